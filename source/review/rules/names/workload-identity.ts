import {isLabel, isSubdomain, isTrustDomain} from '../../../base/index.js';
import {localized} from '../../../base/text/index.js';
import {answered} from '../../evidence/index.js';
import type {OpenQuestion, QuestionRule, Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll, remembered} from '../../facts/index.js';
import {field, requests} from './host-names.js';
import {uriGrant} from './policy-grants.js';
import {mayDo} from './service-owners.js';

/** Whether a SPIFFE name belongs to the requester; `by` is a phrase that says what shows it, or why not. */
export type Workload = {
	readonly state: 'own' | 'other' | 'unknown' | 'malformed';
	readonly by: string;
	/** If that is not known: what could not be read. */
	readonly of?: 'bindings' | 'trust-domains';
	readonly why?: readonly string[];
};

const uris = ({view}: Subject) => view.uri.filter(uri => /^spiffe:/i.test(uri));

/** Judges a SPIFFE name: its form, its trust domain, then its requester. */
export function workloadOf(uri: string, subject: Subject): Workload {
	// SPIFFE-ID §2: lower case, no query, no port; an SVID has exactly one URI (X509-SVID §2).
	const [, domain = '', namespace = '', account = ''] =
		/^spiffe:\/\/([^/]*)\/ns\/([^/]*)\/sa\/([^/]*)$/.exec(uri) ?? [];
	const isWellFormed = isTrustDomain(domain) && isLabel(namespace) && isSubdomain(account);
	if (!isWellFormed || subject.view.uri.length > 1) {
		return {
			state: 'malformed',
			by: !isWellFormed
				? localized`not of the form spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT`
				: localized`more than one URI`,
		};
	}

	const trusted = domainOf(domain, subject);
	const asker = askerOf(uri, namespace, account, subject);
	// A certain answer goes before an unknown one.
	return (
		[trusted, asker].find(({state}) => state === 'other') ??
		[trusted, asker].find(({state}) => state === 'unknown') ??
		asker
	);
}

/** Trust domains of the policy file, or, if it lists none, of the mesh's own configuration. */
function domainOf(domain: string, {object}: Subject): Workload {
	const listed = object?.policy?.trustDomains;
	const read = answered(object?.evidence?.trustDomains);
	const domains = listed ?? read?.domains ?? [];
	if (domains.includes(domain)) {
		return {state: 'own', by: localized`trust domain ${domain}`};
	}

	const why = listed === undefined ? (read?.unread ?? []) : [];
	return why.length > 0
		? {state: 'unknown', by: localized`not known whether a mesh here has this trust domain`, of: 'trust-domains', why}
		: {
				state: 'other',
				by:
					domains.length > 0
						? localized`trust domain ${domain} is not one here`
						: localized`no trust domain is configured here`,
			};
}

function askerOf(uri: string, namespace: string, account: string, subject: Subject): Workload {
	if (subject.object?.seen.username === `system:serviceaccount:${namespace}:${account}`) {
		return {state: 'own', by: localized`the service account that asks`};
	}

	const at = uriGrant(uri, subject);
	if (at !== undefined) {
		return {state: 'own', by: localized`the policy, ${at}`};
	}

	const may = mayDo(subject, {
		verbs: ['create'],
		group: '',
		resource: 'serviceaccounts',
		subresource: 'token',
		namespace,
		name: account,
	});
	return may === true
		? {state: 'own', by: localized`the requester may make its tokens`}
		: may === false
			? {state: 'other', by: localized`${namespace}/${account}, which is not the requester`}
			: {
					state: 'unknown',
					by: localized`not known whether the requester may make its tokens`,
					of: 'bindings',
					why: may.why,
				};
}

const workloads = remembered((subject: Subject) => uris(subject).map(uri => ({uri, ...workloadOf(uri, subject)})));
/** Before the cluster was asked, and for a file, the requester is not known. */
const isAsked = ({object}: Subject) => object?.evidence?.trustDomains !== undefined || object?.policy !== undefined;

export const workloadRules: readonly Rule[] = [
	{
		id: 'claims-workload-identity',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: requests,
		sharpenedBy: 'trust-domains',
		about:
			'A SPIFFE name that is not of the form spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT, of no trust domain configured here, or of another service account than the one that asks, one whose tokens the requester may make, or that a policy has them ask for: service meshes take the holder for that workload.',
		find(subject) {
			const others = workloads(subject).filter(
				({state}) => state === 'malformed' || (state === 'other' && isAsked(subject)),
			);
			return others.length === 0
				? undefined
				: localized`Service meshes would take the holder for ${quoteAll(others.map(({uri}) => uri))}: ${others[0]?.by}`;
		},
	},
	{
		id: 'names-workload',
		severity: 'info',
		field,
		provenance: 'self',
		scopes: requests,
		about: 'A SPIFFE name: service meshes take the holder for that workload.',
		find(subject) {
			const known = workloads(subject).filter(
				({state}) => state === 'own' || (state !== 'malformed' && !isAsked(subject)),
			);
			return known.length === 0
				? undefined
				: localized`Service meshes take the holder for ${quoteAll(known.map(({uri}) => uri))}${isAsked(subject) ? ` (${known[0]?.by})` : ''}`;
		},
	},
];

export const workloadQuestions: readonly QuestionRule[] = [
	{
		id: 'trust-domains-unread',
		field,
		evidence: 'trust-domains',
		about:
			'The configuration of Istio or SPIRE could not be read, so it is not known whether a SPIFFE name is of a trust domain here; `trustDomains` of a policy say it.',
		what: 'whether a mesh has the trust domain',
		ask: subject =>
			open(subject, 'trust-domains', list => localized`Not known whether a mesh here has the trust domain of ${list}`),
	},
	{
		id: 'workload-unread',
		field: 'spec.username',
		evidence: 'bindings',
		about:
			'Bindings could not all be read, so it is not known whether the requester of a SPIFFE name may make the tokens of its service account.',
		what: 'whether the workload is that of the requester',
		ask: subject =>
			open(
				subject,
				'bindings',
				list =>
					localized`Not known whether ${quote(subject.object?.seen.username ?? '')} may make the tokens of ${list}`,
			),
	},
];

function open(
	subject: Subject,
	of: NonNullable<Workload['of']>,
	sentence: (list: string) => string,
): OpenQuestion | undefined {
	const unknown = isAsked(subject) ? workloads(subject).filter(each => each.state === 'unknown' && each.of === of) : [];
	return unknown.length === 0
		? undefined
		: {
				message: sentence(quoteAll(unknown.map(({uri}) => uri))),
				why: [...new Set(unknown.flatMap(({why = []}) => why))],
			};
}
