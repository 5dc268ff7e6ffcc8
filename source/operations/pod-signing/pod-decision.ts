import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {CertificateTemplate} from '../../pki/encode/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {decodeRequest} from '../../pki/x509/index.js';
import {podCertificateState} from '../pods/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {podKeyType} from './key-types.js';
import type {IdentityCheck} from './pod-identity.js';
import type {PodRules} from './pod-rules.js';
import {podTemplate} from './pod-template.js';

/** Why a certificate is denied to a Pod, which is final. The first two words are Kubernetes' own. */
export type DenialReason =
	| 'UnsupportedKeyType'
	| 'InvalidUnverifiedUserAnnotations'
	| 'AsksForCA'
	| 'NotThisPod'
	| 'KeyNotReadable';

/** The decision about a PodCertificateRequest in its current state. */
export type PodDecision =
	/** Nothing to do, or a task of others. */
	| {readonly kind: 'leave'; readonly why: 'decided' | 'other-signer' | 'not-listed'}
	/** An object that it names does not exist. It is tried again. */
	| {readonly kind: 'wait'; readonly what: string}
	| {readonly kind: 'deny'; readonly reason: DenialReason; readonly message: string}
	| {readonly kind: 'sign'; template(at: Date, serialNumber: Uint8Array): CertificateTemplate};

/** The key type that a denied Pod is told to use, if it is allowed. */
const usualKeyType = 'ECDSAP256';

export type PodSigningRules = PodRules & {readonly signerName: string};

/**
 * Decides about a PodCertificateRequest by the configuration, and signs nothing. To issue is to approve: no other approval
 * exists.
 *
 * @param identify - reads the live objects; called once for a listed request that waits.
 * @throws errors of `identify`; {PkiError}, {OperationError} from `template` if the authority can't issue it.
 */
export async function decidePod(
	seen: PodCertificateRecord,
	rules: PodSigningRules,
	authority: Pick<OpenedAuthority, 'certificate'>,
	identify: () => Promise<IdentityCheck>,
): Promise<PodDecision> {
	if (seen.signerName !== rules.signerName || seen.signerName.startsWith('kubernetes.io/')) {
		return {kind: 'leave', why: 'other-signer'};
	}

	if (podCertificateState(seen).state !== 'pending' || seen.certificateChain !== undefined) {
		return {kind: 'leave', why: 'decided'};
	}

	const names = rules.admitted.get(`${seen.namespace}/${seen.serviceAccountName}`);
	if (names === undefined) {
		return {kind: 'leave', why: 'not-listed'};
	}

	// This comes first: only the Pod that a request belongs to learns why it is denied.
	const identity = await identify();
	if (identity.kind !== 'same') {
		return identity.kind === 'gone'
			? {kind: 'wait', what: identity.what}
			: deny('NotThisPod', `${identity.what}: the request is not for the Pod that it names`);
	}

	const annotations = Object.keys(seen.userAnnotations);
	if (annotations.length > 0) {
		return deny(
			'InvalidUnverifiedUserAnnotations',
			`this signer knows none of the userAnnotations ${annotations.map(key => JSON.stringify(key)).join(', ')}`.slice(
				0,
				500,
			),
		);
	}

	const stub = readStub(seen);
	if (stub === undefined) {
		return deny('KeyNotReadable', `spec.stubPKCS10Request holds no key that can be read`);
	}

	const keyType = podKeyType(stub.publicKey);
	if (keyType === undefined || !rules.keyTypes.includes(keyType)) {
		return deny(
			'UnsupportedKeyType',
			`this signer issues for ${rules.keyTypes.join(', ')}; set keyType of the podCertificate source to ${rules.keyTypes.includes(usualKeyType) ? usualKeyType : rules.keyTypes[0]}`,
		);
	}

	if (stub.basicConstraints?.ca === true) {
		return deny('AsksForCA', `the request asks for a CA certificate, which no Pod gets`);
	}

	const {maxExpirationSeconds = 86_400} = seen;
	return {
		kind: 'sign',
		template: (at, serialNumber) =>
			podTemplate({stub, names, maxExpirationSeconds, rules}, authority, at, serialNumber),
	};
}

/** The PKCS#10 request that proves possession of the key; undefined if it can't be read. */
export function readStub({stubBase64}: PodCertificateRecord): CertificationRequest | undefined {
	if (stubBase64 === undefined) {
		return undefined;
	}

	try {
		return decodeRequest(Buffer.from(stubBase64, 'base64'));
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}

function deny(reason: DenialReason, message: string): PodDecision {
	return {
		kind: 'deny',
		reason,
		message: `${message}. Mend it and replace the Pod: a denial is final for this one.`,
	};
}
