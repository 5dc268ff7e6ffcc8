import {zoneOf} from '../evidence/domain.js';
import {answered, whyUnread} from '../evidence/evidence.js';
import {serviceKey, whereabouts} from '../evidence/services.js';
import type {OpenQuestion, QuestionRule, Rule, Subject} from '../facts.js';
import {quote, quoteAll, remembered} from '../facts.js';
import {addresses, finding, foreignNames, hosts, knownZones, serviceAccountNamespace, serviceOf} from './host-names.js';
import {mayChangeServices} from './requester-rights.js';

const object = ['object'] as const;
const field = 'spec.request: subjectAltName';

/** Services that the names stand for, by `NAMESPACE/NAME`, each with those names; not the API server's own. */
export const namedServices = remembered((subject): ReadonlyMap<string, readonly string[]> => {
	const named = new Map<string, string[]>();
	for (const host of hosts(subject)) {
		const {service = '', namespace = ''} = serviceOf(host, subject) ?? {};
		const key = serviceKey({namespace, name: service});
		// Wildcards over Services have findings of their own.
		if (service !== '' && service !== '*' && key !== 'default/kubernetes') {
			named.set(key, [...(named.get(key) ?? []), host]);
		}
	}

	return named;
});

export const services = ({object: facts}: Subject) => answered(facts?.evidence?.services);

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
				foreignNames(subject),
				list =>
					`Of another cluster, for this one's names end in ${knownZones(subject)?.map(quote).join(' or ')}: ${list}`,
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
		find(subject) {
			const known = services(subject);
			return known?.isComplete
				? finding(
						[...namedServices(subject).keys()].filter(key => !known.byName.has(key)),
						list => `There is no Service ${list}: nobody owns its name yet`,
					)
				: undefined;
		},
	},
	{
		id: 'requester-outside-namespace',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'bindings',
		about: 'Who asks may not change Services in the namespace whose names they ask for.',
		find(subject) {
			// Of a service account, its own namespace says more.
			if (serviceAccountNamespace(subject)) {
				return undefined;
			}

			const namespaces = [...namedServices(subject).keys()].map(key => key.split('/', 1)[0] ?? '');
			return finding(
				namespaces.filter(namespace => mayChangeServices(subject, namespace) === false),
				list =>
					`${quote(subject.object?.seen.username ?? '')} may not change Services in ${list}, but asks for their names`,
			);
		},
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
			const known = services(subject);
			const found = [...namedServices(subject)].flatMap(([key, names]) => {
				const service = known?.byName.get(key);
				return service === undefined ? [] : [`${names[0]} is the Service ${key} (${whereabouts(service)})`];
			});
			return found.length === 0
				? undefined
				: `${found.slice(0, 3).join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`;
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
			return unread === undefined
				? undefined
				: question(
						hosts(subject).filter(name => !zones.includes(zoneOf(name) ?? zones[0] ?? '')),
						list =>
							`Taken for names of this cluster, whose domain is not known and usually ${quoteAll(zones)}: ${list}`,
						[`${unread}; CERTDECK_CLUSTER_DOMAIN sets it`],
					);
		},
	},
	{
		id: 'requester-unread',
		field: 'spec.username',
		evidence: 'bindings',
		about: "Bindings could not all be read, so it is not known whether the names are the requester's to ask for.",
		what: "whether the names are the requester's",
		ask(subject) {
			const {bindings} = subject.object?.evidence ?? {};
			const unread =
				bindings?.state === 'read' ? bindings.value.unread : [whyUnread(bindings)].filter(why => why !== undefined);
			return question(
				[...namedServices(subject).keys()].map(key => key.split('/', 1)[0] ?? ''),
				list => `Not known whether ${quote(subject.object?.seen.username ?? '')} may change Services in ${list}`,
				unread,
			);
		},
	},
	{
		id: 'services-unread',
		field,
		evidence: 'services',
		about: 'Services could not be read, so names and addresses are not held against them.',
		what: 'which Services have these names and addresses',
		ask(subject) {
			const {services: read} = subject.object?.evidence ?? {};
			const why =
				read?.state === 'read' && !read.value.isComplete
					? 'there are more Services than are read at once'
					: whyUnread(read);
			// The common name is most often one of the DNS names as well.
			const names = new Set([...namedServices(subject).values()].flat());
			return question(
				[...names, ...addresses(subject).map(({address}) => address)],
				list => `Not held against the Services of the cluster: ${list}`,
				why === undefined ? [] : [why],
			);
		},
	},
];

function question(
	values: readonly string[],
	sentence: (list: string) => string,
	why: readonly string[],
): OpenQuestion | undefined {
	const message = why.length === 0 ? undefined : finding(values, sentence);
	return message === undefined ? undefined : {message, why};
}
