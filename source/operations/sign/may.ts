import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest, Condition} from '../../cluster/model/index.js';
import {writerOf} from '../plan/index.js';
import type {Action} from '../rights/index.js';
import {refuseUnsignable} from './sign.js';

/** Why the state of a request does not allow an action, as a sentence; undefined if it does. */
export function stateAgainst(action: Action, request: CertificateSigningRequest | undefined): string | undefined {
	if (action === 'create') {
		return undefined;
	}

	if (request === undefined) {
		return localized`no request is chosen`;
	}

	switch (action) {
		case 'approve':
		case 'deny': {
			const decision = request.conditions.find(({type}) => type === 'Approved' || type === 'Denied');
			return decision && decidedAlready(decision, request);
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
			return request.certificateBase64 === undefined ? localized`it has no certificate yet` : undefined;
		}
	}
}

function decidedAlready(decision: Condition, request: CertificateSigningRequest): string {
	const {type, reason, message, lastUpdateTime} = decision;
	const writer = writerOf(decision, request);
	const when = [
		...(lastUpdateTime ? [localized`since ${lastUpdateTime.toISOString().slice(0, 16)}Z`] : []),
		...(writer === undefined ? [] : [localized`with ${writer}`]),
	].join(' ');
	const said = message === '' ? reason : `${reason}: ${message}`;
	return localized`it is ${type} already, ${when}${when && ', '}and that can not be undone (${said})`;
}

/** Whether a request waits for a decision: it has no condition and no certificate. */
export function isUndecided({
	conditions,
	certificateBase64,
}: Pick<CertificateSigningRequest, 'conditions' | 'certificateBase64'>): boolean {
	return conditions.length === 0 && certificateBase64 === undefined;
}
