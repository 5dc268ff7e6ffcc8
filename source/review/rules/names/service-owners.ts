import type {ServiceRecord} from '../../../cluster/records/index.js';
import {answered, leadsTo, whyUnread} from '../../evidence/index.js';
import {allowedBy, bindingsOf, mastersGroup} from '../../evidence/rights/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';
import {serviceAccountNamespace} from './host-names.js';

/** What of the cluster would tell whose a name is; `addresses` are Nodes and Pods. */
export type Unread = {
	readonly of: 'services' | 'bindings' | 'account-pods' | 'routes' | 'addresses';
	readonly why: readonly string[];
};

/** Whether a Service is that of the requester. */
export type Ownership =
	/** By the right to change it, or as its Pods run as them. */
	| {readonly state: 'own'; readonly by: 'rights' | 'pods'}
	| {readonly state: 'other' | 'missing'}
	/** One reason at least: what of it could be read does not make it theirs. */
	| {readonly state: 'unknown'; readonly unread: readonly Unread[]};

const known = remembered((_: Subject) => new Map<string, Ownership>());

/** Whose a Service is, by `NAMESPACE/NAME`. */
export function ownershipOf(subject: Subject, key: string): Ownership {
	const kept = known(subject);
	const found = kept.get(key) ?? judge(subject, key);
	kept.set(key, found);
	return found;
}

function judge(subject: Subject, key: string): Ownership {
	const {services} = subject.object?.evidence ?? {};
	const service = answered(services)?.byName.get(key);
	if (service === undefined) {
		const why = unreadServices(subject);
		return why === undefined ? {state: 'missing'} : {state: 'unknown', unread: [{of: 'services', why: [why]}]};
	}

	const may = mayChange(subject, service);
	if (may === true) {
		return {state: 'own', by: 'rights'};
	}

	const runs = runsBehind(subject, service);
	if (runs === true) {
		return {state: 'own', by: 'pods'};
	}

	const unread = [may, runs].filter(each => typeof each === 'object');
	return unread.length > 0 ? {state: 'unknown', unread} : {state: 'other'};
}

/** Why one that is not among the Services may be there. */
export function unreadServices({object}: Subject): string | undefined {
	const {services} = object?.evidence ?? {};
	return services?.state === 'read'
		? services.value.isComplete
			? undefined
			: 'there are more Services than are read at once'
		: (whyUnread(services) ?? 'the Services were not asked for yet');
}

/** Every binding of the requester; each name asks for them. */
const boundTo = remembered(({object}: Subject) => {
	const rights = answered(object?.evidence?.bindings);
	return rights === undefined || object === undefined ? [] : bindingsOf(rights, object.seen);
});

/** Whether the requester may do something, by the bindings; else why that is not known. */
export function mayDo(
	subject: Subject,
	attributes: {
		readonly verbs: readonly string[];
		readonly group: string;
		readonly resource: string;
		readonly subresource?: string;
		readonly namespace: string;
		readonly name?: string;
	},
): boolean | Unread {
	const {seen, evidence} = subject.object ?? {};
	const rights = answered(evidence?.bindings);
	if (seen === undefined) {
		return false;
	}

	const {verbs, ...rest} = attributes;
	if (seen.groups.includes(mastersGroup)) {
		return true;
	}

	const bound = boundTo(subject);
	if (verbs.some(verb => allowedBy(bound, {...rest, verb}) !== undefined)) {
		return true;
	}

	const why =
		rights === undefined ? [whyUnread(evidence?.bindings) ?? 'the bindings were not asked for yet'] : rights.unread;
	return why.length > 0 ? {of: 'bindings', why} : false;
}

function mayChange(subject: Subject, {namespace, name}: ServiceRecord): boolean | Unread {
	return mayDo(subject, {verbs: ['update', 'patch'], group: '', resource: 'services', namespace, name});
}

/** Whether a Service leads to a Pod that runs as the service account that asks. */
function runsBehind(subject: Subject, service: ServiceRecord): boolean | Unread {
	const {seen, evidence} = subject.object ?? {};
	if (seen === undefined || serviceAccountNamespace(subject) !== service.namespace) {
		return false;
	}

	const pods = answered(evidence?.accountPods)?.get(seen.username);
	return pods?.state === 'read'
		? leadsTo(service, pods.value)
		: {of: 'account-pods', why: [whyUnread(pods) ?? 'its Pods were not asked for yet']};
}
