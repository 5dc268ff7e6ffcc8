import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import {planRequestRenewal, planSecretRenewal} from '../../operations/renew/index.js';
import type {Arguments, Command, CommandContext} from '../arguments/index.js';
import {flagName, nameOperand, objectOperand, UsageError} from '../arguments/index.js';
import {passphraseFrom} from '../prompt/index.js';
import {withTemplatesOf} from '../template/index.js';
import {sendAndFinish, usagesOf} from './send.js';
import {targetFlags, targetsOf} from './targets.js';

export const renewCommand: Command = withTemplatesOf('renewals', {
	name: 'renew',
	operands: 'NS/SECRET | NAME | --filter WORDS',
	summary: localized`renew the certificate of a Secret or a request, with a new key`,
	description: localized`Same subject, names, usages and signer. For NS/SECRET the new key waits in the Secret as tls.key.next, on no
disk here, and certificate and key are replaced together once the certificate is there; with --out the key is a
file. For the NAME of a request key and certificate are files. --same-key keeps the key; that of a request is
named by --key. Of a Secret it is the certificate of tls.key, wherever that stands in tls.crt, and never an
authority's. Where neither the Secret, nor the request it came from, nor the certificate says so, --signer and
--usage do.

With --filter all that certdeck issued and that matches is renewed, each from the request to its Secret: what will
be renewed, and how, is printed, and what can't be or is another's to renew, with its command. Then it asks.
Each is reviewed; one that review lets through, as in approve --filter, is approved where you have the right, and
signed with the authority that certdeck keeps for its signer, or by --ca and --ca-key. What waits for somebody
else says for whom, and --wait waits for it. --signer takes over what nobody renews. A Secret that changed since it
was shown is not replaced. Each step is written down before it is taken: certdeck resume continues with the rest.
Exit codes: 0 all are renewed (or would be), 1 one is not, 3 review left some out.`,
	flags: [
		'signer',
		'usage',
		'expiration',
		'name',
		'sameKey',
		'otherCluster',
		'key',
		'out',
		'passphrase',
		...targetFlags,
		'wait',
		'filter',
		'caKey',
		'caKeyPassphraseFile',
		'maxSeverity',
		'include',
		'noJournal',
		'dryRun',
		'yes',
		'output',
	],
	flagsHere: {
		filter: {
			value: 'WORDS',
			help: localized`renew all that match: words, FIELD:VALUE, -FIELD:VALUE; certificates --help names the fields`,
		},
		signer: {
			value: 'SIGNER',
			help: localized`signerName, such as example.com/serving; with --filter, of what nobody renews`,
		},
		noJournal: {help: localized`with --filter: approve without writing it down here`},
	},
	outputs: ['text', 'name', 'json'],
	examples: [
		'certdeck renew shop/my-svc-tls --wait',
		'certdeck renew my-svc --out keys --secret shop/my-svc-tls',
		`certdeck renew --filter 'ends:<14d' --dry-run`,
		`certdeck renew --filter 'ends:<14d renewer:certdeck' --yes --wait`,
	],
	completes: {kind: 'request', states: ['issued'], most: 'one'},
	async run(args, context) {
		if (args.isSet('filter')) {
			const {renewMany} = await import('../renewals/renew-many.js');
			return renewMany(args, context);
		}

		const stray = manyOnly.find(flag => args.isSet(flag));
		if (stray !== undefined) {
			throw new UsageError(localized`${flagName(stray)} goes with --filter`);
		}

		const [operand, extra] = args.operands;
		if (operand === undefined || extra !== undefined) {
			throw new UsageError(
				localized`"renew" takes one NS/SECRET, the NAME of a CertificateSigningRequest, or --filter`,
			);
		}

		if (args.isSet('key') && !args.isSet('sameKey')) {
			throw new UsageError(localized`--key goes with --same-key`);
		}

		const isSecret = operand.includes('/') && !/^(csr|certificatesigningrequest)/.test(operand);
		if (isSecret && (args.isSet('secret') || args.isSet('key'))) {
			throw new UsageError(
				localized`the key and the certificate of a Secret stay in it: --secret and --key do not go with it`,
			);
		}

		// A new key that goes into the Secret has no passphrase.
		const isNew = !args.isSet('sameKey');
		if (isSecret && args.isSet('passphrase') && !(isNew && args.isSet('out'))) {
			throw new UsageError(localized`--passphrase locks a new key in a file: it goes with --out`);
		}

		const passphrase = await passphraseFrom(args, context, isNew);
		const cluster = await context.cluster();
		const plan = await planOf(cluster, operand, isSecret, passphrase, args, context);
		return sendAndFinish(cluster, plan, passphrase, args, context);
	},
});

const manyOnly = ['caKey', 'caKeyPassphraseFile', 'maxSeverity', 'include', 'noJournal'] as const;

function planOf(
	cluster: Cluster,
	operand: string,
	isSecret: boolean,
	passphrase: string | undefined,
	args: Arguments,
	context: CommandContext,
): Promise<RequestPlan> {
	const {namespace} = cluster.info;
	const [signerName, expiration, name, folder, keyPath] = [
		args.text('signer'),
		args.text('expiration'),
		args.text('name'),
		args.text('out'),
		args.text('key'),
	];
	const options = {
		usages: usagesOf(args),
		sameKey: args.isSet('sameKey'),
		evenIfItFails: args.isSet('yes'),
		isOtherCluster: args.isSet('otherCluster'),
		targets: targetsOf(args, namespace),
		issuances: context.issuances,
		...(signerName === undefined ? {} : {signerName}),
		...(expiration === undefined ? {} : {expirationSeconds: parseDuration(expiration)}),
		...(name === undefined ? {} : {name: nameOperand(name)}),
		...(folder === undefined ? {} : {folder}),
		...(passphrase === undefined ? {} : {passphrase}),
	};
	return isSecret
		? planSecretRenewal(cluster, objectOperand(operand, 'NS/SECRET', namespace), options, context.signal)
		: planRequestRenewal(
				cluster,
				nameOperand(operand),
				{...options, ...(keyPath === undefined ? {} : {keyPath})},
				context.signal,
			);
}
