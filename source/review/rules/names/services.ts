import {localized} from '../../../base/text/index.js';
import {kubeletServing} from '../../../signers/known/index.js';
import {answered} from '../../evidence/index.js';
import {whereabouts, zoneOf} from '../../evidence/network/index.js';
import type {OpenQuestion, QuestionRule, Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll} from '../../facts/index.js';
import {owned} from './addresses.js';
import {finding, foreignNames, hosts, knownZones, serviceAccountNamespace} from './host-names.js';
import {hostOwners} from './name-owners.js';
import {namedServices} from './service-names.js';
import type {Unread} from './service-owners.js';

const object = ['object'] as const;
const field = 'spec.request: subjectAltName';

/** Services that the names mean and that do not belong to the requester, each with one of the names. */
function ofOthers(
	subject: Subject,
	isMeant: (namespace: string, own: string | undefined) => boolean,
	sentence: (list: string, username: string) => string,
): string | undefined {
	const own = serviceAccountNamespace(subject);
	const keys = [...hostOwners(subject).values()].flatMap(owner =>
		owner.kind === 'service' && owner.ownership.state === 'other' && isMeant(owner.key.split('/', 1)[0] ?? '', own)
			? [owner.key]
			: [],
	);
	return isKubelet(subject)
		? undefined
		: finding(keys, list => sentence(list, quote(subject.object?.seen.username ?? '')));
}

/** The rules about nodes judge the names of a kubelet. */
const isKubelet = ({object: facts}: Subject) => facts?.seen.signerName === kubeletServing;

export const serviceRules: readonly Rule[] = [
	{
		id: 'foreign-cluster-domain',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'domain',
		about:
			"A name reads like that of a Service or Pod, but ends in another domain than the cluster's: it is another cluster's, or its who owns that domain.",
		find: subject =>
			finding(
				foreignNames(subject).filter(name => hostOwners(subject).get(name)?.kind !== 'policy'),
				list =>
					localized`Of another cluster, for this one's names end in ${knownZones(subject)?.map(quote).join(' or ')}: ${list}`,
			),
	},
	{
		id: 'service-missing',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'services',
		about:
			'A name is that of a Service that is not in the cluster: nobody owns it yet, and who makes it later meets a certificate.',
		find: subject =>
			finding(
				[...hostOwners(subject).values()].flatMap(owner =>
					owner.kind === 'service' && owner.ownership.state === 'missing' ? [owner.key] : [],
				),
				list => localized`There is no Service ${list}: nobody owns its name yet`,
			),
	},
	{
		id: 'requester-outside-namespace',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about: 'The requester may not change the Services whose names they ask for.',
		find: subject =>
			ofOthers(
				subject,
				(_, own) => own === undefined,
				(list, username) => localized`${username} may not change the Service ${list}, but asks for its names`,
			),
	},
	{
		id: 'names-of-another-namespace',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about:
			"A service account asks for names of Services in a namespace that isn't its own, and which it may not change.",
		find: subject =>
			ofOthers(
				subject,
				(namespace, own) => own !== undefined && own !== namespace,
				(list, username) =>
					localized`${username} is of another namespace than the Service ${list}, whose names it asks for`,
			),
	},
	{
		id: 'names-of-another-account',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'account-pods',
		about:
			'A service account asks for names of Services of its namespace that it may not change, and whose Pods do not run as it.',
		find: subject =>
			ofOthers(
				subject,
				(namespace, own) => own === namespace,
				(list, username) => localized`${username} may not change the Service ${list}, and none of its Pods runs as it`,
			),
	},
	{
		id: 'known-service',
		severity: 'info',
		field,
		provenance: 'server',
		scopes: object,
		evidence: 'services',
		about: 'Names are those of Services that are in the cluster, which it names with their addresses.',
		find(subject) {
			const known = answered(subject.object?.evidence?.services);
			const found = [...namedServices(subject)].flatMap(([key, names]) => {
				const service = known?.byName.get(key);
				return service === undefined ? [] : [localized`${names[0]} is the Service ${key} (${whereabouts(service)})`];
			});
			return found.length === 0
				? undefined
				: `${found.slice(0, 3).join(', ')}${found.length > 3 ? localized` and ${found.length - 3} more` : ''}`;
		},
	},
];

export const serviceQuestions: readonly QuestionRule[] = [
	{
		id: 'cluster-domain-unknown',
		field,
		evidence: 'domain',
		about:
			"A name ends in another domain than cluster.local, and it could not be read whether that is the cluster's; CERTDECK_CLUSTER_DOMAIN sets it.",
		what: "whether the names end in the cluster's own domain",
		ask(subject) {
			const {zones = [], unread} = answered(subject.object?.evidence?.domain) ?? {};
			const message =
				unread === undefined
					? undefined
					: finding(
							hosts(subject).filter(name => !zones.includes(zoneOf(name) ?? zones[0] ?? '')),
							list =>
								localized`Taken for names of this cluster, whose domain is not known and usually ${quoteAll(zones)}: ${list}`,
						);
			return message === undefined
				? undefined
				: {message, why: [localized`${unread}; CERTDECK_CLUSTER_DOMAIN sets it`]};
		},
	},
	{
		id: 'requester-unread',
		field: 'spec.username',
		evidence: 'bindings',
		about: "Bindings could not all be read, so it is not known whether the names are the requester's to ask for.",
		what: "whether the names are the requester's",
		ask: subject =>
			open(
				subject,
				'bindings',
				list =>
					localized`Not known whether ${quote(subject.object?.seen.username ?? '')} may change what stands behind ${list}`,
			),
	},
	{
		id: 'account-pods-unread',
		field: 'spec.username',
		evidence: 'account-pods',
		about:
			'Pods could not be read, so it is not known whether those behind a Service run as the service account that asks for its names.',
		what: 'whether the Pods behind the names run as the requester',
		ask: subject =>
			open(
				subject,
				'account-pods',
				list => localized`Not known whether Pods behind ${list} run as ${quote(subject.object?.seen.username ?? '')}`,
			),
	},
	{
		id: 'services-unread',
		field,
		evidence: 'services',
		about: 'Services could not be read, so names and addresses are not checked against them.',
		what: 'which Services have these names and addresses',
		ask: subject =>
			open(subject, 'services', list => localized`Not checked against the Services of the cluster: ${list}`),
	},
	{
		id: 'routes-unread',
		field,
		evidence: 'routes',
		about:
			'Gateways or HTTPRoutes could not be read, so it is not known whether one of another owner stands behind a name outside the cluster.',
		what: 'whether a Gateway stands behind the names',
		ask: subject => open(subject, 'routes', list => localized`Not known whether a Gateway stands behind ${list}`),
	},
];

/** Names and addresses whose evidence could not be read, and why. */
function open(subject: Subject, of: Unread['of'], sentence: (list: string) => string): OpenQuestion | undefined {
	if (isKubelet(subject)) {
		return undefined;
	}

	const unread = [
		...[...hostOwners(subject)].map(([name, owner]) => ({
			name,
			unread:
				owner.kind === 'unread'
					? owner.unread
					: 'ownership' in owner && owner.ownership.state === 'unknown'
						? owner.ownership.unread
						: [],
		})),
		...owned(subject).map(({address, owner}) => ({name: address, unread: owner.kind === 'unread' ? owner.unread : []})),
	].filter(each => each.unread.some(part => part.of === of));
	const why = [
		...new Set(unread.flatMap(each => each.unread.filter(part => part.of === of).flatMap(part => part.why))),
	];
	const message = finding(
		unread.map(({name}) => name),
		sentence,
	);
	return message === undefined ? undefined : {message, why};
}
