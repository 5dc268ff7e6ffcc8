import type {Printable} from '../base/printable.js';
import {joined, printable, printed} from '../base/printable.js';
import type {ReviewedRequest} from '../operations/review-request.js';
import {reviewLines} from './finding-text.js';
import {summaryLines} from './request-summary.js';

/** A request's name, what it asks for and what review finds, the latter two indented; printable, ends in a line break. */
export function reviewText(reviewed: ReviewedRequest): Printable {
	return joined(
		[
			printable(reviewed.seen.name),
			...[...summaryLines(reviewed), ...reviewLines(reviewed)].map(line => printed`  ${line}`),
			printed``,
		],
		printed`\n`,
	);
}
