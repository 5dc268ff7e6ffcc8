import type {CertificateSigningRequest} from '../../cluster/model/index.js';

/** The states of a request, in the order of its life. */
export const requestStatuses = ['pending', 'approved', 'issued', 'denied', 'failed'] as const;

export type RequestStatus = (typeof requestStatuses)[number];

/**
 * The state of a request by `status.conditions` and `status.certificate` (certificates.k8s.io/v1), as one word. The API
 * server also stores a certificate on a pending request, which is then `issued`. A denied or failed request keeps its
 * state.
 */
export function statusOf({
	conditions,
	certificateBase64,
}: Pick<CertificateSigningRequest, 'conditions' | 'certificateBase64'>): RequestStatus {
	const has = (type: string) => conditions.some(condition => condition.type === type);
	if (has('Denied')) {
		return 'denied';
	}

	if (has('Failed')) {
		return 'failed';
	}

	return certificateBase64 === undefined ? (has('Approved') ? 'approved' : 'pending') : 'issued';
}
