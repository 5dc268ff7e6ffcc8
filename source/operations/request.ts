import {join, resolve} from 'node:path';
import {ClusterError} from '../cluster/cluster-error.js';
import type {CertificateSigningRequest, Cluster} from '../cluster/types.js';
import {FileError} from '../custody/file-error.js';
import {exists, readText} from '../custody/read-file.js';
import type {Works} from '../custody/unfinished.js';
import {createMemoryWorks, newWorkId} from '../custody/unfinished.js';
import type {Work, WorkKey, WorkTargets} from '../custody/work.js';
import {formatSpec} from '../pki/format-spec.js';
import type {CertificateSpec, ParsedSpec} from '../pki/spec.js';
import {validationFailure} from '../signers/in-tree-rules.js';
import {defaultUsages} from '../signers/known-signers.js';
import {withoutCredentials} from './journal.js';
import type {ObjectName} from './object-name.js';
import {OperationError} from './operation-error.js';
import type {Plan, PlanStep} from './plan.js';
import {digest} from './publish/write.js';
import {absolute} from './publish-request.js';
import {namesOfSpec, refuseUnsendable} from './request-checks.js';
import {chooseName, fileBase} from './request-names.js';
import {sendWork} from './send-work.js';
import {lookForKeyFile} from './work-key.js';

export type RequestOptions = {
	readonly signerName: string;
	/** `spec.usages`; what suits the signer where empty. */
	readonly usages: readonly string[];
	/** `spec.expirationSeconds`, at least 600; the signer decides where absent. */
	readonly expirationSeconds?: number;
	/** Name of the object; without it certdeck completes the spec's name, as the server would. */
	readonly name?: string;
	/** Folder for `<base>-key.pem` and `<base>.csr`. */
	readonly folder: string;
	/** Send it although the signer's rules say that it will fail. */
	readonly evenIfItFails?: boolean;
	/** Passphrase for the key on disk; in the clear (mode 0600) where absent. */
	readonly passphrase?: string;
	/** Secret for the key, in place of a file: it is never on a disk of this machine. */
	readonly keySecret?: ObjectName;
	/** Where the certificate goes once it is there, for `planResume` to see to. */
	readonly targets?: WorkTargets;
	/** Where it is written down until it is done; in this process's memory where absent. */
	readonly works?: Works;
};

export type Requested = {
	readonly request: CertificateSigningRequest;
	/** Of the work that is unfinished until the certificate is where it belongs. */
	readonly workId: string;
	/** Absent where the key is in a Secret. */
	readonly keyPath?: string;
	readonly requestPath?: string;
	readonly folder: string;
	/** What the files of this request begin with. */
	readonly base: string;
};

/** A plan whose work can be gone on with by its id, whatever ends it. */
export type RequestPlan = Plan<Requested> & {readonly workId: string};

/**
 * Plans a new CertificateSigningRequest: key, PKCS#10, object. The key is at its place before anything is sent, an
 * existing object is never adopted, and what the server stored must be what was sent, byte for byte.
 *
 * @throws {OperationError} `refused` for a signer name, usage or duration that the API refuses; `exists` for a Secret
 * that is there; `mismatch`, from `perform`, where the server stored something else.
 */
export async function planRequest(
	cluster: Cluster,
	{spec, warnings}: ParsedSpec<CertificateSpec>,
	options: RequestOptions,
): Promise<RequestPlan> {
	const {signerName, expirationSeconds, name, folder, passphrase, keySecret, works = createMemoryWorks()} = options;
	const usages =
		options.usages.length > 0 ? options.usages : defaultUsages(signerName, 'server', spec.key.algo === 'rsa');
	refuseUnsendable(signerName, usages, expirationSeconds);
	const failure = validationFailure(namesOfSpec(spec), signerName, usages);
	if (failure !== undefined && options.evenIfItFails !== true) {
		throw new OperationError('refused', `kube-controller-manager would mark the request as Failed: ${failure}`, {
			hint: 'change the spec or the usages; --yes sends it all the same',
		});
	}

	const subject = spec.commonName || spec.hosts[0] || 'certificate';
	const base = fileBase(name ?? subject);
	const keyPath = join(folder, `${base}-key.pem`);
	const requestPath = join(folder, `${base}.csr`);
	const certificatePath = join(folder, `${base}.crt`);
	const lost = keySecret === undefined && (await exists(certificatePath)) ? await readText(certificatePath) : undefined;
	const work: Work = {
		id: newWorkId(),
		begunAt: new Date().toISOString(),
		step: 'begun',
		context: cluster.info.context,
		server: withoutCredentials(cluster.info.server),
		user: cluster.info.user,
		spec: formatSpec(spec),
		signerName,
		usages,
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
		name: name ?? chooseName(subject),
		isNameChosen: name === undefined,
		key: keyPlace(keyPath, options),
		...(keySecret === undefined && {requestPath: resolve(requestPath)}),
		overwritesKey: keySecret === undefined && (await exists(keyPath)),
		overwritesRequest: keySecret === undefined && (await exists(requestPath)),
		targets: {
			...absolute(options.targets ?? {}),
			...(keySecret ? {secret: keySecret} : {certificatePath: resolve(certificatePath)}),
		},
		agreed: lost === undefined ? [] : [digest(lost)],
	};
	return {
		title: `Request a certificate from ${signerName}`,
		steps: [
			...(keySecret === undefined
				? await fileSteps(keyPath, requestPath, passphrase !== undefined)
				: [await secretStep(cluster, keySecret)]),
			requestStep(work),
			...(lost === undefined
				? []
				: [
						{
							verb: 'write',
							kind: 'File',
							name: certificatePath,
							note: 'the certificate, once it is there',
							overwrites: `${certificatePath}: the certificate there`,
						},
					]),
		],
		warnings,
		workId: work.id,
		async perform(signal) {
			const {request} = await works.alone(work.id, () => begin(cluster, works, work, {passphrase, signal}));
			return {
				request,
				workId: work.id,
				...(keySecret === undefined && {keyPath, requestPath}),
				folder,
				base,
			};
		},
	};
}

/** The step that sends what `work` asks for. */
export function requestStep({name, signerName, usages, expirationSeconds}: Work): PlanStep {
	return {
		verb: 'create',
		kind: 'CertificateSigningRequest',
		name,
		note: `signer ${signerName}; usages ${usages.join(', ')}${expirationSeconds === undefined ? '' : `; ${expirationSeconds} s`}`,
	};
}

/** Writes new work down and sends it; what fails and leaves nothing behind is forgotten. */
async function begin(
	cluster: Cluster,
	works: Works,
	work: Work,
	options: Parameters<typeof sendWork>[3],
): Promise<{readonly request: CertificateSigningRequest}> {
	await works.save(work);
	try {
		return await sendWork(cluster, works, work, options);
	} catch (error) {
		const left = await works.read(work.id).catch(() => undefined);
		if (left !== undefined && (await isNothingMade(left, error))) {
			await works.forget(work.id);
		}

		throw error;
	}
}

/** Whether there is nothing to go on with but what the user has at hand: no key, for sure. A full disk is gone on from. */
async function isNothingMade({step, key, made}: Work, error: unknown): Promise<boolean> {
	if (error instanceof FileError && error.code === 'no-space') {
		return false;
	}

	if (step !== 'keyed' || key.place !== 'file') {
		return step === 'begun' || (step === 'keyed' && isRefusal(error));
	}

	const place = await lookForKeyFile(key, made?.publicKeySha256).catch(() => 'locked');
	return place === 'absent' || place === 'other';
}

/** The server did not make the Secret, for sure. */
function isRefusal(error: unknown): boolean {
	return (
		(error instanceof ClusterError && ['forbidden', 'invalid', 'not-found', 'read-only'].includes(error.code)) ||
		(error instanceof OperationError && error.code === 'exists')
	);
}

function keyPlace(keyPath: string, {keySecret, passphrase}: RequestOptions): WorkKey {
	return keySecret === undefined
		? {place: 'file', path: resolve(keyPath), isLocked: passphrase !== undefined}
		: {place: 'secret', ...keySecret, field: 'tls.key'};
}

async function fileSteps(keyPath: string, requestPath: string, isLocked: boolean): Promise<readonly PlanStep[]> {
	return [
		{
			verb: 'write',
			kind: 'File',
			name: keyPath,
			note: `private key, ${isLocked ? 'locked with a passphrase' : 'readable by you alone'}`,
			...((await exists(keyPath))
				? {overwrites: `${keyPath}: the key there is lost, with it whatever certificate belongs to it`}
				: {}),
		},
		{
			verb: 'write',
			kind: 'File',
			name: requestPath,
			note: 'PKCS#10 request',
			...((await exists(requestPath)) ? {overwrites: `${requestPath}: the request there`} : {}),
		},
	];
}

async function secretStep(cluster: Cluster, secret: ObjectName): Promise<PlanStep> {
	if ((await cluster.getSecret(secret.namespace, secret.name)) !== undefined) {
		throw new OperationError('exists', `Secret ${secret.namespace}/${secret.name} is there already`, {
			hint: 'choose another name, or renew what it holds: certdeck renew',
		});
	}

	return {
		verb: 'create',
		kind: 'Secret',
		...secret,
		note: 'type kubernetes.io/tls: tls.key, which is on no disk here; tls.crt is empty until the certificate comes',
	};
}
