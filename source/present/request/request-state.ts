import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {statusOf} from '../../operations/plan/index.js';
import type {Tone} from '../text/index.js';

export type RequestState = {
	readonly word: 'Pending' | 'Approved' | 'Issued' | 'Denied' | 'Failed';
	/** The translated word. */
	readonly name: Printable;
	/** The translated word, with what the request waits for, if it waits. */
	readonly phrase: Printable;
	readonly glyph: Printable;
	readonly tone: Tone;
};

const states = {
	pending: {word: 'Pending', name: printed`Pending`, phrase: printed`Pending`, glyph: printed`○`, tone: 'waiting'},
	approved: {
		word: 'Approved',
		name: printed`Approved`,
		phrase: printed`Approved · waiting for signer`,
		glyph: printed`◐`,
		tone: 'waiting',
	},
	issued: {word: 'Issued', name: printed`Issued`, phrase: printed`Issued`, glyph: printed`●`, tone: 'ok'},
	unapproved: {
		word: 'Issued',
		name: printed`Issued`,
		phrase: printed`Issued · never approved`,
		glyph: printed`●`,
		tone: 'danger',
	},
	denied: {word: 'Denied', name: printed`Denied`, phrase: printed`Denied`, glyph: printed`✗`, tone: 'muted'},
	deniedIssued: {
		word: 'Denied',
		name: printed`Denied`,
		phrase: printed`Denied · but issued`,
		glyph: printed`✗`,
		tone: 'danger',
	},
	failed: {word: 'Failed', name: printed`Failed`, phrase: printed`Failed`, glyph: printed`✗`, tone: 'danger'},
} as const satisfies Record<string, RequestState>;

/**
 * The state of a request. The API server stores a certificate even for a pending or denied request. Those states have words
 * of their own, because the signer acted without an approval.
 */
export function stateOf(seen: Pick<CertificateSigningRequest, 'conditions' | 'certificateBase64'>): RequestState {
	const status = statusOf(seen);
	if (status === 'denied' && seen.certificateBase64 !== undefined) {
		return states.deniedIssued;
	}

	const isApproved = seen.conditions.some(({type}) => type === 'Approved');
	return status === 'issued' && !isApproved ? states.unapproved : states[status];
}

/** The condition as `kubectl get csr` prints it: `Approved,Issued`, `Pending,Failed`. */
export function conditionText({
	conditions,
	certificateBase64,
}: Pick<CertificateSigningRequest, 'conditions' | 'certificateBase64'>): string {
	const has = (type: string) => conditions.some(condition => condition.type === type);
	const parts = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'];
	if (has('Failed')) {
		parts.push('Failed');
	}

	if (certificateBase64 !== undefined) {
		parts.push('Issued');
	}

	return parts.join(',');
}
