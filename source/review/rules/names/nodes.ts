import {localized} from '../../../base/text/index.js';
import type {NodeRecord} from '../../../cluster/records/index.js';
import {kubeletClient, kubeletServing} from '../../../signers/known/index.js';
import {answered, whyUnread} from '../../evidence/index.js';
import type {Nodes} from '../../evidence/network/index.js';
import {plainAddress} from '../../evidence/network/index.js';
import type {QuestionRule, Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll} from '../../facts/index.js';

const object = ['object'] as const;
/** How long a new machine is only known by what it says about itself. */
const youngMs = 2 * 3_600_000;

/** The node of a kubelet's request, with what the cluster knows about it. */
export function nodeOf({
	object: facts,
	view,
}: Subject): {readonly name: string; readonly nodes: Nodes; readonly node: NodeRecord | undefined} | undefined {
	const name = /^system:node:(.+)$/.exec(view.commonName ?? '')?.[1];
	const nodes = answered(facts?.evidence?.nodes);
	return name === undefined || nodes === undefined ? undefined : {name, nodes, node: nodes.byName.get(name)};
}

const asks = ({object: facts}: Subject, signerName: string) => facts?.seen.signerName === signerName;

export const nodeRules: readonly Rule[] = [
	{
		id: 'node-missing',
		severity: 'warn',
		field: 'spec.request: subject',
		provenance: 'server',
		scopes: object,
		evidence: 'nodes',
		about: "A kubelet's serving certificate is asked for a Node that is not in the cluster.",
		find(subject) {
			const {name, nodes, node} = nodeOf(subject) ?? {};
			return asks(subject, kubeletServing) && name !== undefined && nodes?.isComplete && node === undefined
				? localized`There is no Node ${quote(name)}`
				: undefined;
		},
	},
	{
		id: 'address-not-of-node',
		severity: 'warn',
		field: 'spec.request: subjectAltName',
		provenance: 'self',
		scopes: object,
		evidence: 'nodes',
		about:
			"A kubelet asks for a name or address that is not among its Node's status.addresses, which the node itself reports.",
		find(subject) {
			const {name = '', nodes, node} = nodeOf(subject) ?? {};
			if (!asks(subject, kubeletServing) || node === undefined) {
				return undefined;
			}

			const own = new Set(node.addresses.map(({address}) => plainAddress(address)));
			const foreign = [...subject.view.dns, ...subject.view.ip].filter(each => !own.has(plainAddress(each)));
			const owners = [...new Set(foreign.map(each => nodes?.byAddress.get(plainAddress(each))?.name))].filter(
				owner => owner !== undefined,
			);
			const whose = owners.length > 0 ? localized`, of Node ${quoteAll(owners)}` : '';
			const said = node.addresses.map(({address}) => address);
			return foreign.length === 0
				? undefined
				: localized`Not an address of the Node ${quote(name)}: ${quoteAll(foreign)}${whose}; it says it has ${quoteAll(said) || localized`none`}`;
		},
	},
	{
		id: 'node-is-young',
		severity: 'info',
		field: 'spec.request: subject',
		provenance: 'server',
		scopes: object,
		evidence: 'nodes',
		about:
			'The Node that a serving certificate is asked for joined less than two hours ago: only it vouches for its addresses.',
		find(subject) {
			const {name = '', node} = nodeOf(subject) ?? {};
			const age = node && subject.now.getTime() - node.createdAt.getTime();
			return asks(subject, kubeletServing) && age !== undefined && age < youngMs
				? localized`The Node ${quote(name)} joined ${Math.max(0, Math.floor(age / 60_000))} minutes ago: only it vouches for its addresses`
				: undefined;
		},
	},
	{
		id: 'node-exists',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		evidence: 'nodes',
		about:
			'A bootstrap identity, not the node itself, asks for the client certificate of a Node that is there already.',
		find(subject) {
			const {name, node} = nodeOf(subject) ?? {};
			const {username} = subject.object?.seen ?? {};
			return asks(subject, kubeletClient) && name !== undefined && node && username !== subject.view.commonName
				? localized`The Node ${quote(name)} is there since ${node.createdAt.toISOString().slice(0, 10)}: the machine was set up again, or another one poses as it`
				: undefined;
		},
	},
];

export const nodeQuestions: readonly QuestionRule[] = [
	{
		id: 'nodes-unread',
		field: 'spec.request: subjectAltName',
		evidence: 'nodes',
		about:
			"Nodes could not be read, so the names and addresses of a kubelet's serving certificate, or whether a node that joins is there already, are not checked.",
		what: 'whether the Node has these names, or is there already',
		ask(subject) {
			const {nodes} = subject.object?.evidence ?? {};
			const isPartial = nodes?.state === 'read' && !nodes.value.isComplete && nodeOf(subject)?.node === undefined;
			const why = isPartial ? localized`there are more Nodes than are read at once` : whyUnread(nodes);
			if (why === undefined) {
				return undefined;
			}

			if (asks(subject, kubeletServing)) {
				return {
					message: localized`The names and addresses are not checked against the Nodes of the cluster`,
					why: [why],
				};
			}

			// A node that renews its own certificate needs no further evidence.
			return asks(subject, kubeletClient) && subject.object?.seen.username !== subject.view.commonName
				? {message: localized`Not known whether the Node is there already`, why: [why]}
				: undefined;
		},
	},
];
