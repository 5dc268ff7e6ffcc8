import {serverView} from '../pki/server-view.js';
import type {Certificate, CertificationRequest} from '../pki/types.js';
import type {FileFacts, RequestFacts, Rule, Scope, Subject} from './facts.js';
import type {Finding, Severity} from './finding.js';
import {rules} from './rules.js';

const weight: Readonly<Record<Severity, number>> = {block: 0, warn: 1, info: 2};

const rulesFor = (scope: Scope) => rules.filter(({scopes}) => scopes.includes(scope));
const rulesOf: Readonly<Record<Scope, readonly Rule[]>> = {
	object: rulesFor('object'),
	request: rulesFor('request'),
	certificate: rulesFor('certificate'),
};

/** What there is to say about a request on a cluster without asking the cluster; the gravest first, each id once. */
export function reviewRequest(facts: RequestFacts): readonly Finding[] {
	const {request, signature, now} = facts;
	return findings('object', {
		read: request,
		view: request === undefined ? nothingSeen : serverView(request, signature),
		signature,
		now,
		object: facts,
		known: new Map(),
	});
}

/** What there is to say about a request or certificate from a file, which no cluster knows of. */
export function reviewFile({read, signature, now}: FileFacts): readonly Finding[] {
	return read.kind === 'CertificateRequest'
		? findings('request', {read, view: serverView(read, signature), signature, now, known: new Map()})
		: findings('certificate', {read, view: certificateView(read), signature, now, known: new Map()});
}

function findings(scope: Scope, subject: Subject): readonly Finding[] {
	return rulesOf[scope]
		.flatMap(rule => findingOf(rule, subject))
		.toSorted((a, b) => weight[a.severity] - weight[b.severity]);
}

function findingOf({id, severity, field, provenance, find}: Rule, subject: Subject): readonly Finding[] {
	const message = find(subject);
	// Of a file there is no `spec`.
	return message === undefined
		? []
		: [
				{
					id,
					severity,
					message,
					field: subject.object ? field : field.replaceAll(/spec\.(request: )?/g, ''),
					provenance,
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

/** A certificate's names in the same form; nobody leaves any of them out. */
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
