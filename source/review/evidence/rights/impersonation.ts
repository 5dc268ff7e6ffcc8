import type {BoundRole, Login} from './rights.js';
import {allowedBy, bindingText, covers} from './rights.js';

/** Whether one user may act as another, by the server's access reviews. */
export type ActingAs = {
	readonly allowed: boolean;
	/** What allows it, as a phrase; hostile text. */
	readonly by?: string;
};

/** The API group of the resources in the constrained impersonation verbs of Kubernetes 1.36. */
const authentication = 'authentication.k8s.io';
const constrained = 'impersonate:user-info';
const actingOn = 'impersonate-on:user-info:';

/**
 * The binding by which a requester may act as a login: `impersonate` on its user and on each of its groups, cluster-wide.
 * The constrained verbs count only if they cover everything that the login may do.
 *
 * @param bound - roles of the requester.
 * @param target - roles of the login, without those of everybody. A role with unknown rules counts as not covered.
 */
export function actsAs(
	bound: readonly BoundRole[],
	{username, groups}: Login,
	target: readonly BoundRole[],
): string | undefined {
	const on = (verb: string, group: string) => {
		const all = [
			allowedBy(bound, {verb, group, resource: 'users', name: username}),
			...groups.map(name => allowedBy(bound, {verb, group, resource: 'groups', name})),
		];
		const [first] = all;
		return first !== undefined && all.every(each => each !== undefined) ? bindingText(first.binding) : undefined;
	};

	const whole = on('impersonate', '');
	if (whole !== undefined) {
		return whole;
	}

	const part = on(constrained, authentication);
	return part !== undefined && target.every(role => reaches(bound, role)) ? part : undefined;
}

/** Whether the constrained verbs allow everything that a role allows. */
function reaches(bound: readonly BoundRole[], {binding, rules}: BoundRole): boolean {
	return (
		rules?.every(({verbs, apiGroups, resources, nonResourceUrls}) =>
			verbs.every(verb => {
				const on = verb === '*' ? '*' : `${actingOn}${verb}`;
				// A RoleBinding gives nothing outside its namespace, and a URL is in none.
				const urls = binding.namespace === undefined ? nonResourceUrls : [];
				return (
					urls.every(url => mayAskFor(bound, on, url)) &&
					apiGroups.every(group =>
						resources.every(written => {
							const [resource = '', subresource] = written.split('/');
							const asked = {verb: on, group, resource, ...(subresource === undefined ? {} : {subresource})};
							return bound.some(
								own =>
									(own.binding.namespace === undefined || own.binding.namespace === binding.namespace) &&
									own.rules?.some(rule => covers(rule, asked)) === true,
							);
						}),
					)
				);
			}),
		) === true
	);
}

/** Whether a rule allows a verb on a URL that is no resource; `*` at the end of either stands for any end. */
function mayAskFor(bound: readonly BoundRole[], verb: string, url: string): boolean {
	const isWithin = (allowed: string) =>
		allowed === url || (allowed.endsWith('*') && url.startsWith(allowed.slice(0, -1)));
	return bound.some(
		({binding, rules}) =>
			binding.namespace === undefined &&
			rules?.some(
				({verbs, nonResourceUrls}) => (verbs.includes('*') || verbs.includes(verb)) && nonResourceUrls.some(isWithin),
			) === true,
	);
}
