import type {RequestList, Store} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RelatedRequests} from '../../present/request/index.js';
import {relatedRequests} from '../../present/request/index.js';
import type {Signing} from '../../signers/forecast/index.js';
import type {DetailPort} from '../ports/index.js';

type DetailSources = {
	readonly requests: Pick<Store<RequestList>, 'getSnapshot'>;
	/** The requests of the list with the same subject, as far as they were read. */
	forSubject(request: CertificateSigningRequest): readonly CertificateSigningRequest[];
	/** What the cluster says about the signer of a request. */
	signingOf(request: CertificateSigningRequest): Signing | undefined;
	now(): Date;
};

/** How long the related requests of a request are kept, in milliseconds. */
const keptMs = 1000;

/** Finds what the other requests of the list say about one request. */
export function createDetailServices({
	requests,
	forSubject,
	signingOf,
	now,
}: DetailSources): Pick<DetailPort, 'relatedRequests'> {
	let kept: {readonly of: readonly unknown[]; readonly at: number; readonly found: RelatedRequests} | undefined;

	return {
		// Called in each frame, so the result is kept: a key press must not search the whole list.
		relatedRequests(request) {
			const list = requests.getSnapshot().requests;
			const signing = signingOf(request);
			const of = [request, list, signing];
			const at = now().getTime();
			if (kept === undefined || at - kept.at >= keptMs || of.some((each, index) => each !== kept?.of[index])) {
				const options = {signing, forSubject: forSubject(request)};
				kept = {of, at, found: relatedRequests(request, list, new Date(at), options)};
			}

			return kept.found;
		},
	};
}
