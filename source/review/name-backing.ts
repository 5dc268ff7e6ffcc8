import {parseIp} from '../pki/parse-ip.js';
import type {GeneralName} from '../pki/types.js';
import {kubeletServing} from '../signers/known-signers.js';
import {plainAddress} from './evidence/addresses.js';
import {zoneOf} from './evidence/domain.js';
import {answered, whyUnread} from './evidence/evidence.js';
import {serviceKey} from './evidence/services.js';
import type {RequestFacts, Subject} from './facts.js';
import type {Provenance} from './finding.js';
import {subjectOf} from './review-request.js';
import {owned} from './rules/addresses.js';
import {isApiServerHost} from './rules/api-server.js';
import {foreignNames, serviceAccountNamespace, serviceOf} from './rules/host-names.js';
import {nodeOf} from './rules/nodes.js';
import {mayChangeServices} from './rules/requester-rights.js';
import {namedServices} from './rules/services.js';
import {addressTrouble} from './special-addresses.js';

/** What in the cluster stands behind one subject alternative name. */
export type NameBacking = {
	readonly kind: GeneralName['kind'];
	/** Hostile text. */
	readonly value: string;
	/** Somebody's whom the request stands for; another's or nobody's; or that could not be told. */
	readonly state: 'backed' | 'foreign' | 'unknown';
	/** Whose it is, or why it is nobody's, a phrase; hostile text. */
	readonly by: string;
	/** How that is known, where somebody says it. */
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

/** Each name with what backs it, in their order, as far as names are reviewed; none before the cluster was asked. */
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
	if (kind !== 'dns' && kind !== 'ip') {
		return foreign('names no host; nothing in the cluster vouches for it');
	}

	if (subject.object?.seen.signerName === kubeletServing) {
		return ofNode(value, subject);
	}

	const isAddress = kind === 'ip' || parseIp(value) !== undefined;
	return isAddress ? ofAddress(value, subject) : ofHost(value.toLowerCase().replace(/\.$/, ''), subject);
}

/** A kubelet's names are what its Node says of itself. */
function ofNode(value: string, subject: Subject): Backing {
	const {name = '', nodes, node} = nodeOf(subject) ?? {};
	const plain = plainAddress(value);
	const own = node?.addresses.find(({address}) => plainAddress(address) === plain);
	if (own !== undefined) {
		return backed(`${own.type} of Node ${name}`, 'self');
	}

	const other = nodes?.byAddress.get(plain);
	if (other !== undefined) {
		return foreign(`of Node ${other.name}, another`, 'self');
	}

	if (node !== undefined) {
		return foreign(`not among the addresses of Node ${name}`, 'self');
	}

	return nodes?.isComplete ? foreign(`there is no Node ${name}`, 'server') : unknown('the Nodes could not all be read');
}

function ofAddress(value: string, subject: Subject): Backing {
	const owner = owned(subject).find(({address}) => address === value)?.owner;
	switch (owner?.kind) {
		case undefined:
			return isSpecial(value) ? foreign('belongs to no one host') : unknown(unreadServices(subject));
		case 'api-server':
			return foreign('where the API server answers', 'server');
		case 'service':
			return owner.isOwn
				? backed(`Service ${owner.keys[0]}`)
				: foreign(`Service ${owner.keys[0]}, which it does not name`, 'server');
		case 'node':
			return foreign(`Node ${owner.name}`, 'self');
		case 'pod':
			return owner.isOwn
				? backed(`Pod ${owner.keys[0]}, now`, 'self')
				: foreign(`Pod ${owner.keys[0]}, of another namespace`, 'self');
		case 'nobody':
			return foreign('nobody in the cluster has it now', 'server');
		case 'unread':
			return unknown(owner.why.join('; '));
		case 'unasked':
			return unknown('not looked up among the Pods yet');
	}
}

/** Loopback, link-local and the like, of which there are findings. */
function isSpecial(value: string): boolean {
	const trouble = addressTrouble(value);
	return trouble !== undefined && trouble !== 'api-server';
}

function ofHost(name: string, subject: Subject): Backing {
	if (isApiServerHost(name, subject)) {
		return foreign("the API server's own", 'server');
	}

	if (foreignNames(subject).includes(name)) {
		return foreign('of another cluster', 'server');
	}

	const asked = subject.object?.evidence;
	const services = answered(asked?.services);
	const named = serviceOf(name, subject);
	if (named !== undefined && named.service !== '*') {
		return ofService(serviceKey({namespace: named.namespace, name: named.service}), subject);
	}

	const plain = plainAddress(name);
	const behind = (services?.byAddress.get(plain) ?? []).map(serviceKey);
	if (behind.length > 0) {
		const own = behind.find(key => namedServices(subject).has(key));
		return own === undefined
			? foreign(`load balancer of Service ${behind[0]}, which it does not name`, 'server')
			: backed(`load balancer of Service ${own}`);
	}

	const node = answered(asked?.nodes)?.byAddress.get(plain);
	if (node !== undefined) {
		return foreign(`Node ${node.name}`, 'self');
	}

	if (/\.pod(\.|$)/.test(name) && zoneOf(name) !== undefined) {
		return unknown('a Pod by its address; not looked up');
	}

	return services?.isComplete ? foreign('nothing in the cluster vouches for it') : unknown(unreadServices(subject));
}

function ofService(key: string, subject: Subject): Backing {
	const services = answered(subject.object?.evidence?.services);
	const service = services?.byName.get(key);
	if (service === undefined) {
		return services?.isComplete ? foreign(`there is no Service ${key}`, 'server') : unknown(unreadServices(subject));
	}

	const text = `Service ${key}`;
	if (serviceAccountNamespace(subject) === service.namespace) {
		return backed(text);
	}

	const may = mayChangeServices(subject, service.namespace);
	return may === false
		? foreign(`${text}; who asks may not change it`, 'server')
		: may === undefined
			? unknown(`${text}; not known whether who asks may change it`)
			: backed(text);
}

function unreadServices({object}: Subject): string {
	return whyUnread(object?.evidence?.services) ?? 'there are more Services than are read at once';
}
