import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {requestStatuses, statusOf} from '../../operations/plan/index.js';
import type {Review} from '../../review/finding/index.js';
import {verdictOf} from '../../review/finding/index.js';
import {UsageError} from '../arguments/index.js';

type Sorted = {readonly seen: CertificateSigningRequest} & Partial<Review>;

type Key = (row: Sorted) => string | number;

const verdicts = ['block', 'warn', 'unknown', 'clear'];

/** Sort keys by certdeck's columns, and by kubectl's fields. */
const keys: Readonly<Record<string, Key>> = {
	name: ({seen}) => seen.name,
	age: ({seen}) => -seen.createdAt.getTime(),
	signer: ({seen}) => seen.signerName,
	requester: ({seen}) => seen.username,
	state: ({seen}) => requestStatuses.indexOf(statusOf(seen)),
	findings: ({findings = [], questions = []}) => verdicts.indexOf(verdictOf({findings, questions})),
	duration: ({seen}) => seen.expirationSeconds ?? 0,
	'.metadata.name': ({seen}) => seen.name,
	'.metadata.uid': ({seen}) => seen.uid,
	'.metadata.creationTimestamp': ({seen}) => seen.createdAt.getTime(),
	'.spec.signerName': ({seen}) => seen.signerName,
	'.spec.username': ({seen}) => seen.username,
	'.spec.expirationSeconds': ({seen}) => seen.expirationSeconds ?? 0,
};

export type Order = (a: Sorted, b: Sorted) => number;

export const oldestFirst: Order = ({seen: a}, {seen: b}) =>
	a.createdAt.getTime() - b.createdAt.getTime() || (a.name < b.name ? -1 : 1);

/** @throws {UsageError} with the possible keys. */
export function readOrder(written: string | undefined): Order {
	if (written === undefined) {
		return oldestFirst;
	}

	// kubectl accepts a path with and without braces.
	const path = written.replace(/^\{(.*)\}$/s, '$1');
	const name = Object.hasOwn(keys, path) ? path : `.${path}`;
	const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
	if (key === undefined) {
		const names = Object.keys(keys);
		const guess = nearestWord(path, names);
		throw new UsageError(
			localized`--sort-by does not know ${JSON.stringify(written)}`,
			guess ? localized`did you mean ${guess}?` : localized`one of ${names.join(', ')}`,
		);
	}

	return (a, b) => {
		const [left, right] = [key(a), key(b)];
		return left < right ? -1 : left > right ? 1 : oldestFirst(a, b);
	};
}
