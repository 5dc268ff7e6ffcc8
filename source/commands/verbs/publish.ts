import {localized, printed} from '../../base/text/index.js';
import type {PublishOptions} from '../../operations/issuance/index.js';
import {fileBase, planRequestPublishing} from '../../operations/issuance/index.js';
import type {IssuanceTargets} from '../../storage/issuance/index.js';
import type {Arguments, Command, CommandContext} from '../arguments/index.js';
import {flagName, oneName, UsageError} from '../arguments/index.js';
import {askForPassphrase, confirmOverwrites, isOnlyTold, passphraseFrom, planText, unasked} from '../prompt/index.js';
import {sayPending} from './finish-issuance.js';
import {sayHowToUse, sayPublished, targetFlags, targetsOf} from './targets.js';

export const publishCommand: Command = {
	name: 'publish',
	operands: 'NAME [--key FILE --secret NS/NAME] [--ca FILE --config-map NS/NAME] [--out DIR] [--keystore FILE] …',
	summary: localized`verify an issued certificate and put it where workloads read it`,
	description: localized`Checks key, chain, names, usages and dates first and refuses a mismatch. The certificate (leaf first) and
its key go into a kubernetes.io/tls Secret, the authority's certificate into a ConfigMap as ca.crt for
clients to trust, or into a ClusterTrustBundle where the server has them. A client certificate can become a
kubeconfig, and any certificate with its key a PKCS#12 keystore. What is there already is said, and asked
about before it is overwritten. Then: how to use it.`,
	flags: ['key', 'passphrase', ...targetFlags, 'out', 'keystore', 'keystorePassphrase', 'dryRun', 'yes'],
	examples: [
		'certdeck publish my-svc --key my-svc-key.pem --secret shop/my-svc-tls --ca ca.pem --config-map shop/example-serving-ca',
		'certdeck publish my-svc --key my-svc-key.pem --keystore my-svc.p12 --keystore-passphrase file:passphrase.txt',
		'certdeck publish alice --key alice-key.pem --kubeconfig-out alice.kubeconfig',
	],
	completes: {kind: 'request', states: ['issued'], most: 'one'},
	async run(args, context) {
		const name = oneName('publish', args);
		const key = args.text('key');
		const out = args.text('out');
		const places = [...targetFlags, 'out', 'keystore'] as const;
		if (!places.some(flag => flag !== 'ca' && flag !== 'withCa' && args.isSet(flag))) {
			throw new UsageError(
				localized`"publish" needs a place: --secret, --config-map, --trust-bundle, --kubeconfig-out, --out or --keystore`,
			);
		}

		const keyed = (['secret', 'kubeconfigOut', 'keystore'] as const).find(flag => args.isSet(flag));
		if (keyed !== undefined && key === undefined && !(await isBegun(name, context))) {
			throw new UsageError(localized`${flagName(keyed)} needs --key, the private key of the request`);
		}

		// Checks the flags before any question to a cluster.
		targetsOf(args, 'default');
		const keystore = await keystoreOf(args, context);
		const cluster = await context.cluster();
		const targets: IssuanceTargets = {
			...targetsOf(args, cluster.info.namespace),
			...(out === undefined ? {} : {out: {folder: out, base: fileBase(name)}}),
		};
		const seen = await cluster.getRequest(name, context.signal);
		const plan = await planRequestPublishing(
			cluster,
			seen,
			{
				targets,
				keyPath: key,
				keyPassphrase: await passphraseFrom(args, context, false),
				at: context.now(),
				issuances: context.issuances,
				keystore,
			},
			context.signal,
		);
		if (isOnlyTold(plan, args, context)) {
			return 0;
		}

		if (!plan.steps.some(({overwrites}) => overwrites !== undefined)) {
			context.err(planText(plan));
		}

		if (!(await confirmOverwrites(plan, args, context))) {
			return 1;
		}

		try {
			sayPublished(targets, await plan.perform(context.signal), context);
		} finally {
			await sayPending(plan.issuanceId, context);
		}

		sayHowToUse(targets, plan.key, context);
		return 0;
	},
};

/** @throws {UsageError} for a passphrase without a keystore, or one that can't be read. */
async function keystoreOf(args: Arguments, context: CommandContext): Promise<PublishOptions['keystore']> {
	const path = args.text('keystore');
	if (path === undefined && args.isSet('keystorePassphrase')) {
		throw new UsageError(localized`--keystore-passphrase goes with --keystore`);
	}

	const given = args.isSet('keystorePassphrase') && args.text('keystorePassphrase') !== 'prompt';
	return path === undefined
		? undefined
		: {
				path,
				passphrase:
					(given ? await passphraseFrom(args, context, true, 'keystorePassphrase') : undefined) ??
					(args.isSet('dryRun') ? unasked : await askForPassphrase(context, true, printed`keystore`)),
			};
}

/** Whether certdeck made the key, and knows its place. */
async function isBegun(name: string, {issuances}: CommandContext): Promise<boolean> {
	return (await issuances.list()).issuances.some(
		issuance => issuance.name === name && issuance.key.place !== 'elsewhere',
	);
}
