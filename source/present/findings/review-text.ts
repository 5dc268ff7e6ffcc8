import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {reviewLines} from './finding-text.js';
import {summaryLines} from './request-summary.js';

/** The name of a request, then what it asks for and what review finds, both indented. Printable; ends in a line break. */
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
