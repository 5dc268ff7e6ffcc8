import {isIP, isIPv6} from 'node:net';
import {kubeletServing} from '../../signers/known-signers.js';
import {plainAddress} from '../evidence/addresses.js';
import type {Evidence} from '../evidence/evidence.js';
import {answered, mostPodAddresses, whyUnread} from '../evidence/evidence.js';
import {serviceKey} from '../evidence/services.js';
import type {QuestionRule, Rule, Subject} from '../facts.js';
import {listAll, quote, quoteAll, remembered} from '../facts.js';
import {addresses, serviceAccountNamespace} from './host-names.js';
import {namedServices, services} from './services.js';

const object = ['object'] as const;
const field = 'spec.request: subjectAltName';

type Owned = {
	readonly address: string;
	readonly owner:
		| {readonly kind: 'api-server' | 'nobody'}
		| {readonly kind: 'service' | 'pod'; readonly keys: readonly string[]; readonly isOwn: boolean}
		| {readonly kind: 'node'; readonly name: string}
		/** Not everybody was asked who could have it. */
		| {readonly kind: 'unread'; readonly why: readonly string[]}
		/** The Pods were not asked for yet. */
		| {readonly kind: 'unasked'};
};

/** Whose each address is, as far as it was read; a kubelet's are its Node's matter. */
export const owned = remembered((subject): readonly Owned[] => {
	const {evidence, seen} = subject.object ?? {};
	if (seen === undefined || evidence?.services === undefined || seen.signerName === kubeletServing) {
		return [];
	}

	const known = services(subject);
	const named = namedServices(subject);
	const nodes = answered(evidence.nodes);
	const pods = answered(evidence.pods);
	const own = new Set([
		...[...named.keys()].map(key => key.split('/', 1)[0]),
		...[serviceAccountNamespace(subject)].filter(Boolean),
	]);
	return addresses(subject).flatMap(({address, trouble}): readonly Owned[] => {
		const plain = plainAddress(address);
		if (trouble !== undefined && trouble !== 'api-server') {
			return [];
		}

		if (answered(evidence.apiServer)?.byAddress.has(plain)) {
			return [{address, owner: {kind: 'api-server'}}];
		}

		const keys = (known?.byAddress.get(plain) ?? []).map(serviceKey);
		if (keys.length > 0) {
			return [{address, owner: {kind: 'service', keys, isOwn: keys.some(key => named.has(key))}}];
		}

		const node = nodes?.byAddress.get(plain);
		if (node !== undefined) {
			return [{address, owner: {kind: 'node', name: node.name}}];
		}

		const found = pods?.get(plain);
		if (found !== undefined && found.length > 0) {
			const isOwn = own.size === 0 || found.some(({namespace}) => own.has(namespace));
			return [{address, owner: {kind: 'pod', keys: found.map(serviceKey), isOwn}}];
		}

		// That it is nobody's takes having asked everywhere.
		const why = [...unreadNodes(evidence), ...unreadPods(evidence, plain)];
		if (why.length > 0) {
			return [{address, owner: {kind: 'unread', why}}];
		}

		if (found === undefined) {
			return [{address, owner: {kind: 'unasked'}}];
		}

		// Of Services that were not read there is a finding of its own.
		return known?.isComplete ? [{address, owner: {kind: 'nobody'}}] : [];
	});
});

function unreadNodes({nodes}: Evidence): readonly string[] {
	return nodes?.state === 'read'
		? nodes.value.isComplete
			? []
			: ['there are more Nodes than are read at once']
		: [whyUnread(nodes)].filter(why => why !== undefined);
}

function unreadPods(evidence: Evidence, plain: string): readonly string[] {
	const {pods} = evidence;
	if (pods?.state !== 'read') {
		return [whyUnread(pods)].filter(why => why !== undefined);
	}

	return pods.value.has(plain)
		? isSecondFamily(evidence, plain)
			? ['Pods are found by the first of their addresses, and this would be a second']
			: []
		: [
				pods.value.size < mostPodAddresses
					? 'it was nobody else’s only after the Pods were asked for'
					: `no more than ${mostPodAddresses} addresses are looked up among the Pods`,
			];
}

/** The field `status.podIP` that Pods are selected by holds the first of `status.podIPs`: in dual stack, of one family. */
function isSecondFamily({services: known, nodes}: Evidence, plain: string): boolean {
	const all = answered(known);
	const [first] = all?.byName.get('default/kubernetes')?.clusterIps ?? [];
	const isSame = (address: string) => isIPv6(address) === isIPv6(plain);
	if (all === undefined || first === undefined || isSame(plainAddress(first))) {
		return false;
	}

	const others = [...all.byAddress.keys(), ...(answered(nodes)?.byAddress.keys() ?? [])];
	return others.some(address => isIP(address) !== 0 && isSame(address));
}

/** A sentence about the addresses that have such an owner, each with whose it is. */
function tell(
	subject: Subject,
	choose: (owner: Owned['owner']) => string | undefined,
	sentence: (list: string) => string,
): string | undefined {
	const told = owned(subject).flatMap(({address, owner}) => {
		const whose = choose(owner);
		return whose === undefined ? [] : [whose === '' ? quote(address) : `${quote(address)} (${whose})`];
	});
	return told.length === 0 ? undefined : sentence(listAll([...new Set(told)], text => text));
}

const rule = (
	id: string,
	severity: Rule['severity'],
	provenance: Rule['provenance'],
	evidence: Rule['evidence'] & string,
	about: string,
	find: Rule['find'],
): Rule => ({id, severity, field, provenance, scopes: object, evidence, about, find});

export const addressRules: readonly Rule[] = [
	rule(
		'address-of-another-service',
		'warn',
		'server',
		'services',
		'An address is that of a Service which the request does not name.',
		subject =>
			tell(
				subject,
				owner => (owner.kind === 'service' && !owner.isOwn ? `of Service ${owner.keys[0]}` : undefined),
				list => `The holder could pose as a Service that the request does not name: ${list}`,
			),
	),
	rule(
		'address-of-node',
		'warn',
		'self',
		'nodes',
		'An address is that of a Node, where its kubelet and everything on the host network answers.',
		subject =>
			tell(
				subject,
				owner => (owner.kind === 'node' ? `of Node ${owner.name}` : undefined),
				list => `The holder could pose as what answers on a node: ${list}`,
			),
	),
	rule(
		'address-of-another-pod',
		'warn',
		'self',
		'pods',
		"An address is that of a Pod in another namespace than the request's names and its service account.",
		subject =>
			tell(
				subject,
				owner => (owner.kind === 'pod' && !owner.isOwn ? `of Pod ${owner.keys[0]}` : undefined),
				list => `The holder could pose as a Pod of another namespace: ${list}`,
			),
	),
	rule(
		'address-of-pod',
		'info',
		'self',
		'pods',
		'An address is that of a Pod, and goes with it to the next that gets it.',
		subject =>
			tell(
				subject,
				owner => (owner.kind === 'pod' && owner.isOwn ? `of Pod ${owner.keys[0]}` : undefined),
				list => `The address of a Pod, which another may have tomorrow: ${list}`,
			),
	),
	rule(
		'address-of-nobody',
		'info',
		'server',
		'pods',
		'No Service, Node or Pod of the cluster has an address now.',
		subject =>
			tell(
				subject,
				owner => (owner.kind === 'nobody' ? '' : undefined),
				list => `Nobody in the cluster has this address now: ${list}`,
			),
	),
	rule(
		'addresses-unasked',
		'info',
		'policy',
		'pods',
		'An address is that of no Service and no Node, and the Pods were not asked for yet: that comes once the request is looked at.',
		subject =>
			tell(
				subject,
				owner => (owner.kind === 'unasked' ? '' : undefined),
				list => `Not looked up among the Pods yet: ${list}`,
			),
	),
];

export const addressQuestions: readonly QuestionRule[] = [
	{
		id: 'addresses-unread',
		field,
		evidence: 'pods',
		about:
			"Nodes, Pods or the API server's addresses could not all be read, or there are too many addresses to look up: those are not held against them.",
		what: 'whose the addresses are',
		ask(subject) {
			const {evidence = {}} = subject.object ?? {};
			const unread = owned(subject).flatMap(({address, owner}) =>
				owner.kind === 'unread' ? [{address, why: owner.why}] : [],
			);
			// Of a kubelet's Node there is a question of its own; that it is the API server's is one for every address.
			const apiServer = [whyUnread(evidence.apiServer), ...(answered(evidence.apiServer)?.unread ?? [])].filter(
				reason => reason !== undefined,
			);
			const others = new Set(
				owned(subject).flatMap(({address, owner}) => (['service', 'pod'].includes(owner.kind) ? [address] : [])),
			);
			const asked =
				apiServer.length > 0 ? addresses(subject).flatMap(({address}) => (others.has(address) ? [] : [address])) : [];
			const all = [...new Set([...unread.map(({address}) => address), ...asked])];
			const why = [...new Set([...unread.flatMap(each => each.why), ...apiServer])];
			return all.length === 0 ? undefined : {message: `Not held against all that has addresses: ${quoteAll(all)}`, why};
		},
	},
];
