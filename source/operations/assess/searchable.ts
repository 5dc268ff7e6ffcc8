import type {Searchable} from '../filter/index.js';
import {searchText} from '../filter/index.js';
import type {ReviewedRequest} from './review-request.js';

/** A request, decoded and reviewed, as a filter looks at it. */
export function searchable(reviewed: ReviewedRequest): Searchable {
	return {
		seen: reviewed.seen,
		searched: searchText(reviewed),
		findings: reviewed.findings,
		questions: reviewed.questions,
	};
}
