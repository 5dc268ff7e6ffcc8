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

/** Why a Pod is denied its certificate for good; the first two are Kubernetes' own words. */
export type DenialReason =
	| 'UnsupportedKeyType'
	| 'InvalidUnverifiedUserAnnotations'
	| 'AsksForCA'
	| 'NotThisPod'
	| 'KeyNotReadable';

/** What becomes of a PodCertificateRequest as it is now. */
export type PodDecision =
	/** Nothing is to be done, or by others. */
	| {readonly kind: 'leave'; readonly why: 'decided' | 'other-signer' | 'not-listed'}
	/** The objects that it names are not there: tried again. */
	| {readonly kind: 'wait'; readonly what: string}
	| {readonly kind: 'deny'; readonly reason: DenialReason; readonly message: string}
	| {readonly kind: 'sign'; template(at: Date, serialNumber: Uint8Array): CertificateTemplate};

/** What a Pod is told to ask for, where it is served. */
const usualKeyType = 'ECDSAP256';

export type PodSigningRules = PodRules & {readonly signerName: string};

/**
 * Decides on a PodCertificateRequest by the configuration, and signs nothing. To issue is to approve: nobody else has a say.
 *
 * @param identify - asked once for what is listed and waits; reads the live objects.
 * @throws what `identify` throws; {PkiError}, {OperationError} from `template` where the authority can't issue it.
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

	// Before anything is said of it: only who it is for is told why it is denied.
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

/** The request that proves the key; undefined where it can't be read. */
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
