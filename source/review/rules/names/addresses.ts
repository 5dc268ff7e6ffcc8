import {localized} from '../../../base/text/index.js';
import type {PodRecord} from '../../../cluster/records/index.js';
import {kubeletServing} from '../../../signers/known/index.js';
import type {Evidence} from '../../evidence/index.js';
import {answered, whyUnread} from '../../evidence/index.js';
import {plainAddress, serviceKey} from '../../evidence/network/index.js';
import type {QuestionRule, Rule, Subject} from '../../facts/index.js';
import {listAll, quote, quoteAll, remembered} from '../../facts/index.js';
import {addresses} from './host-names.js';
import type {NameOwner} from './name-owners.js';
import {hostOwners} from './name-owners.js';
import {outsideAddressGrant} from './policy-grants.js';
import type {Ownership, Unread} from './service-owners.js';
import {mayDo, ownershipOf, unreadServices} from './service-owners.js';

const object = ['object'] as const;
const field = 'spec.request: subjectAltName';

type Owned = {
	readonly address: string;
	readonly owner:
		| {readonly kind: 'api-server' | 'nobody'}
		| {readonly kind: 'service'; readonly key: string; readonly ownership: Ownership}
		| {readonly kind: 'pod'; readonly key: string; readonly isOwn: boolean}
		/** Only an address that anybody who writes a Service can claim. */
		| {readonly kind: 'claimed'; readonly key: string}
		| {readonly kind: 'policy'; readonly at: string}
		| {readonly kind: 'node'; readonly name: string}
		/** Not everything that could have the address was read. */
		| {readonly kind: 'unread'; readonly unread: readonly Unread[]};
};

/** The owner of each address, as far as it was read. The rules about nodes judge the addresses of a kubelet. */
export const owned = remembered((subject): readonly Owned[] => {
	const {evidence, seen} = subject.object ?? {};
	return seen === undefined || evidence?.services === undefined || seen.signerName === kubeletServing
		? []
		: addresses(subject).flatMap(({address, trouble}) =>
				trouble !== undefined && trouble !== 'api-server'
					? []
					: [{address, owner: ownerOf(plainAddress(address), evidence, subject)}],
			);
});

function ownerOf(plain: string, evidence: Evidence, subject: Subject): Owned['owner'] {
	if (answered(evidence.apiServer)?.byAddress.has(plain)) {
		return {kind: 'api-server'};
	}

	const services = answered(evidence.services);
	const keys = (services?.byAddress.get(plain) ?? []).map(serviceKey);
	const [first] = keys;
	if (first !== undefined) {
		const key = keys.find(each => ownershipOf(subject, each).state === 'own') ?? first;
		return {kind: 'service', key, ownership: ownershipOf(subject, key)};
	}

	const node = answered(evidence.nodes)?.byAddress.get(plain);
	if (node !== undefined) {
		return {kind: 'node', name: node.name};
	}

	const found = answered(evidence.pods)?.get(plain);
	const [pod] = found ?? [];
	if (found !== undefined && pod !== undefined) {
		return ofPod(found, pod, subject);
	}

	const own = ownPod(plain, subject);
	if (own !== undefined) {
		return {kind: 'pod', key: serviceKey(own), isOwn: true};
	}

	const at = outsideAddressGrant(plain, subject);
	if (at !== undefined) {
		return {kind: 'policy', at};
	}

	const claimed = services?.byClaim.get(plain)?.[0];
	if (claimed !== undefined) {
		return {kind: 'claimed', key: serviceKey(claimed)};
	}

	// Only after a search everywhere is an address known to belong to nobody.
	const why = [...unreadNodes(evidence), ...unreadPods(evidence, plain)];
	const unread = unreadServices(subject);
	if (why.length > 0 || unread !== undefined) {
		return {
			kind: 'unread',
			unread: [
				...(unread === undefined ? [] : [{of: 'services' as const, why: [unread]}]),
				...(why.length === 0 ? [] : [{of: 'addresses' as const, why}]),
			],
		};
	}

	return {kind: 'nobody'};
}

/** The Pod with this address that runs as the requester. */
function ownPod(plain: string, {object: facts}: Subject): PodRecord | undefined {
	const pods = answered(answered(facts?.evidence?.accountPods)?.get(facts?.seen.username ?? ''));
	return pods?.find(({podIps}) => podIps.some(ip => plainAddress(ip) === plain));
}

/** A Pod belongs to its service account, and to users that may create such Pods. */
function ofPod(found: readonly PodRecord[], first: PodRecord, subject: Subject): Owned['owner'] {
	const username = subject.object?.seen.username ?? '';
	const judged = found.map(pod => ({
		pod,
		isOwn:
			username === `system:serviceaccount:${pod.namespace}:${pod.serviceAccountName}`
				? true
				: mayDo(subject, {verbs: ['create', 'update', 'patch'], group: '', resource: 'pods', namespace: pod.namespace}),
	}));
	const own = judged.find(({isOwn}) => isOwn === true);
	const unread = judged.flatMap(({isOwn}) => (typeof isOwn === 'object' ? [isOwn] : []));
	return own === undefined && unread.length > 0
		? {kind: 'unread', unread}
		: {kind: 'pod', key: serviceKey(own?.pod ?? first), isOwn: own !== undefined};
}

function unreadNodes({nodes}: Evidence): readonly string[] {
	return nodes?.state === 'read'
		? nodes.value.isComplete
			? []
			: [localized`there are more Nodes than are read at once`]
		: [whyUnread(nodes)].filter(why => why !== undefined);
}

function unreadPods(evidence: Evidence, plain: string): readonly string[] {
	const {pods} = evidence;
	if (pods === undefined) {
		return [localized`Pods are asked for once the request is looked at`];
	}

	if (pods.state !== 'read') {
		return [whyUnread(pods)].filter(why => why !== undefined);
	}

	return pods.value.has(plain) ? [] : [localized`not all Pods were looked through for it`];
}

type AnyOwner = Owned['owner'] | NameOwner;

/** A sentence about the addresses and host names with such an owner; it names the owner of each. */
function ownersSentence(
	subject: Subject,
	choose: (owner: AnyOwner) => string | undefined,
	sentence: (list: string) => string,
): string | undefined {
	const all: ReadonlyArray<readonly [string, AnyOwner]> = [
		...owned(subject).map(({address, owner}) => [address, owner] as const),
		...(subject.object?.seen.signerName === kubeletServing ? [] : hostOwners(subject)),
	];
	const parts = all.flatMap(([name, owner]) => {
		const whose = choose(owner);
		return whose === undefined ? [] : [whose === '' ? quote(name) : `${quote(name)} (${whose})`];
	});
	return parts.length === 0 ? undefined : sentence(listAll([...new Set(parts)], text => text));
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
		'An address, or the host name of a load balancer, is that of a Service which the requester may not change.',
		subject =>
			ownersSentence(
				subject,
				owner =>
					(owner.kind === 'service' || owner.kind === 'load-balancer') && owner.ownership.state === 'other'
						? localized`of Service ${owner.key}`
						: undefined,
				list => localized`The holder could pose as a Service that is not the requester's: ${list}`,
			),
	),
	rule(
		'address-of-node',
		'warn',
		'self',
		'nodes',
		'An address or name is that of a Node, where its kubelet and everything on the host network answers.',
		subject =>
			ownersSentence(
				subject,
				owner => (owner.kind === 'node' ? localized`of Node ${owner.name}` : undefined),
				list => localized`The holder could pose as what answers on a node: ${list}`,
			),
	),
	rule(
		'address-of-another-pod',
		'warn',
		'self',
		'pods',
		'An address is that of a Pod that does not run as the requester, in a namespace where they may make none.',
		subject =>
			ownersSentence(
				subject,
				owner => (owner.kind === 'pod' && !owner.isOwn ? localized`of Pod ${owner.key}` : undefined),
				list => localized`The holder could pose as a Pod that is not the requester's: ${list}`,
			),
	),
	rule(
		'address-of-pod',
		'info',
		'self',
		'pods',
		'An address is that of a Pod, and goes with it to the next that gets it.',
		subject =>
			ownersSentence(
				subject,
				owner => (owner.kind === 'pod' && owner.isOwn ? localized`of Pod ${owner.key}` : undefined),
				list => localized`The address of a Pod, which another may have tomorrow: ${list}`,
			),
	),
	rule(
		'address-of-nobody',
		'warn',
		'server',
		'pods',
		'No Service, Node or Pod of the cluster has an address now, and no `addresses` of a policy take it in.',
		subject =>
			ownersSentence(
				subject,
				owner => (owner.kind === 'nobody' ? '' : undefined),
				list => localized`Nobody in the cluster has this address now: ${list}; list it in a policy`,
			),
	),
	rule(
		'address-claimed-at-will',
		'warn',
		'self',
		'services',
		'Nothing but spec.externalIPs of a Service stands behind an address: whoever may write a Service may claim any.',
		subject =>
			ownersSentence(
				subject,
				owner => (owner.kind === 'claimed' ? localized`of Service ${owner.key}` : undefined),
				list => localized`Nothing but spec.externalIPs stands behind ${list}; list it in a policy`,
			),
	),
];

export const addressQuestions: readonly QuestionRule[] = [
	{
		id: 'addresses-unread',
		field,
		evidence: 'pods',
		about:
			"Nodes, Pods or the API server's addresses could not all be read, or there are too many addresses to look up: those are not checked against them.",
		what: 'whose the addresses are',
		ask(subject) {
			const {evidence = {}} = subject.object ?? {};
			const unread = owned(subject).flatMap(({address, owner}) => {
				const why = owner.kind === 'unread' ? owner.unread.filter(({of}) => of === 'addresses') : [];
				return why.length === 0 ? [] : [{address, why: why.flatMap(each => each.why)}];
			});
			// A kubelet's Node has its own question. Whether an address belongs to the API server is a question for every
			// address.
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
			return all.length === 0
				? undefined
				: {message: localized`Not checked against all that has addresses: ${quoteAll(all)}`, why};
		},
	},
];
