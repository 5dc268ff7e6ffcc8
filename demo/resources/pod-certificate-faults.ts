import type {CertificationRequest} from '../../source/pki/index.js';
import {PkiError} from '../../source/pki/index.js';
import {verifyRequest} from '../../source/pki/keys/index.js';
import {decodeRequest, serverView} from '../../source/pki/x509/index.js';
import type {KubeObject} from '../schema/json.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';
import {signerNameFaults} from './csr-faults.js';
import {subdomainFaults} from './metadata.js';

/** One entry of status.conditions (meta/v1 Condition). */
export type PodCertificateCondition = {
	readonly type: string;
	readonly status: string;
	readonly reason: string;
	readonly message: string;
	readonly lastTransitionTime: string | null;
};

/** A PodCertificateRequest as it is stored. */
export type PodCertificateRequest = KubeObject & {
	readonly spec: {
		readonly signerName: string;
		readonly podName: string;
		readonly podUID: string;
		readonly serviceAccountName: string;
		readonly serviceAccountUID: string;
		readonly nodeName: string;
		readonly nodeUID: string;
		readonly maxExpirationSeconds?: number;
		/** Base64 of DER; null in requests of older API versions, which have another field. */
		readonly stubPKCS10Request: string | null;
		readonly unverifiedUserAnnotations?: Readonly<Record<string, string>>;
	};
	readonly status: {
		readonly conditions?: readonly PodCertificateCondition[];
		readonly certificateChain?: string;
		readonly notBefore?: string;
		readonly beginRefreshAt?: string;
		readonly notAfter?: string;
	};
};

const limits = {request: 10_240, annotations: 256 * 1024, uid: 128} as const;
const day = 86_400;

/** A cause whose value is left out (field.OmitValueType). */
export const omitted = (field: string, detail: string): Cause => ({
	reason: 'FieldValueInvalid',
	message: `Invalid value: ${detail}`,
	field,
});

/** As on the server, keys are compared without regard to case (IsDomainPrefixedKey). */
function annotationFaults(annotations: Readonly<Record<string, string>>): readonly Cause[] {
	const field = 'spec.unverifiedUserAnnotations';
	const causes: Cause[] = [];
	let size = 0;
	for (const [key, value] of Object.entries(annotations)) {
		const [domain = '', name = '', ...more] = key.toLowerCase().split('/');
		const isPrefixed = more.length === 0 && key.includes('/') && subdomainFaults(domain).length === 0;
		if (!isPrefixed || !/^[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?$/.test(name)) {
			causes.push(fault.invalid(field, key.toLowerCase(), 'must be a domain-prefixed key (such as "acme.io/foo")'));
		}

		size += Buffer.byteLength(key) + Buffer.byteLength(value);
	}

	return size > limits.annotations ? [...causes, fault.tooLong(field, limits.annotations)] : causes;
}

/** Whether the signer's domain is `kubernetes.io` or below it. Such a signer issues for at most a day. */
const isOfKubernetes = (signerName: string) => /^(?:.+\.)?kubernetes\.io\//.test(signerName);

/** Faults of a new request's spec, without those of the stub (ValidatePodCertificateRequestCreate). */
export function podCertificateSpecFaults(object: KubeObject): readonly Cause[] {
	const {spec} = object as PodCertificateRequest;
	const causes: Cause[] = [
		...signerNameFaults(spec.signerName),
		...annotationFaults(spec.unverifiedUserAnnotations ?? {}),
	];
	for (const [name, uid] of [
		['podName', 'podUID'],
		['serviceAccountName', 'serviceAccountUID'],
		['nodeName', 'nodeUID'],
	] as const) {
		causes.push(...subdomainFaults(spec[name]).map(text => fault.invalid(`spec.${name}`, spec[name], text)));
		const bytes = Buffer.byteLength(spec[uid]);
		if (bytes === 0) {
			causes.push(fault.invalid(`spec.${uid}`, '', 'must not be empty'));
		} else if (bytes > limits.uid) {
			causes.push(fault.tooLong(`spec.${uid}`, limits.uid));
		}
	}

	const most = isOfKubernetes(spec.signerName) ? day : 91 * day;
	const {maxExpirationSeconds = day} = spec;
	if (maxExpirationSeconds < 3600 || maxExpirationSeconds > most) {
		const detail = `must be in the range [3600, ${most}]`;
		causes.push(fault.invalid('spec.maxExpirationSeconds', maxExpirationSeconds, detail));
	}

	return causes;
}

/** Faults of `spec.stubPKCS10Request`: form, then key, then signature (validateStubPKCS10Request). */
export async function stubFaults(object: KubeObject): Promise<readonly Cause[]> {
	const {stubPKCS10Request} = (object as PodCertificateRequest).spec;
	if (!stubPKCS10Request) {
		return [omitted('spec', 'exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set')];
	}

	const field = 'spec.stubPKCS10Request';
	const der = Buffer.from(stubPKCS10Request, 'base64');
	if (der.length > limits.request) {
		return [fault.tooLong(field, limits.request)];
	}

	const request = requestIn(stubPKCS10Request);
	if (!request) {
		return [omitted(field, 'must be a valid PKCS#10 CSR')];
	}

	const wrongKey = keyFault(request);
	if (wrongKey) {
		return [wrongKey];
	}

	const {acceptedByServer} = await verifyRequest(request);
	return acceptedByServer ? [] : [omitted(field, 'invalid signature')];
}

/** @returns the stub; undefined if the server's parser refuses it. */
export function requestIn(stubBase64: string): CertificationRequest | undefined {
	try {
		const request = decodeRequest(Buffer.from(stubBase64, 'base64'));
		return serverView(request).accepts ? request : undefined;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}

function keyFault({publicKey}: CertificationRequest): Cause | undefined {
	const field = 'spec.stubPKCS10Request';
	const {algorithm, curve = '', bits = 0} = publicKey;
	switch (algorithm) {
		case 'Ed25519':
			return undefined;
		case 'ECDSA':
			return ['P-256', 'P-384', 'P-521'].includes(curve)
				? undefined
				: fault.invalid(field, `curve ${curve}`, 'elliptic public keys must use curve P256, P384, or P521');
		case 'RSA':
			return Math.ceil(bits / 8) === 384 || Math.ceil(bits / 8) === 512
				? undefined
				: fault.invalid(field, `${bits}-bit modulus`, 'RSA keys must have modulus size 3072 or 4096');
		default:
			return omitted(field, 'unknown public key type; supported types are Ed25519, ECDSA, and RSA');
	}
}
