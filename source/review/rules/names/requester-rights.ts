import {answered} from '../../evidence/index.js';
import {allowedBy, bindingsOf, mastersGroup} from '../../evidence/rights/index.js';
import type {Subject} from '../../facts/index.js';

/** Whether the requester may change the Services of a namespace, so that its names are theirs; undefined where that is not known. */
export function mayChangeServices({object}: Subject, namespace: string): boolean | undefined {
	const rights = answered(object?.evidence?.bindings);
	if (object === undefined || rights === undefined || rights.unread.length > 0) {
		return undefined;
	}

	const {seen} = object;
	return (
		seen.groups.includes(mastersGroup) ||
		allowedBy(bindingsOf(rights, seen), {verb: 'update', group: '', resource: 'services', namespace}) !== undefined
	);
}
