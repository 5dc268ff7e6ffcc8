import {localized} from '../../base/text/index.js';
import {parseIp} from '../../pki/go/index.js';
import type {GeneralName} from '../../pki/index.js';
import {kubeletServing} from '../../signers/known/index.js';
import {plainAddress, podNameAddress} from '../evidence/network/index.js';
import type {RequestFacts, Subject} from '../facts/index.js';
import type {Provenance} from '../finding/index.js';
import type {Ownership, Unread} from '../rules/names/index.js';
import {hostOwners, nodeOf, owned, workloadOf} from '../rules/names/index.js';
import {subjectOf} from './review-facts.js';

/** What backs one subject alternative name in the cluster. */
export type NameBacking = {
	readonly kind: GeneralName['kind'];
	/** Hostile text. */
	readonly value: string;
	/**
	 * `backed`: the name belongs to the requester. `foreign`: it belongs to another or to nobody. `unknown`: the evidence
	 * could not be read.
	 */
	readonly state: 'backed' | 'foreign' | 'unknown';
	/** The owner of the name, or why it has none, as a phrase; hostile text. */
	readonly by: string;
	/** The source of the answer, if it has one. */
	readonly provenance?: Provenance;
};

type Backing = Pick<NameBacking, 'state' | 'by' | 'provenance'>;

const backed = (by: string, provenance: Provenance = 'server'): Backing => ({state: 'backed', by, provenance});
const foreign = (by: string, provenance?: Provenance): Backing => ({
	state: 'foreign',
	by,
	...(provenance === undefined ? {} : {provenance}),
});
const unknown = (by: string): Backing => ({state: 'unknown', by});

/** Each reviewed name with its backing, in the order of the request; empty before the cluster was asked. */
export function nameBackings(facts: RequestFacts): readonly NameBacking[] {
	if (facts.evidence?.services === undefined) {
		return [];
	}

	const subject = subjectOf(facts);
	return (subject.read?.subjectAltNames ?? []).map(({kind, value}) => ({
		kind,
		value,
		...backingOf(kind, value, subject),
	}));
}

function backingOf(kind: GeneralName['kind'], value: string, subject: Subject): Backing {
	if (kind === 'uri' && /^spiffe:/i.test(value)) {
		return ofWorkload(value, subject);
	}

	if (kind !== 'dns' && kind !== 'ip') {
		return foreign(localized`names no host; nothing in the cluster vouches for it`);
	}

	if (subject.object?.seen.signerName === kubeletServing) {
		return ofNode(value, subject);
	}

	const isAddress = kind === 'ip' || parseIp(value) !== undefined;
	return isAddress ? ofAddress(value, subject) : ofHost(value.toLowerCase().replace(/\.$/, ''), subject);
}

function ofWorkload(uri: string, subject: Subject): Backing {
	const {state, by} = workloadOf(uri, subject);
	return state === 'own' ? backed(by) : state === 'unknown' ? unknown(by) : foreign(by, 'server');
}

/** The names of a kubelet must be addresses that its Node reports. */
function ofNode(value: string, subject: Subject): Backing {
	const {name = '', nodes, node} = nodeOf(subject) ?? {};
	const plain = plainAddress(value);
	const own = node?.addresses.find(({address}) => plainAddress(address) === plain);
	if (own !== undefined) {
		return backed(localized`${own.type} of Node ${name}`, 'self');
	}

	const other = nodes?.byAddress.get(plain);
	if (other !== undefined) {
		return foreign(localized`of Node ${other.name}, another`, 'self');
	}

	if (node !== undefined) {
		return foreign(localized`not among the addresses of Node ${name}`, 'self');
	}

	return nodes?.isComplete
		? foreign(localized`there is no Node ${name}`, 'server')
		: unknown(localized`the Nodes could not all be read`);
}

function ofAddress(value: string, subject: Subject): Backing {
	const owner = owned(subject).find(({address}) => address === value)?.owner;
	switch (owner?.kind) {
		case undefined:
			return foreign(localized`belongs to no one host`);
		case 'api-server':
			return foreign(localized`where the API server answers`, 'server');
		case 'service':
			return ofService(localized`Service ${owner.key}`, owner.ownership);
		case 'node':
			return foreign(localized`Node ${owner.name}`, 'self');
		case 'pod':
			return owner.isOwn
				? backed(localized`Pod ${owner.key}, now`, 'self')
				: foreign(localized`Pod ${owner.key}, not of the requester`, 'self');
		case 'policy':
			return backed(localized`the policy, ${owner.at}`, 'policy');
		case 'claimed':
			return foreign(localized`spec.externalIPs of Service ${owner.key}, which may claim any`, 'self');
		case 'nobody':
			return foreign(localized`nobody in the cluster has it now`, 'server');
		case 'unread':
			return unknown(reasons(owner.unread));
	}
}

function ofHost(name: string, subject: Subject): Backing {
	const owner = hostOwners(subject).get(name);
	switch (owner?.kind) {
		case undefined:
		case 'no-host':
			return foreign(localized`nothing in the cluster vouches for it`);
		case 'loopback':
			return foreign(localized`belongs to no one host`);
		case 'api-server':
			return foreign(localized`the API server's own`, 'server');
		case 'another-cluster':
			return foreign(localized`of another cluster`, 'server');
		case 'policy':
			return backed(localized`the policy, ${owner.at}`, 'policy');
		case 'service':
			return ofService(localized`Service ${owner.key}`, owner.ownership);
		case 'load-balancer':
			return ofService(localized`load balancer of Service ${owner.key}`, owner.ownership);
		case 'pod-address':
			return ofAddress(podNameAddress(name) ?? '', subject);
		case 'node':
			return foreign(localized`Node ${owner.name}`, 'self');
		case 'gateway':
			return backed(localized`Gateway ${owner.key}, which carries a route of the requester`);
		case 'outside':
			return foreign(
				owner.claim === undefined
					? localized`nothing in the cluster vouches for it`
					: localized`${owner.claim.what} of ${owner.claim.namespace}, which may claim any`,
				owner.claim && 'self',
			);
		case 'unread':
			return unknown(reasons(owner.unread));
	}
}

function ofService(text: string, ownership: Ownership): Backing {
	switch (ownership.state) {
		case 'own':
			return backed(`${text}${ownership.by === 'pods' ? localized`; its Pods run as the requester` : ''}`);
		case 'other':
			return foreign(localized`${text}; the requester may not change it`, 'server');
		case 'missing':
			return foreign(localized`there is no ${text}`, 'server');
		case 'unknown':
			return unknown(
				ownership.unread.some(({of}) => of === 'services')
					? reasons(ownership.unread)
					: `${text}; ${reasons(ownership.unread)}`,
			);
	}
}

function reasons(unread: readonly Unread[]): string {
	return [...new Set(unread.flatMap(({why}) => why))].join('; ');
}
