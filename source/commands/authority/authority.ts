import {localized, printable, printed} from '../../base/text/index.js';
import {readAuthoritySpec} from '../../operations/read/index.js';
import {planAuthority} from '../../operations/sign/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {isOnlyTold, noteOrConfirm} from '../prompt/index.js';
import {withTemplates} from '../template/index.js';

type Action = (name: string, args: Arguments, context: CommandContext) => Promise<ExitCode>;

/** Loaded on demand, because only few runs need them. */
const actions: Readonly<Record<string, Action>> = {
	create: async (...given) => (await import('./create.js')).createAuthority(...given),
	import: async (...given) => (await import('./create.js')).importAuthority(...given),
	list: async (...given) => (await import('./show.js')).listAuthorities(...given),
	show: async (...given) => (await import('./show.js')).showAuthority(...given),
	publish: async (...given) => (await import('./publish.js')).publishAuthority(...given),
	rotate: async (...given) => (await import('./rollover.js')).rotateAuthority(...given),
	retire: async (...given) => (await import('./rollover.js')).retireAuthority(...given),
};

export const authorityCommand: Command = withTemplates({
	name: 'authority',
	operands: 'ACTION NAME | -f SPEC.json|- --out DIR',
	summary: localized`keep authorities of your own: create, import, show, publish`,
	description: localized`create makes a root, or an intermediate with --under: five years and ECDSA P-256 where -f SPEC (cfssl JSON)
says nothing, --permit and --exclude limit the names below it. import takes --ca and --ca-key, PKCS#12, or a
Secret of the cluster. list has all with expiry and fingerprint; show says what one signed and who trusts it.
publish puts its certificate where clients read it (--config-map, --trust-bundle), and with --secret the key
where a signer in the cluster reads it; --signer writes down that it serves this signer on this cluster.
rotate makes the next key, publishes both certificates, gives clients time to read them (--wait, two minutes), and
then signs with the new one; ended in between, it goes on. retire takes the old one away, and refuses while
anything chains to it.
The key is locked with a passphrase: asked for, or from --passphrase file:PATH or fd:N.
Without an ACTION, -f SPEC --out DIR writes ca.pem and ca-key.pem, as "cfssl gencert -initca" does: whoever has
ca-key.pem can issue certificates that your clients trust, so keep it off shared disks.`,
	flags: [
		'file',
		'out',
		'commonName',
		'expiry',
		'under',
		'pathLength',
		'permit',
		'exclude',
		'signer',
		'passphrase',
		'noPassphrase',
		'ca',
		'caKey',
		'caKeyPassphraseFile',
		'secret',
		'configMap',
		'trustBundle',
		'wait',
		'output',
		'dryRun',
		'yes',
	],
	outputs: ['text', 'json'],
	examples: [
		'certdeck authority create shop --common-name "Shop CA" --signer example.com/serving',
		'certdeck authority create shop-issuing --under shop --permit shop.svc --permit 10.0.0.0/8',
		'certdeck authority import old --ca old.p12',
		'certdeck authority publish shop --config-map shop/example-ca --signer example.com/serving',
		`echo '{"CN": "My Example Signer", "key": {"algo": "rsa", "size": 2048}}' | certdeck authority -f - --out ca`,
	],
	completes: {kind: 'words', words: Object.keys(actions), most: 'one'},
	async run(args, context) {
		const [action, name, ...more] = args.operands;
		if (args.isSet('output') && action !== 'list' && action !== 'show') {
			throw new UsageError(
				localized`-o goes with "authority list" and "authority show"`,
				localized`certdeck authority show NAME -o json says what there is of one`,
			);
		}

		if (action === undefined) {
			return writeFiles(args, context);
		}

		const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
		if (perform === undefined) {
			throw new UsageError(
				localized`"authority" knows no ${JSON.stringify(action)}`,
				localized`one of ${Object.keys(actions).join(', ')}; -f SPEC.json --out DIR writes files alone`,
			);
		}

		if (action === 'list' ? name !== undefined : name === undefined || more.length > 0) {
			throw new UsageError(
				action === 'list' ? localized`"authority list" takes no NAME` : localized`"authority ${action}" takes one NAME`,
				action === 'list' ? localized`certdeck authority show NAME` : localized`certdeck authority list shows them`,
			);
		}

		if (args.isSet('dryRun') && (action === 'list' || action === 'show')) {
			throw new UsageError(localized`"authority ${action}" writes nothing: --dry-run does not go with it`);
		}

		return perform(name ?? '', args, context);
	},
});

async function writeFiles(args: Arguments, context: CommandContext): Promise<ExitCode> {
	const file = args.text('file');
	const out = args.text('out');
	if (file === undefined || out === undefined) {
		throw new UsageError(
			file === undefined ? '"authority" needs -f SPEC.json' : '"authority" needs --out DIR',
			localized`or an ACTION: ${Object.keys(actions).join(', ')}`,
		);
	}

	const spec = await readAuthoritySpec(file, context.readStdin);
	const plan = await planAuthority(spec, out, context.now);
	if (isOnlyTold(plan, args, context)) {
		return 0;
	}

	if (!(await noteOrConfirm(plan, args, context))) {
		return 1;
	}

	const {certificatePath, keyPath} = await plan.perform(context.signal);
	context.out(printed`${printable(certificatePath)}\n${printable(keyPath)}\n`);
	return 0;
}
