import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {serverView} from '../../pki/x509/index.js';
import type {FileFacts, RequestFacts, Rule, Scope, Subject} from '../facts/index.js';
import {mostReviewed} from '../facts/index.js';
import type {Finding, Question, Review, Severity} from '../finding/index.js';
import {withAllowances} from '../policy/index.js';
import {questions} from './questions.js';
import {rules} from './rules.js';

const weight: Readonly<Record<Severity, number>> = {block: 0, warn: 1, info: 2};

const rulesFor = (scope: Scope) => rules.filter(({scopes}) => scopes.includes(scope));
const rulesOf: Readonly<Record<Scope, readonly Rule[]>> = {
	object: rulesFor('object'),
	request: rulesFor('request'),
	certificate: rulesFor('certificate'),
};

/** Reviews a request of a cluster, with the evidence about it; the most severe findings first. */
export function reviewFacts(facts: RequestFacts): Review {
	const subject = subjectOf(facts);
	return {findings: findings('object', subject), questions: openQuestions(subject)};
}

/** The input of rules for a request of a cluster. */
export function subjectOf(facts: RequestFacts): Subject {
	const {request, signature, now} = facts;
	const view = request === undefined ? nothingSeen : serverView(request, signature);
	return {...bounded(request, view), signature, now, object: facts, known: new Map()};
}

/** Reviews a request or certificate from a file, without a cluster. */
export function reviewFileFacts({read, signature, now}: FileFacts): readonly Finding[] {
	const [scope, view] =
		read.kind === 'CertificateRequest'
			? (['request', serverView(read, signature)] as const)
			: (['certificate', certificateView(read)] as const);
	return findings(scope, {...bounded(read, view), signature, now, known: new Map()});
}

function bounded(read: Subject['read'], view: Subject['view']): Pick<Subject, 'read' | 'view' | 'nameCount'> {
	const nameCount = read?.subjectAltNames.length ?? 0;
	if (read === undefined || nameCount <= mostReviewed) {
		return {read, view, nameCount};
	}

	const first = <T>(values: readonly T[]) => values.slice(0, mostReviewed);
	return {
		read: {...read, subjectAltNames: first(read.subjectAltNames)},
		view: {...view, dns: first(view.dns), ip: first(view.ip), email: first(view.email), uri: first(view.uri)},
		nameCount,
	};
}

function findings(scope: Scope, subject: Subject): readonly Finding[] {
	const found = rulesOf[scope].flatMap(rule => findingOf(rule, subject));
	return withAllowances(found, subject).toSorted((a, b) => weight[a.severity] - weight[b.severity]);
}

function openQuestions(subject: Subject): readonly Question[] {
	return questions.flatMap(({id, field, evidence, ask}) => {
		const open = ask(subject);
		return open === undefined ? [] : [{id, ...open, field, ...(evidence && {evidence})}];
	});
}

function findingOf(rule: Rule, subject: Subject): readonly Finding[] {
	const found = rule.find(subject);
	if (found === undefined) {
		return [];
	}

	const {id, severity, field} = rule;
	const {message, provenance, evidence} = typeof found === 'string' ? {...rule, message: found} : found;
	return [
		{
			id,
			severity,
			message,
			// A file has no `spec`.
			field: subject.object ? field : field.replaceAll(/spec\.(request: )?/g, ''),
			provenance,
			...(evidence && {evidence}),
		},
	];
}

const nothingSeen: Subject['view'] = {
	accepts: false,
	organizations: [],
	dns: [],
	ip: [],
	email: [],
	uri: [],
	dropped: [],
};

/** The names of a certificate in the same form. No parser drops any of them. */
function certificateView({subject, subjectAltNames}: Certificate | CertificationRequest): Subject['view'] {
	const values = (oid: string) =>
		subject.flatMap(rdn => rdn.flatMap(attribute => (attribute.oid === oid ? [attribute.value] : [])));
	const names = (kind: string) => subjectAltNames.filter(name => name.kind === kind).map(({value}) => value);
	const commonName = values('2.5.4.3').at(-1);
	return {
		accepts: true,
		...(commonName !== undefined && {commonName}),
		organizations: values('2.5.4.10'),
		dns: names('dns'),
		ip: names('ip'),
		email: names('email'),
		uri: names('uri'),
		dropped: [],
	};
}
