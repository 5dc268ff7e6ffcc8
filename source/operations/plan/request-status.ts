import type {CertificateSigningRequest} from '../../cluster/model/index.js';

/** Where a request can stand, in the order of its life. */
export const requestStatuses = ['pending', 'approved', 'issued', 'denied', 'failed'] as const;

export type RequestStatus = (typeof requestStatuses)[number];

/**
 * Where a request stands: `status.conditions` and `status.certificate` (certificates.k8s.io/v1) in one word. The API
 * server takes a certificate on a pending request too: that is issued; a denied or failed one stays so.
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
