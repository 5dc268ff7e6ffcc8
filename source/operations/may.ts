import type {CertificateSigningRequest} from '../cluster/types.js';
import type {Action} from './access.js';
import {refuseUnsignable} from './sign.js';

/** Why an action makes no sense in the state that a request is in, as a sentence; undefined where it does. */
export function stateAgainst(action: Action, request: CertificateSigningRequest | undefined): string | undefined {
	if (action === 'create') {
		return undefined;
	}

	if (request === undefined) {
		return 'no request is chosen';
	}

	switch (action) {
		case 'approve':
		case 'deny': {
			const decision = request.conditions.find(({type}) => type === 'Approved' || type === 'Denied');
			return decision && `it is ${decision.type} already (${decision.reason}), and that can not be undone`;
		}

		case 'sign': {
			try {
				refuseUnsignable(request);
				return undefined;
			} catch (error) {
				return error instanceof Error ? error.message : String(error);
			}
		}

		default: {
			return request.certificateBase64 === undefined ? 'it has no certificate yet' : undefined;
		}
	}
}

/** Whether a request still waits for a decision: nothing was said of it, and nobody signed it unasked. */
export function isUndecided({
	conditions,
	certificateBase64,
}: Pick<CertificateSigningRequest, 'conditions' | 'certificateBase64'>): boolean {
	return conditions.length === 0 && certificateBase64 === undefined;
}
