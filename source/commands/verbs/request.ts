import {localized} from '../../base/text/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import {readSpec} from '../../operations/read/index.js';
import type {AskOptions} from '../../operations/request/index.js';
import {planFileRequest, planRequest, readRequestFile} from '../../operations/request/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {nameOperand, objectOperand, UsageError} from '../arguments/index.js';
import {passphraseFrom} from '../prompt/index.js';
import {withTemplates} from '../template/index.js';
import {sendAndFinish, usagesOf} from './send.js';
import {targetFlags, targetsOf} from './targets.js';

export const requestCommand: Command = withTemplates({
	name: 'request',
	operands: '-f SPEC.json|- --signer SIGNER | --csr FILE|- --signer SIGNER',
	summary: localized`make a key and a request from a cfssl spec, or send a given one`,
	description: localized`The private key goes to DIR/NAME-key.pem, readable by you alone, before anything is sent; the PKCS#10
request to DIR/NAME.csr. What the server stored is compared with what was sent. Without --name the spec's name
is completed; an existing object is never adopted. --secret, --config-map and the like say where the certificate
goes: with --wait at once, else with "certdeck resume", which also goes on after whatever interrupted this, without
a second key or request. --csr sends a request that was made elsewhere; --key is its key, where that is here.`,
	flags: [
		'file',
		'csr',
		'key',
		'signer',
		'usage',
		'expiration',
		'name',
		'out',
		'passphrase',
		'keyInClusterOnly',
		...targetFlags,
		'wait',
		'dryRun',
		'yes',
		'output',
	],
	outputs: ['text', 'name', 'json'],
	examples: [
		'certdeck request -f server.json --signer example.com/serving --usage "server auth"',
		'certdeck request -f user.json --signer kubernetes.io/kube-apiserver-client --expiration 24h --wait',
		'certdeck request -f server.json --signer example.com/serving --key-in-cluster-only shop/my-svc-tls --wait',
		'certdeck request --csr router.csr --signer example.com/serving --usage "server auth"',
	],
	async run(args, context) {
		if (args.operands.length > 0) {
			throw new UsageError(
				localized`"request" takes no operand, got ${JSON.stringify(args.operands[0])}`,
				localized`name the spec with -f, the object with --name`,
			);
		}

		const signerName = args.text('signer');
		if (args.isSet('file') === args.isSet('csr') || signerName === undefined) {
			throw new UsageError(
				signerName === undefined
					? localized`"request" needs --signer, such as example.com/serving`
					: localized`"request" needs -f SPEC.json, or --csr FILE`,
			);
		}

		refuseMixture(args);
		const expiration = args.text('expiration');
		const name = args.text('name');
		const ask: AskOptions = {
			signerName,
			usages: usagesOf(args),
			evenIfItFails: args.isSet('yes'),
			issuances: context.issuances,
			...(expiration === undefined ? {} : {expirationSeconds: parseDuration(expiration)}),
			...(name === undefined ? {} : {name: nameOperand(name)}),
		};
		const csr = args.text('csr');
		return csr === undefined ? fromSpec(ask, args, context) : fromFile(csr, ask, args, context);
	},
});

function refuseMixture(args: Arguments): void {
	if (args.isSet('csr') && args.isSet('keyInClusterOnly')) {
		throw new UsageError(
			localized`--key-in-cluster-only goes with -f: the key of a request made elsewhere is made already`,
		);
	}

	if (args.isSet('key') && !args.isSet('csr')) {
		throw new UsageError(localized`--key goes with --csr: for a spec the key is made`);
	}

	if (args.isSet('keyInClusterOnly') && (['passphrase', 'out', 'secret'] as const).some(flag => args.isSet(flag))) {
		throw new UsageError(
			localized`--key-in-cluster-only stands in place of --out, --passphrase and --secret: no file is written`,
		);
	}
}

async function fromSpec(ask: AskOptions, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const spec = await readSpec(args.text('file') ?? '-', context.readStdin);
	const passphrase = await passphraseFrom(args, context, true);
	const cluster = await context.cluster();
	const {namespace} = cluster.info;
	const keySecret = args.text('keyInClusterOnly');
	const plan = await planRequest(cluster, spec, {
		...ask,
		folder: args.text('out') ?? (await context.keyFolder?.()) ?? '.',
		targets: targetsOf(args, namespace),
		...(passphrase === undefined ? {} : {passphrase}),
		...(keySecret === undefined ? {} : {keySecret: objectOperand(keySecret, '--key-in-cluster-only', namespace)}),
	});
	return sendAndFinish(cluster, plan, passphrase, args, context);
}

async function fromFile(path: string, ask: AskOptions, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const read = await readRequestFile(path, context.readStdin);
	const keyPassphrase = await passphraseFrom(args, context, false);
	const cluster = await context.cluster();
	const [folder, keyPath] = [args.text('out'), args.text('key')];
	const plan = await planFileRequest(cluster, read, {
		...ask,
		path,
		targets: targetsOf(args, cluster.info.namespace),
		...(folder === undefined ? {} : {folder}),
		...(keyPath === undefined ? {} : {keyPath}),
		...(keyPassphrase === undefined ? {} : {keyPassphrase}),
	});
	return sendAndFinish(cluster, plan, keyPassphrase, args, context);
}
