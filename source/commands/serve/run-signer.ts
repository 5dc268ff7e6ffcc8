import {joined, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {authoritiesIn, currentOf, recordOf, refuseForeignSigner} from '../../operations/authority/index.js';
import {OperationError, parseDuration} from '../../operations/plan/index.js';
import type {AuthorityOrigin} from '../../operations/serve/index.js';
import {
	createConfigMapIndex,
	createFileIndex,
	createLog,
	fileOrigin,
	objectsOf,
	readListenAddress,
	readServePolicy,
	serveSigner,
	signerManifests,
	storedOrigin,
} from '../../operations/serve/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {RefusedError, UsageError} from '../arguments/index.js';
import {authorityPassphrase} from '../prompt/index.js';

/** Whether `--authority` names a stored authority. A path contains a slash. */
function isKept(authority: string): boolean {
	return !authority.includes('/');
}

/** @throws {UsageError}, {OperationError} for an invalid policy. */
async function rulesOf(signerName: string, args: Arguments) {
	if (args.text('config') === undefined && args.isSet('profile')) {
		throw new UsageError('--profile goes with --config');
	}

	if (args.isSet('config') && (args.isSet('expiry') || args.isSet('usage'))) {
		throw new UsageError('--expiry and --usage stand in place of --config, not beside it');
	}

	const isForPods = args.isSet('pods');
	if (isForPods && args.text('config') === undefined) {
		throw new UsageError(
			'--pods needs --config: its "pods" lists the ServiceAccounts that get certificates',
			'to issue for a PodCertificateRequest is to approve it; docs/signer.md has an example',
		);
	}

	refuseForeignSigner(signerName);
	return readServePolicy({
		isForPods,
		config: args.text('config'),
		profile: args.text('profile'),
		expiry: args.text('expiry'),
		usages: args.texts('usage'),
		extensions: args.texts('allowExtension'),
	});
}

/** Signs until the context's signal fires. */
export async function runSigner(
	signerName: string,
	authority: string,
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	const {policy, podRules} = await rulesOf(signerName, args);
	const listen = args.text('listen') ?? '127.0.0.1:9180';
	const address = listen === 'off' ? undefined : readListenAddress(listen);
	const durationSeconds = parseDuration(args.text('leaseDuration') ?? '15s');
	if (durationSeconds < 2 || durationSeconds > 300) {
		throw new UsageError('--lease-duration is from 2s to 5m');
	}

	if (args.isSet('readOnly')) {
		throw new UsageError('"serve-signer" writes certificates, and --read-only forbids it');
	}

	const cluster = await context.cluster();
	if (podRules !== undefined) {
		await refuseWithoutPodCertificates(cluster, context.signal);
	}

	const store = await context.requestStore(signerName);
	const pods = podRules && {rules: podRules, store: await context.podCertificateStore(signerName)};
	const name = objectsOf(signerName);
	const {namespace} = cluster.info;
	const file = args.text('index');
	const index =
		file === undefined
			? createConfigMapIndex(cluster, {namespace, prefix: name, now: context.now})
			: createFileIndex(file, context.now);
	try {
		await serveSigner(
			{
				cluster,
				store,
				rules: {signerName, policy},
				pods,
				origin: await originOf(signerName, authority, args, context),
				index,
				lease: {namespace, name, durationSeconds},
				listen: address,
				log: createLog(context.out, context.now),
				now: context.now,
			},
			AbortSignal.any([context.signal, context.outputLost]),
		);
	} catch (error) {
		// The authority differs from the given one, or is not for this signer.
		throw error instanceof OperationError && error.code === 'refused'
			? new RefusedError(error.message, error.hint)
			: error;
	}

	return 0;
}

/** @throws {RefusedError} if the server does not have this kind, because no request would ever come. */
async function refuseWithoutPodCertificates(cluster: Cluster, signal: AbortSignal): Promise<void> {
	if (!(await cluster.servesPodCertificates(signal))) {
		throw new RefusedError(
			'this server has no PodCertificateRequests in certificates.k8s.io/v1',
			'they are on by default from Kubernetes 1.37 on, with the feature gate PodCertificateRequest',
		);
	}
}

async function originOf(
	signerName: string,
	authority: string,
	args: Arguments,
	context: CommandContext,
): Promise<AuthorityOrigin> {
	const ask = askedOnce(authorityPassphrase(args, context));
	if (!isKept(authority)) {
		const fingerprints = args.texts('authoritySha256');
		return fileOrigin(authority, args.text('caKey'), {signerName, fingerprints, ask});
	}

	if (args.isSet('authoritySha256') || args.isSet('caKey')) {
		throw new UsageError(
			'--authority-sha256 and --ca-key go with a folder or file in --authority',
			'an authority that certdeck keeps is known by its record; ./NAME is a folder here',
		);
	}

	const store = authoritiesIn(await context.authorityHome());
	return storedOrigin(store, authority, {signerName, cluster: await context.cluster(), ask});
}

/** The passphrase of the first key is used for later ones, because nobody is there when the authority changes. */
function askedOnce(ask: ReturnType<typeof authorityPassphrase>): ReturnType<typeof authorityPassphrase> {
	let answer: Promise<string> | undefined;
	return (
		ask &&
		(path => {
			answer ??= ask(path);
			return answer;
		})
	);
}

/** Prints the manifests of a signer in a cluster, as YAML for `kubectl apply -f -`. */
export async function printManifests(
	signerName: string,
	authority: string,
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	const {configText, podRules} = await rulesOf(signerName, args);
	const namespace = args.text('namespace') ?? 'certdeck-signer';
	const fingerprints = isKept(authority)
		? await fingerprintsOf(authority, context)
		: args.texts('authoritySha256').map(each => each.replaceAll(':', '').toLowerCase());
	const wrong = fingerprints.find(each => !/^[\da-f]{64}$/.test(each));
	if (fingerprints.length === 0 || wrong !== undefined) {
		throw new UsageError(
			'--manifests needs the SHA-256 of the authority: --authority-sha256, or a NAME of certdeck authority',
			'openssl x509 -noout -fingerprint -sha256 -in FILE prints that of a certificate',
		);
	}

	const secret = args.text('secret');
	if (secret?.includes('/') && !secret.startsWith(`${namespace}/`)) {
		throw new UsageError(`--secret is of the namespace ${JSON.stringify(namespace)}, where the signer runs`);
	}

	const manifests = signerManifests({
		...{signerName, namespace, fingerprints, config: configText, profile: args.text('profile')},
		secretName: secret?.split('/').at(-1) ?? `${objectsOf(signerName)}-authority`,
		image: args.text('image') ?? 'certdeck:latest',
		podNamespaces: podRules && [...new Set([...podRules.admitted.keys()].map(each => each.split('/')[0] ?? ''))],
		flags: [
			...args.texts('usage').flatMap(usage => ['--usage', usage]),
			...(args.text('expiry') === undefined ? [] : ['--expiry', args.text('expiry') ?? '']),
			...args.texts('allowExtension').flatMap(oid => ['--allow-extension', oid]),
		],
	});
	context.out(joined(manifests.map(yamlText), printed`---\n`));
	return 0;
}

async function fingerprintsOf(name: string, context: CommandContext): Promise<readonly string[]> {
	const record = await recordOf(authoritiesIn(await context.authorityHome()), name);
	const next = record.generations.filter(({number}) => number === record.rollover?.to);
	return [currentOf(record), ...next].map(({sha256}) => sha256);
}
