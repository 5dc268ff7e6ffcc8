import type {PodCertificateCondition, PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {PublicKeyInfo} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {decodeRequest} from '../../pki/x509/index.js';

/** The state of a PodCertificateRequest. All but `pending` are final. */
export type PodCertificateState = 'pending' | 'issued' | 'denied' | 'failed';

export const podCertificateStates: readonly PodCertificateState[] = ['pending', 'issued', 'denied', 'failed'];

const byType: Readonly<Record<string, PodCertificateState>> = {Issued: 'issued', Denied: 'denied', Failed: 'failed'};
const minuteMs = 60_000;
/** kube-controller-manager deletes requests of this age. It looks for them every five minutes. */
export const keptMs = 15 * minuteMs;

/** The condition that ended the request, and the state that it means. */
export function podCertificateState({conditions}: PodCertificateRecord): {
	readonly state: PodCertificateState;
	readonly condition?: PodCertificateCondition;
} {
	const condition = conditions.find(({type, status}) => Object.hasOwn(byType, type) && status === 'True');
	return condition === undefined ? {state: 'pending'} : {state: byType[condition.type] ?? 'pending', condition};
}

/** The time from which the request may be deleted, whatever its state. */
export function sweptFrom({createdAt}: PodCertificateRecord): Date {
	return new Date(createdAt.getTime() + keptMs);
}

/** The key that the stub proves; undefined without a readable stub. Names in the stub are ignored. */
export function stubKey({stubBase64}: PodCertificateRecord): PublicKeyInfo | undefined {
	if (stubBase64 === undefined) {
		return undefined;
	}

	try {
		return decodeRequest(Buffer.from(stubBase64, 'base64')).publicKey;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}
