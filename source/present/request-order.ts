import type {CertificateSigningRequest} from '../cluster/types.js';
import {requestStatuses, statusOf} from '../operations/request-status.js';
import type {Severity} from '../review/finding.js';
import type {RequestDigest} from './request-digest.js';

/** What a list can be sorted by, in the order in which a reader would try them. */
export const sortKeys = [
	'age',
	'findings',
	'state',
	'gone',
	'signer',
	'requester',
	'subject',
	'names',
	'for',
	'name',
] as const;

export type SortKey = (typeof sortKeys)[number];

export type Sort = {
	readonly by: SortKey;
	/** Away from the way in which the key is looked at first: newest, gravest, soonest, longest, A to Z. */
	readonly isReversed: boolean;
};

export const newestFirst: Sort = {by: 'age', isReversed: false};

type Value = number | string | undefined;
type Known = (request: CertificateSigningRequest) => RequestDigest | undefined;

const weights: Readonly<Record<Severity, number>> = {block: 3, warn: 2, info: 1};

/** The less comes first; what is undefined comes last either way. */
const values: Readonly<Record<SortKey, (seen: CertificateSigningRequest, known: Known) => Value>> = {
	age: ({createdAt}) => -createdAt.getTime(),
	findings(seen, known) {
		const digest = known(seen);
		return (
			digest &&
			-(weights[digest.gravest ?? 'info'] * 1000 * Number(digest.gravest !== undefined) + digest.findings.length)
		);
	},
	state: seen => requestStatuses.indexOf(statusOf(seen)),
	gone: (seen, known) => known(seen)?.goneAt,
	signer: ({signerName}) => signerName.replace(/^kubernetes\.io\//, ''),
	requester: ({username}) => username,
	subject: (seen, known) => known(seen)?.subject?.toLowerCase(),
	names: (seen, known) => known(seen)?.names.toLowerCase() || undefined,
	for: ({expirationSeconds}) => expirationSeconds && -expirationSeconds,
	name: ({name}) => name,
};

/** Keys whose values grow as the rows go up: the arrow points the other way. */
const downward: ReadonlySet<SortKey> = new Set(['findings', 'for']);
const digested: ReadonlySet<SortKey> = new Set(['findings', 'gone', 'subject', 'names']);

/** Whether what is not digested yet has no place yet. */
export function needsDigests({by}: Sort): boolean {
	return digested.has(by);
}

/** `▲` where the least is at the top, `▼` where the most is. */
export function sortArrow({by, isReversed}: Sort): '▲' | '▼' {
	return downward.has(by) === isReversed ? '▲' : '▼';
}

/** The next of the keys that have a column on the screen. */
export function nextSort({by}: Sort, shown: ReadonlySet<SortKey>): Sort {
	const after = sortKeys.indexOf(by) + 1;
	const next = [...sortKeys.slice(after), ...sortKeys.slice(0, after)].find(key => shown.has(key));
	return {by: next ?? 'age', isReversed: false};
}

/** The requests in order; those that are equal by the key the newest first, those of one second by name. */
export function inOrder(
	requests: readonly CertificateSigningRequest[],
	{by, isReversed}: Sort,
	known: Known,
): readonly CertificateSigningRequest[] {
	const read = values[by];
	const sign = isReversed ? -1 : 1;
	return requests
		.map(seen => ({seen, value: read(seen, known), at: seen.createdAt.getTime()}))
		.sort((a, b) => compare(a.value, b.value, sign) || b.at - a.at || (a.seen.name < b.seen.name ? -1 : 1))
		.map(({seen}) => seen);
}

function compare(a: Value, b: Value, sign: number): number {
	if (a === b) {
		return 0;
	}

	if (a === undefined || b === undefined) {
		return a === undefined ? 1 : -1;
	}

	return a < b ? -sign : sign;
}
