import type {Cluster} from '../../cluster/calls/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import {planRequestRenewal, planSecretRenewal} from '../../operations/renew/index.js';
import type {Arguments, Command, CommandContext} from '../arguments/index.js';
import {nameOperand, objectOperand, UsageError} from '../arguments/index.js';
import {passphraseFrom} from '../prompt/index.js';
import {sendAndFinish, usagesOf} from './send.js';
import {targetFlags, targetsOf} from './targets.js';

export const renewCommand: Command = {
	name: 'renew',
	operands: 'NS/SECRET | NAME',
	summary: 'renew the certificate of a Secret or a request, with a new key',
	description: `Same subject, names, usages and signer. For NS/SECRET the new key waits in the Secret as tls.key.next, on no
disk here, and certificate and key are replaced together once the certificate is there; with --out the key is a
file. For the NAME of a request key and certificate are files. --same-key keeps the key; that of a request is
named by --key. Of a Secret it is the certificate of tls.key, wherever that stands in tls.crt, and never an
authority's. Where neither the Secret, nor the request it came from, nor the certificate says so, --signer and
--usage do.`,
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
		'yes',
		'output',
	],
	outputs: ['text', 'name', 'json'],
	examples: ['certdeck renew shop/my-svc-tls --wait', 'certdeck renew my-svc --out keys --secret shop/my-svc-tls'],
	completes: {kind: 'request', states: ['issued'], most: 'one'},
	async run(args, context) {
		const [operand, extra] = args.operands;
		if (operand === undefined || extra !== undefined) {
			throw new UsageError('"renew" takes one NS/SECRET, or the NAME of a CertificateSigningRequest');
		}

		if (args.isSet('key') && !args.isSet('sameKey')) {
			throw new UsageError('--key goes with --same-key');
		}

		const isSecret = operand.includes('/') && !/^(csr|certificatesigningrequest)/.test(operand);
		if (isSecret && (args.isSet('secret') || args.isSet('key'))) {
			throw new UsageError('the key and the certificate of a Secret stay in it: --secret and --key do not go with it');
		}

		// A new key that goes into the Secret has no passphrase.
		const isNew = !args.isSet('sameKey');
		if (isSecret && args.isSet('passphrase') && !(isNew && args.isSet('out'))) {
			throw new UsageError('--passphrase locks a new key in a file: it goes with --out');
		}

		const passphrase = await passphraseFrom(args, context, isNew);
		const cluster = await context.cluster();
		const plan = await planOf(cluster, operand, isSecret, passphrase, args, context);
		return sendAndFinish(cluster, plan, passphrase, args, context);
	},
};

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
