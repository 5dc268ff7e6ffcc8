import type {KeyObject} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {VerificationFinding} from '../../pki/verify/index.js';
import {isSame, isSelfSigned, issuersToSend, orderChain, verifyIssued} from '../../pki/verify/index.js';
import {isInTree} from '../../signers/known/index.js';
import {OperationError} from '../plan/index.js';
import {certificatesIn, openKey, readCertificateFile, readSigningRequest} from '../read/index.js';

/** A certificate that was verified to be what was asked for, ready to be published. */
export type VerifiedCertificate = {
	/** The name of its request; hostile text. */
	readonly name: string;
	readonly certificate: Certificate;
	/** The leaf, then the intermediates, without the root. */
	readonly chainPem: string;
	/** For a Secret; absent if no key was given. */
	readonly key?: KeyObject;
	/** The authority's certificate, for a ConfigMap; absent if no authority was given. */
	readonly authorityPem?: string;
	/** How it was asked for. */
	readonly asked: Pick<CertificateSigningRequest, 'signerName' | 'usages' | 'expirationSeconds'>;
	readonly warnings: readonly string[];
};

export type VerifyOptions = {
	/** Instead of `keyPath`. */
	readonly key?: KeyObject | undefined;
	readonly keyPath?: string | undefined;
	readonly keyPassphrase?: string | undefined;
	/** Certificates of authorities to trust. Without them the chain is not verified, which is a warning. */
	readonly caPath?: string | undefined;
	readonly at: Date;
};

/** Certificates that follow each other in a circle cost the square of their number when they are put in order. */
const mostCertificates = 100;

/** A certificate compared with its request, with any result. */
export type Examined = {
	/** Leaf first, as in `status.certificate`. */
	readonly certificates: ReturnType<typeof certificatesIn>;
	readonly request: CertificationRequest;
	readonly key?: KeyObject;
	readonly authorities?: Awaited<ReturnType<typeof readCertificateFile>>;
	/** Errors first; empty for a certificate without faults. */
	readonly findings: readonly VerificationFinding[];
};

/**
 * Compares the certificate of a request with what was asked for: key, subject, names, usages, dates, and the chain to the
 * authority if one is given.
 *
 * @throws {OperationError} `wrong-state` without a certificate, `mismatch` if request or certificate can't be read.
 * @throws {FileError}, {PkiError} for the key and the authority.
 */
export async function examineIssued(
	seen: CertificateSigningRequest,
	{key: opened, keyPath, keyPassphrase, caPath, at}: VerifyOptions,
): Promise<Examined & {readonly leaf: Examined['certificates'][number]}> {
	const quoted = JSON.stringify(seen.name);
	if (seen.certificateBase64 === undefined) {
		throw new OperationError('wrong-state', localized`${quoted} has no certificate yet`, {
			hint: localized`it must be approved, and then signed by its signer`,
		});
	}

	const {request, requestError} = readSigningRequest(seen);
	if (request === undefined) {
		throw new OperationError(
			'mismatch',
			localized`spec.request of ${quoted} can not be read: ${requestError?.message ?? ''}`,
		);
	}

	const certificates = certificatesIn(
		Buffer.from(seen.certificateBase64, 'base64').toString('latin1'),
		localized`status.certificate of ${quoted}`,
	);
	const [leaf, ...rest] = certificates;
	if (leaf === undefined || certificates.length > mostCertificates) {
		const count =
			leaf === undefined
				? localized`no certificate`
				: localized`${certificates.length} certificates, more than any chain has`;
		throw new OperationError('mismatch', localized`status.certificate of ${quoted} holds ${count}`);
	}

	const key = opened ?? (keyPath === undefined ? undefined : await openKey(keyPath, keyPassphrase));
	const authorities = caPath === undefined ? undefined : await readCertificateFile(caPath);
	const findings = verifyIssued(leaf.certificate, {
		request,
		usages: seen.usages,
		intermediates: rest.map(({certificate}) => certificate),
		at,
		...(key === undefined ? {} : {key}),
		...(authorities === undefined ? {} : {authorities: authorities.map(({certificate}) => certificate)}),
		...(seen.expirationSeconds === undefined ? {} : {expirationSeconds: seen.expirationSeconds}),
	});
	return {
		certificates,
		leaf,
		request,
		findings,
		...(key === undefined ? {} : {key}),
		...(authorities === undefined ? {} : {authorities}),
	};
}

/**
 * As `examineIssued`, for a certificate that will be published: only one without errors is accepted.
 *
 * @throws {OperationError} as `examineIssued`, and `mismatch` with every fault in `details`.
 * @throws {FileError}, {PkiError}
 */
export async function verifyForPublishing(
	seen: CertificateSigningRequest,
	options: VerifyOptions,
): Promise<VerifiedCertificate> {
	const {leaf, certificates, key, authorities, findings} = await examineIssued(seen, options);
	const errors = findings.filter(({severity}) => severity === 'error').map(({message}) => message);
	if (errors.length > 0) {
		throw new OperationError(
			'mismatch',
			localized`the certificate of ${JSON.stringify(seen.name)} is not what was asked for: nothing was written`,
			{details: errors},
		);
	}

	const {chain, unrelated} = orderChain(
		certificates.map(({certificate}) => certificate),
		leaf.certificate,
	);
	return {
		name: seen.name,
		certificate: leaf.certificate,
		chainPem: withoutRoot(chain, authorities ?? [])
			.map(({raw}) => encodePem('CERTIFICATE', raw.der))
			.join(''),
		...(key === undefined ? {} : {key}),
		...(authorities === undefined ? {} : {authorityPem: authorities.map(({pem}) => pem).join('')}),
		asked: {
			signerName: seen.signerName,
			usages: seen.usages,
			...(seen.expirationSeconds === undefined ? {} : {expirationSeconds: seen.expirationSeconds}),
		},
		warnings: [
			...findings
				.filter(({code}) => code !== 'authority-unchecked' || !isInTree(seen.signerName))
				.map(({message}) => message),
			...(unrelated.length > 0
				? [
						localized`${unrelated.length} certificate(s) of status.certificate do not belong to its chain and are left out`,
					]
				: []),
		],
	};
}

/** The chain that a server sends: that of the signer, extended by certificates of the given authorities, without the root. */
function withoutRoot(
	chain: readonly Certificate[],
	authorities: ReadonlyArray<{readonly certificate: Certificate}>,
): readonly Certificate[] {
	const given = chain.filter((certificate, index) => index === 0 || !isSelfSigned(certificate));
	const last = given.at(-1);
	const pool = [...chain, ...authorities.map(({certificate}) => certificate)];
	const more = last === undefined ? [] : issuersToSend(last, pool);
	return [...given, ...more.filter(one => !given.some(other => isSame(one, other)))];
}
