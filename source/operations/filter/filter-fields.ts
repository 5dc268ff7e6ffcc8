import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding, Question, Severity} from '../../review/finding/index.js';
import {verdictOf, verdicts} from '../../review/finding/index.js';
import {questions as questionRules, rules} from '../../review/judge/index.js';
import {requestStatuses} from '../plan/index.js';
import type {Field as AnyField, Test as AnyTest, FilterFault} from './field.js';
import {choice, orNear, span, unknownField, valueTest} from './field.js';
import type {SearchText, TextField} from './search-text.js';
import {someValue} from './search-text.js';

type Test = AnyTest<Searchable>;
type Field = AnyField<Searchable>;

/** The input of a filter. */
export type Searchable = {
	readonly seen: Pick<CertificateSigningRequest, 'createdAt' | 'expirationSeconds' | 'cluster'>;
	readonly searched: SearchText;
	readonly findings: ReadonlyArray<Pick<Finding, 'id' | 'severity'>>;
	readonly questions: ReadonlyArray<Pick<Question, 'id'>>;
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

/** The fields that a filter can name, and what each looks at. The most common ones for triage come first. */
export const filterFields: Readonly<Record<string, Field>> = {
	status: {
		about: requestStatuses.join(', '),
		read(value) {
			const wanted = choice('status', value, requestStatuses);
			return typeof wanted === 'string' ? ({searched}) => someValue(searched, 'status', is => is === wanted) : wanted;
		},
	},
	signer: text('signer', 'signerName'),
	requester: text('requester', localized`user who asked`),
	subject: text('subject', localized`whole subject: CN=…, O=…`),
	san: text('san', localized`DNS names, addresses, URIs`),
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
		about: localized`id of a finding or open question`,
		isOfReview: true,
		read(value) {
			const test = valueTest(value);
			const ids = [...rules, ...questionRules].map(({id}) => id);
			return ids.some(test)
				? ({findings, questions}) => [...findings, ...questions].some(({id}) => test(id))
				: {fault: localized`no finding is called ${JSON.stringify(value)}${orNear(value, ids)}`};
		},
	},
	age: {
		about: '>2h, <10m',
		isTimed: true,
		read: ageSpan,
	},
	for: {
		about: localized`lifetime asked for: >90d, <1h`,
		read: value => span(localized`for: takes >90d or <1h`, value, ({seen}) => seen.expirationSeconds),
	},
	usage: text('usage', localized`key usages`),
	group: text('group', "requester's groups"),
	cn: text('cn', localized`subject's common name`),
	o: text('o', "subject's organizations"),
	ou: text('ou', "subject's units"),
	key: text('key', localized`algorithm and size, or SHA-256 of the public key`),
	label: text('label', 'key=value'),
	reason: text('reason', localized`reason and message of a decision`),
	name: text('name', 'metadata.name'),
	cluster: {
		about: localized`context, where several are shown`,
		isText: true,
		read(value) {
			const test = valueTest(value);
			return ({seen}) => seen.cluster !== undefined && test(seen.cluster.name.toLowerCase());
		},
	},
	older: {about: '2h', isTimed: true, read: value => ageSpan(`>${value}`)},
	newer: {about: '10m', isTimed: true, read: value => ageSpan(`<${value}`)},
};

/** Other names of the fields; `user` is kubectl's, `dns` and `ip` are kinds of `san`. */
const aliases: ReadonlyMap<string, string> = new Map([
	['state', 'status'],
	['context', 'cluster'],
	['ctx', 'cluster'],
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

/** The field with a name or alias; otherwise the fault, with a similar field. */
export function fieldNamed(written: string): (Field & {readonly name: string}) | FilterFault {
	const word = written.toLowerCase();
	const name = aliases.get(word) ?? word;
	const field = Object.hasOwn(filterFields, name) ? filterFields[name] : undefined;
	return field ? {...field, name} : unknownField(word, [...Object.keys(filterFields), ...aliases.keys()]);
}

function ageSpan(value: string): Test | FilterFault {
	return span(
		localized`age: takes >2h or <10m`,
		value,
		({seen}, now) => (now.getTime() - seen.createdAt.getTime()) / 1000,
	);
}

function hasSeverity({findings, questions}: Pick<Searchable, 'findings' | 'questions'>, wanted: string): boolean {
	const mostSevere = Math.max(0, ...findings.map(({severity}) => weights[severity]));
	return wanted === 'clear'
		? mostSevere < weights.warn && questions.length === 0
		: mostSevere === weights[wanted as Severity];
}
