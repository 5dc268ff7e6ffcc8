import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import type {ReadRequest} from '../read/index.js';
import {readSigningRequest, traitsOf} from '../read/index.js';

/** Another request for the same subject and signer, and how it differs. */
export type SameSubject = {
	readonly seen: CertificateSigningRequest;
	readonly differs: readonly RequestDifference[];
};

/**
 * `was`: values that only the other request has. `is`: values that only this request has. Hostile text; durations in
 * seconds.
 */
export type RequestDifference = {
	readonly field: 'key' | 'names' | 'usages' | 'for' | 'by';
	readonly was: readonly string[];
	readonly is: readonly string[];
};

/** The most requests for one subject that are compared; the newest. */
export const mostCompared = 50;

/** The other requests for the subject, the newest first. With an empty subject, requests for the same names count. */
export function sameSubject(
	seen: CertificateSigningRequest,
	others: readonly CertificateSigningRequest[],
): readonly SameSubject[] {
	const {subject} = traitsOf(seen);
	const mine = readSigningRequest(seen);
	if (subject === undefined || mine.request === undefined) {
		return [];
	}

	const isNameless = mine.request.subject.length === 0;
	return others
		.filter(
			other => other.signerName === seen.signerName && other.uid !== seen.uid && traitsOf(other).subject === subject,
		)
		.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
		.slice(0, mostCompared)
		.map(other => ({seen: other, differs: differencesOf(readSigningRequest(other), mine)}))
		.filter(({differs}) => !isNameless || differs.every(({field}) => field !== 'names'));
}

function differencesOf(was: ReadRequest, is: ReadRequest): readonly RequestDifference[] {
	const pairs: ReadonlyArray<readonly [RequestDifference['field'], readonly string[], readonly string[]]> = [
		['key', keyOf(was.request), keyOf(is.request)],
		['names', namesOf(was.request), namesOf(is.request)],
		['usages', was.seen.usages, is.seen.usages],
		['for', durationOf(was.seen), durationOf(is.seen)],
		['by', [was.seen.username], [is.seen.username]],
	];
	return pairs
		.map(([field, a, b]) => ({
			field,
			was: a.filter(each => !b.includes(each)),
			is: b.filter(each => !a.includes(each)),
		}))
		.filter(difference => difference.was.length > 0 || difference.is.length > 0);
}

function keyOf(request: CertificationRequest | undefined): readonly string[] {
	return request ? [request.publicKey.sha256] : [];
}

function namesOf(request: CertificationRequest | undefined): readonly string[] {
	return request?.subjectAltNames.map(({kind, value}) => `${kind} ${value}`) ?? [];
}

/** In seconds. */
function durationOf({expirationSeconds}: CertificateSigningRequest): readonly string[] {
	return expirationSeconds === undefined ? [] : [`${expirationSeconds}`];
}
