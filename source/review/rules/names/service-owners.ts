import {localized} from '../../../base/text/index.js';
import type {ServiceRecord} from '../../../cluster/records/index.js';
import {answered, leadsTo, whyUnread} from '../../evidence/index.js';
import {allowedBy, bindingsOf, mastersGroup} from '../../evidence/rights/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';
import {serviceAccountNamespace} from './host-names.js';

/** The parts of evidence that show who owns a name; `addresses` are Nodes and Pods. */
export type Unread = {
	readonly of: 'services' | 'bindings' | 'account-pods' | 'routes' | 'addresses';
	readonly why: readonly string[];
};

/** Whether a Service belongs to the requester. */
export type Ownership =
	/** The requester may change it, or its Pods run as the requester. */
	| {readonly state: 'own'; readonly by: 'rights' | 'pods'}
	| {readonly state: 'other' | 'missing'}
	/** Not known: at least one reason. What could be read does not make it theirs. */
	| {readonly state: 'unknown'; readonly unread: readonly Unread[]};

const known = remembered((_: Subject) => new Map<string, Ownership>());

/** Who owns a Service, keyed by `NAMESPACE/NAME`. */
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

/** Why a Service that was not read may exist all the same. */
export function unreadServices({object}: Subject): string | undefined {
	const {services} = object?.evidence ?? {};
	return services?.state === 'read'
		? services.value.isComplete
			? undefined
			: localized`there are more Services than are read at once`
		: (whyUnread(services) ?? localized`the Services were not asked for yet`);
}

/** All bindings of the requester, kept because every name asks for them. */
const boundTo = remembered(({object}: Subject) => {
	const rights = answered(object?.evidence?.bindings);
	return rights === undefined || object === undefined ? [] : bindingsOf(rights, object.seen);
});

/** Whether the bindings allow the requester to do something, or why that is not known. */
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
		rights === undefined
			? [whyUnread(evidence?.bindings) ?? localized`the bindings were not asked for yet`]
			: rights.unread;
	return why.length > 0 ? {of: 'bindings', why} : false;
}

function mayChange(subject: Subject, {namespace, name}: ServiceRecord): boolean | Unread {
	return mayDo(subject, {verbs: ['update', 'patch'], group: '', resource: 'services', namespace, name});
}

/** Whether a Service selects a Pod that runs as the requesting service account. */
function runsBehind(subject: Subject, service: ServiceRecord): boolean | Unread {
	const {seen, evidence} = subject.object ?? {};
	if (seen === undefined || serviceAccountNamespace(subject) !== service.namespace) {
		return false;
	}

	const pods = answered(evidence?.accountPods)?.get(seen.username);
	return pods?.state === 'read'
		? leadsTo(service, pods.value)
		: {of: 'account-pods', why: [whyUnread(pods) ?? localized`its Pods were not asked for yet`]};
}
