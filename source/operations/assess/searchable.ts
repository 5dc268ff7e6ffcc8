import type {Review} from '../../review/finding/index.js';
import type {Searchable} from '../filter/index.js';
import {searchText} from '../filter/index.js';
import type {ReadRequest} from '../read/index.js';

/** A decoded request with its review, in the form that a filter needs. A request without a review has no findings. */
export function searchable({seen, request, findings = [], questions = []}: ReadRequest & Partial<Review>): Searchable {
	return {seen, searched: searchText({seen, ...(request && {request})}), findings, questions};
}
