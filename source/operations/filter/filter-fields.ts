import {nearestWord} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding, Question, Severity} from '../../review/finding/index.js';
import {verdictOf, verdicts} from '../../review/finding/index.js';
import {questions as questionRules, rules} from '../../review/judge/index.js';
import {OperationError, parseDuration, requestStatuses} from '../plan/index.js';
import type {SearchText, TextField} from './search-text.js';
import {someValue} from './search-text.js';

/** What a filter is asked about. */
export type Searchable = {
	readonly seen: Pick<CertificateSigningRequest, 'createdAt' | 'expirationSeconds'>;
	readonly searched: SearchText;
	readonly findings: ReadonlyArray<Pick<Finding, 'id' | 'severity'>>;
	readonly questions: ReadonlyArray<Pick<Question, 'id'>>;
};

/** Why a text is no filter, as a sentence. */
export type FilterFault = {readonly fault: string};

export type Test = (request: Searchable, now: Date) => boolean;

export type Field = {
	/** What the field takes, or looks at, as a phrase. */
	readonly about: string;
	/** What it asks for changes with time alone. */
	readonly isTimed?: boolean;
	/** It looks at what review said. */
	readonly isOfReview?: boolean;
	/** Its values are texts, which `valueTest` tests. */
	readonly isText?: boolean;
	/** @returns the test for a value in lower case, or what is wrong with the value. */
	readonly read: (value: string) => Test | FilterFault;
};

const severities: readonly string[] = ['block', 'warn', 'info', 'clear'];
const weights: Readonly<Record<Severity, number>> = {block: 3, warn: 2, info: 1};

const text = (field: TextField, about: string): Field => ({
	about,
	isText: true,
	read(value) {
		const test = valueTest(value);
		return ({searched}) => someValue(searched, field, test);
	},
});

/** What can be asked for by name, and what each field looks at; what triage asks for first comes first. */
export const filterFields: Readonly<Record<string, Field>> = {
	status: {
		about: requestStatuses.join(', '),
		read(value) {
			const wanted = choice('status', value, requestStatuses);
			return typeof wanted === 'string' ? ({searched}) => someValue(searched, 'status', is => is === wanted) : wanted;
		},
	},
	signer: text('signer', 'signerName'),
	requester: text('requester', 'user who asked'),
	subject: text('subject', 'whole subject: CN=…, O=…'),
	san: text('san', 'DNS names, addresses, URIs'),
	verdict: {
		about: verdicts.join(', '),
		isOfReview: true,
		read(value) {
			const wanted = choice('verdict', value, verdicts);
			return typeof wanted === 'string' ? request => verdictOf(request) === wanted : wanted;
		},
	},
	severity: {
		about: severities.join(', '),
		isOfReview: true,
		read(value) {
			const wanted = choice('severity', value, severities);
			return typeof wanted === 'string' ? request => hasSeverity(request, wanted) : wanted;
		},
	},
	finding: {
		about: 'id of a finding or open question',
		isOfReview: true,
		read(value) {
			const test = valueTest(value);
			const ids = [...rules, ...questionRules].map(({id}) => id);
			return ids.some(test)
				? ({findings, questions}) => [...findings, ...questions].some(({id}) => test(id))
				: {fault: `no finding is called ${JSON.stringify(value)}${orNear(value, ids)}`};
		},
	},
	age: {
		about: '>2h, <10m',
		isTimed: true,
		read: ageSpan,
	},
	for: {
		about: 'lifetime asked for: >90d, <1h',
		read: value => span(`for: takes >90d or <1h`, value, ({seen}) => seen.expirationSeconds),
	},
	usage: text('usage', 'key usages'),
	group: text('group', "requester's groups"),
	cn: text('cn', "subject's common name"),
	o: text('o', "subject's organizations"),
	ou: text('ou', "subject's units"),
	key: text('key', 'algorithm and size, or SHA-256 of the public key'),
	label: text('label', 'key=value'),
	reason: text('reason', 'reason and message of a decision'),
	name: text('name', 'metadata.name'),
	older: {about: '2h', isTimed: true, read: value => ageSpan(`>${value}`)},
	newer: {about: '10m', isTimed: true, read: value => ageSpan(`<${value}`)},
};

/** Other words for the same; `user` is kubectl's, `dns` and `ip` are kinds of `san`. */
const aliases: ReadonlyMap<string, string> = new Map([
	['state', 'status'],
	['user', 'requester'],
	['by', 'requester'],
	['groups', 'group'],
	['org', 'o'],
	['sans', 'san'],
	['dns', 'san'],
	['ip', 'san'],
	['usages', 'usage'],
	['labels', 'label'],
	['findings', 'finding'],
	['question', 'finding'],
	['questions', 'finding'],
	['duration', 'for'],
]);

/** The field of that name, or of another word for the same; what is near where there is none. */
export function fieldNamed(written: string): (Field & {readonly name: string}) | FilterFault {
	const word = written.toLowerCase();
	const name = aliases.get(word) ?? word;
	const field = Object.hasOwn(filterFields, name) ? filterFields[name] : undefined;
	return field
		? {...field, name}
		: {fault: `no field is called ${word}${orNear(word, [...Object.keys(filterFields), ...aliases.keys()])}`};
}

/** Whether a value is looked for as a part of others. */
export function isPart(wanted: string): boolean {
	return !wanted.startsWith('=') && !wanted.includes('*');
}

/** `=text` is the whole value, `te*t` a pattern for the whole, anything else a part of it. */
export function valueTest(wanted: string): (value: string) => boolean {
	if (wanted.startsWith('=')) {
		return value => value === wanted.slice(1);
	}

	return wanted.includes('*') ? globTest(wanted) : value => value.includes(wanted);
}

/** `*` stands for any text; what lies between two of them is looked for from left to right, which needs no going back. */
export function globTest(pattern: string): (value: string) => boolean {
	const [first = '', ...others] = pattern.split('*');
	const last = others.pop() ?? '';
	return value => {
		if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) {
			return false;
		}

		let at = first.length;
		const end = value.length - last.length;
		for (const part of others) {
			const found = value.indexOf(part, at);
			at = found + part.length;
			if (found === -1 || at > end) {
				return false;
			}
		}

		return true;
	};
}

/** A choice may be begun only: it is looked for while it is being typed. */
function choice<T extends string>(field: string, value: string, choices: readonly T[]): T | FilterFault {
	return (
		choices.find(each => each.startsWith(value)) ?? {
			fault: `${field}: takes ${choices.join(', ')}, not ${JSON.stringify(value)}${orNear(value, choices)}`,
		}
	);
}

function ageSpan(value: string): Test | FilterFault {
	return span('age: takes >2h or <10m', value, ({seen}, now) => (now.getTime() - seen.createdAt.getTime()) / 1000);
}

function span(
	expected: string,
	value: string,
	secondsOf: (request: Searchable, now: Date) => number | undefined,
): Test | FilterFault {
	const [, sign, duration = ''] = /^([<>])(.+)$/.exec(value) ?? [];
	if (sign === undefined) {
		return {fault: `${expected}, not ${JSON.stringify(value)}`};
	}

	try {
		const limit = parseDuration(duration);
		return (request, now) => {
			const seconds = secondsOf(request, now);
			return seconds !== undefined && (sign === '>' ? seconds > limit : seconds < limit);
		};
	} catch (error) {
		if (error instanceof OperationError) {
			return {fault: `${error.message}: write 30s, 10m, 24h or 90d`};
		}

		throw error;
	}
}

function hasSeverity({findings, questions}: Pick<Searchable, 'findings' | 'questions'>, wanted: string): boolean {
	const gravest = Math.max(0, ...findings.map(({severity}) => weights[severity]));
	return wanted === 'clear'
		? gravest < weights.warn && questions.length === 0
		: gravest === weights[wanted as Severity];
}

function orNear(word: string, candidates: readonly string[]): string {
	const near = nearestWord(word, candidates);
	return near === undefined ? '' : `; did you mean ${near}?`;
}
