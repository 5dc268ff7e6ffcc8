import {join, resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSpec} from '../../pki/encode/index.js';
import type {ParsedSpec} from '../../pki/spec/index.js';
import {formatSpec} from '../../pki/spec/index.js';
import {defaultUsages} from '../../signers/known/index.js';
import {exists} from '../../storage/files/index.js';
import type {Issuance, IssuanceAbout, IssuanceStore, IssuanceTargets} from '../../storage/issuance/index.js';
import {createMemoryIssuanceStore} from '../../storage/issuance/index.js';
import type {RequestPlan} from '../issuance/index.js';
import {absolute, chooseName, fileBase, newIssuance, planBeginning, requestStep} from '../issuance/index.js';
import type {ObjectName, PlanStep} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {contentDigest} from '../write/index.js';
import {namesOfSpec, refuseUnsendable, refuseWhatWouldFail} from './request-checks.js';

/** The options that all kinds of requests share. */
export type AskOptions = {
	readonly signerName: string;
	/** `spec.usages`; the signer's defaults if empty. */
	readonly usages: readonly string[];
	/** `spec.expirationSeconds`, at least 600; the signer decides if absent. */
	readonly expirationSeconds?: number;
	/** The name of the object. Without it certdeck makes one from the subject's name, as the server would. */
	readonly name?: string;
	/** Send it even if the signer's rules say that it will fail. */
	readonly evenIfItFails?: boolean;
	/** Where `planResume` will publish the certificate. */
	readonly targets?: IssuanceTargets;
	/** The purpose of the certificate. */
	readonly about?: IssuanceAbout;
	/** Where the issuance is recorded until it is done; by default only in this process's memory. */
	readonly issuances?: IssuanceStore;
};

export type RequestOptions = AskOptions & {
	/** The folder for `<base>-key.pem`, `<base>.csr` and, at the end, `<base>.crt`. */
	readonly folder: string;
	/** `<base>`; by default made from the name, or else from the subject. */
	readonly fileBase?: string;
	/** The passphrase for the key on disk. Without it the key is not encrypted (mode 0600). */
	readonly passphrase?: string;
	/** A Secret for the key instead of a file. Then the key is never on a disk of this machine. */
	readonly keySecret?: ObjectName;
};

/**
 * Plans a new CertificateSigningRequest: key, PKCS#10, object. The key is stored before anything is sent, an existing
 * object is never used, and the server must store exactly the bytes that were sent.
 *
 * @throws {OperationError} `refused` for a signer name, usage or duration that the API refuses. `exists` for an existing
 *   Secret. `mismatch`, from `perform`, if the server stored something else.
 */
export async function planRequest(
	cluster: Cluster,
	{spec, warnings}: ParsedSpec<CertificateSpec>,
	options: RequestOptions,
): Promise<RequestPlan> {
	const {
		signerName,
		expirationSeconds,
		name,
		folder,
		passphrase,
		keySecret,
		issuances = createMemoryIssuanceStore(),
	} = options;
	const usages =
		options.usages.length > 0 ? options.usages : defaultUsages(signerName, 'server', spec.key.algo === 'rsa');
	refuseUnsendable(signerName, usages, expirationSeconds);
	refuseWhatWouldFail(namesOfSpec(spec), signerName, usages, options.evenIfItFails);

	const subject = spec.commonName || spec.hosts[0] || 'certificate';
	const common = {
		...newIssuance(cluster.info),
		step: 'begun' as const,
		spec: formatSpec(spec),
		signerName,
		usages,
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
		name: name ?? chooseName(subject),
		isNameChosen: name === undefined,
		...(options.about === undefined ? {} : {about: options.about}),
	};
	const title = localized`Request a certificate from ${signerName}`;
	if (keySecret !== undefined) {
		const issuance: Issuance = {
			...common,
			key: {place: 'secret', ...keySecret, field: 'tls.key'},
			targets: {...absolute(options.targets ?? {}), secret: keySecret},
			agreed: [],
		};
		const steps = [await secretStep(cluster, keySecret), requestStep(issuance)];
		return planBeginning(cluster, issuances, issuance, {title, steps, warnings});
	}

	const files = await planKeyFiles(folder, options.fileBase ?? fileBase(name ?? subject), passphrase !== undefined);
	const issuance: Issuance = {
		...common,
		...files.issuance,
		targets: {...absolute(options.targets ?? {}), ...files.issuance.targets},
	};
	return planBeginning(cluster, issuances, issuance, {
		title,
		steps: [...files.first, requestStep(issuance), ...files.last],
		warnings,
		passphrase,
		paths: files.paths,
	});
}

/** A base of file names that overwrites no file in a folder: the name itself, or with a number appended. */
export async function freeFileBase(folder: string, base: string): Promise<string> {
	for (let count = 1; ; count++) {
		const free = count === 1 ? base : `${base}-${count}`;
		const isTaken = await Promise.all(
			['-key.pem', '.csr', '.crt', '.kubeconfig'].map(ending => exists(join(folder, `${free}${ending}`))),
		);
		if (!isTaken.includes(true)) {
			return free;
		}
	}
}

type KeyFiles = {
	readonly issuance: Pick<Issuance, 'key' | 'requestPath' | 'targets' | 'agreed'>;
	readonly first: readonly PlanStep[];
	readonly last: readonly PlanStep[];
	readonly paths: {readonly keyPath: string; readonly requestPath: string; readonly certificatePath: string};
};

/** The paths of key, request and certificate with a common base, and the files that they would overwrite. */
export async function planKeyFiles(folder: string, base: string, isLocked: boolean): Promise<KeyFiles> {
	const keyPath = join(folder, `${base}-key.pem`);
	const requestPath = join(folder, `${base}.csr`);
	const certificatePath = join(folder, `${base}.crt`);
	const [lostKey, lostRequest, lost] = await Promise.all([keyPath, requestPath, certificatePath].map(contentDigest));
	const write = (path: string, note: string, overwrites: string | undefined): PlanStep => ({
		verb: 'write',
		kind: 'File',
		name: path,
		note,
		...(overwrites === undefined ? {} : {overwrites: `${path}: ${overwrites}`}),
	});
	return {
		issuance: {
			key: {place: 'file', path: resolve(keyPath), isLocked},
			requestPath: resolve(requestPath),
			targets: {certificatePath: resolve(certificatePath)},
			agreed: [lostKey, lostRequest, lost].filter(each => each !== undefined),
		},
		first: [
			write(
				keyPath,
				localized`private key, ${isLocked ? localized`locked with a passphrase` : localized`readable by you alone`}`,
				lostKey === undefined
					? undefined
					: localized`the key there is lost, with it whatever certificate belongs to it`,
			),
			write(requestPath, 'PKCS#10 request', lostRequest === undefined ? undefined : localized`the request there`),
		],
		last:
			lost === undefined
				? []
				: [write(certificatePath, localized`the certificate, once it is there`, localized`the certificate there`)],
		paths: {keyPath, requestPath, certificatePath},
	};
}

async function secretStep(cluster: Cluster, secret: ObjectName): Promise<PlanStep> {
	if ((await cluster.getSecret(secret.namespace, secret.name)) !== undefined) {
		throw new OperationError('exists', localized`Secret ${secret.namespace}/${secret.name} is there already`, {
			hint: localized`choose another name, or renew what it holds: certdeck renew`,
		});
	}

	return {
		verb: 'create',
		kind: 'Secret',
		...secret,
		note: localized`type kubernetes.io/tls: tls.key, which is on no disk here; tls.crt is empty until the certificate comes`,
	};
}
