import {kubeletServing} from '../../signers/known-signers.js';
import {plainAddress} from '../evidence/addresses.js';
import {answered, whyUnread} from '../evidence/evidence.js';
import {serviceKey} from '../evidence/services.js';
import type {Rule, Subject} from '../facts.js';
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
		| {readonly kind: 'node'; readonly name: string};
};

/** Whose each address is, as far as it was read; a kubelet's are its Node's matter. */
const owned = remembered((subject): readonly Owned[] => {
	const {evidence, seen} = subject.object ?? {};
	const known = services(subject);
	if (seen === undefined || evidence === undefined || known === undefined || seen.signerName === kubeletServing) {
		return [];
	}

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

		const keys = (known.byAddress.get(plain) ?? []).map(serviceKey);
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
		const isAsked = found !== undefined && known.isComplete && nodes?.isComplete;
		return isAsked ? [{address, owner: {kind: 'nobody'}}] : [];
	});
});

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
	{
		id: 'addresses-unread',
		severity: 'info',
		field,
		provenance: 'policy',
		scopes: object,
		evidence: 'pods',
		about:
			"Nodes, Pods or the API server's endpoints could not be read, so addresses are not held against them; it says which rule is missing.",
		find(subject) {
			const {evidence = {}, seen} = subject.object ?? {};
			const {nodes, pods, apiServer} = evidence;
			// Of a kubelet's Node there is a finding of its own.
			const why = [
				...(seen?.signerName === kubeletServing ? [] : [whyUnread(nodes), whyUnread(pods)]),
				...(answered(apiServer)?.unread ?? []),
			].filter(reason => reason !== undefined);
			return addresses(subject).length === 0 || why.length === 0
				? undefined
				: `${quoteAll(addresses(subject).map(({address}) => address))} not held against all that has addresses: ${[...new Set(why)].join('; ')}`;
		},
	},
];
