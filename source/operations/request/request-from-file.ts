import {basename, dirname, join, resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {keyMatches, verifyRequest} from '../../pki/keys/index.js';
import {encodePem} from '../../pki/pem/index.js';
import {decodeRequest, readPkiFile, serverView, sha256Hex} from '../../pki/x509/index.js';
import {defaultUsages} from '../../signers/known/index.js';
import type {Issuance} from '../../storage/issuance/index.js';
import {createMemoryIssuanceStore} from '../../storage/issuance/index.js';
import type {ReadForm} from '../files/index.js';
import {aboutFile, knownForm, namedForm, readForm} from '../files/index.js';
import type {RequestPlan} from '../issuance/index.js';
import {absolute, chooseName, fileBase, newIssuance, planBeginning, requestStep} from '../issuance/index.js';
import {OperationError} from '../plan/index.js';
import {openKey} from '../read/index.js';
import {contentDigest} from '../write/index.js';
import type {AskOptions} from './request.js';
import {refuseUnsendable, refuseWhatWouldFail} from './request-checks.js';

/** A PKCS#10 request from a file, with a verified proof of possession of its key. */
export type FileRequest = {
	readonly request: CertificationRequest;
	/** Encoded again, without the text and headers around the block. */
	readonly requestPem: string;
};

/**
 * Reads the single request in a file: PEM under either label, in any encoding of a text editor, DER, or wrapped by another
 * tool. The server gets it encoded again, so that only the signed part of the file is sent.
 *
 * @param purpose - what to do with it. With `send`, a request that the API server would refuse is refused here.
 * @throws {OperationError} `refused` for several requests, or for one that the API server would refuse.
 * @throws {PkiError} without a request.
 * @throws {FileError}
 */
export async function readRequestFile(
	path: string,
	readStdin: () => Promise<Uint8Array>,
	purpose: 'send' | 'sign' = 'send',
): Promise<FileRequest> {
	const form = await readForm(path, 'certificates', {readStdin});
	const {name, parts} = form;
	const elements = parts.flatMap(part => readPkiFile(part));
	const broken = elements.find(each => each instanceof PkiError);
	const [found, ...more] = elements.filter(
		(each): each is CertificationRequest => !(each instanceof PkiError) && each.kind === 'CertificateRequest',
	);
	if (found === undefined) {
		throw withoutRequest(form, broken instanceof PkiError ? broken : undefined);
	}

	if (more.length > 0) {
		throw new OperationError('refused', localized`${name} holds ${1 + more.length} requests`, {hint: wantedRequest});
	}

	const request = decodeRequest(found.raw.der);
	const {accepts, reason = ''} = serverView(request, await verifyRequest(request));
	if (!accepts) {
		const refusal =
			purpose === 'send'
				? localized`the API server would not take the request in it`
				: localized`the request in it is not sound`;
		throw new OperationError('refused', `${name}: ${refusal}: ${reason}`);
	}

	return {request, requestPem: encodePem('CERTIFICATE REQUEST', request.raw.der)};
}

const wantedRequest = localized`one PKCS#10 request is wanted, in a CERTIFICATE REQUEST block or as DER`;

/** The error for a file without a request, which names the file's kind if it is known. */
function withoutRequest(form: ReadForm, broken: PkiError | undefined): PkiError | OperationError {
	const known = knownForm(form.bytes);
	if (known?.kind === 'spec') {
		return new PkiError('no-pem', localized`${form.name} ${known.what}, and no request`, {
			hint: localized`certdeck request -f takes it: it makes a key and a request from it`,
		});
	}

	return broken === undefined
		? new OperationError(
				'refused',
				localized`${form.name} ${known === undefined ? localized`holds` : localized`${known.what}, and`} no request`,
				{
					hint: wantedRequest,
				},
			)
		: (namedForm(form, 'a PKCS#10 request') ?? aboutFile(form.name, broken));
}

export type FileRequestOptions = AskOptions & {
	/** The file of the request. The certificate goes beside it, unless `folder` names another folder. */
	readonly path: string;
	readonly folder?: string;
	/** The private key of the request, if it is on this machine. */
	readonly keyPath?: string;
	readonly keyPassphrase?: string;
};

/**
 * Plans to send a request that was made elsewhere, unchanged. Without its key the certificate can only go into a file.
 *
 * @throws {OperationError} as `planRequest`, and `mismatch` for a key of another request.
 */
export async function planFileRequest(
	cluster: Cluster,
	{request, requestPem}: FileRequest,
	options: FileRequestOptions,
): Promise<RequestPlan> {
	const {signerName, expirationSeconds, name, path, issuances = createMemoryIssuanceStore()} = options;
	const isRsa = request.publicKey.algorithm === 'RSA';
	const usages = options.usages.length > 0 ? options.usages : defaultUsages(signerName, 'server', isRsa);
	const names = serverView(request);
	refuseUnsendable(signerName, usages, expirationSeconds);
	refuseWhatWouldFail(names, signerName, usages, options.evenIfItFails);

	const certificatePath = certificatePathOf(path, options.folder, request);
	const lost = await contentDigest(certificatePath);
	const issuance: Issuance = {
		...newIssuance(cluster.info),
		step: 'keyed',
		signerName,
		usages,
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
		name: name ?? chooseName(subjectOf(request)),
		isNameChosen: name === undefined,
		key: await keyOf(request, options),
		made: {
			publicKeySha256: sha256Hex(request.raw.subjectPublicKeyInfo),
			requestPem,
			requestSha256: sha256Hex(request.raw.der),
		},
		targets: {...absolute(options.targets ?? {}), certificatePath: resolve(certificatePath)},
		agreed: lost === undefined ? [] : [lost],
	};
	return planBeginning(cluster, issuances, issuance, {
		title: localized`Request a certificate from ${signerName}`,
		steps: [
			requestStep(issuance),
			{
				verb: 'write',
				kind: 'File',
				name: certificatePath,
				note: localized`the certificate, once it is there`,
				...(lost === undefined ? {} : {overwrites: localized`${certificatePath}: the certificate there`}),
			},
		],
		warnings: names.dropped.map(what => localized`the API server overlooks ${what}`),
		passphrase: options.keyPassphrase,
		paths: {certificatePath},
	});
}

/** The path of the certificate for a request file: beside it, or in `folder`. */
export function certificatePathOf(path: string, folder: string | undefined, request: CertificationRequest): string {
	const base = path === '-' ? fileBase(subjectOf(request)) : basename(path).replace(/\.(csr|pem|der|req)$/, '');
	return join(folder ?? (path === '-' ? '.' : dirname(path)), `${base}.crt`);
}

function subjectOf(request: CertificationRequest): string {
	const {commonName, dns, ip} = serverView(request);
	return commonName || dns[0] || ip[0] || 'certificate';
}

async function keyOf(
	request: CertificationRequest,
	{keyPath, keyPassphrase, targets}: FileRequestOptions,
): Promise<Issuance['key']> {
	if (keyPath === undefined) {
		if (targets?.secret !== undefined || targets?.kubeconfigPath !== undefined) {
			throw new OperationError('refused', localized`a Secret or a kubeconfig needs the private key of the request`, {
				hint: localized`name its file with --key`,
			});
		}

		return {place: 'elsewhere'};
	}

	if (!keyMatches(await openKey(keyPath, keyPassphrase), request.raw.subjectPublicKeyInfo)) {
		throw new OperationError('mismatch', localized`${JSON.stringify(keyPath)} is not the key of this request`);
	}

	return {place: 'file', path: resolve(keyPath), isLocked: keyPassphrase !== undefined};
}
