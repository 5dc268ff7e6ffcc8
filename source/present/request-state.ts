import type {CertificateSigningRequest} from '../cluster/types.js';
import {statusOf} from '../operations/request-status.js';

/** What a state weighs for a reader; the theme gives it a colour, the word and glyph stand without one. */
export type Tone = 'waiting' | 'ok' | 'danger' | 'muted';

export type RequestState = {
	readonly word: 'Pending' | 'Approved' | 'Issued' | 'Denied' | 'Failed';
	/** The word, and what it waits for where it does. */
	readonly phrase: string;
	readonly glyph: string;
	readonly tone: Tone;
};

const states = {
	pending: {word: 'Pending', phrase: 'Pending', glyph: '○', tone: 'waiting'},
	approved: {word: 'Approved', phrase: 'Approved · waiting for signer', glyph: '◐', tone: 'waiting'},
	issued: {word: 'Issued', phrase: 'Issued', glyph: '●', tone: 'ok'},
	unapproved: {word: 'Issued', phrase: 'Issued · never approved', glyph: '●', tone: 'danger'},
	denied: {word: 'Denied', phrase: 'Denied', glyph: '✗', tone: 'muted'},
	deniedIssued: {word: 'Denied', phrase: 'Denied · but issued', glyph: '✗', tone: 'danger'},
	failed: {word: 'Failed', phrase: 'Failed', glyph: '✗', tone: 'danger'},
} as const satisfies Record<string, RequestState>;

/**
 * Where a request stands. The API server takes a certificate even on a pending or denied request, so these are named
 * too: whoever signed did so without approval.
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
