import type {BoundRole, Login} from './rights.js';
import {allowedBy, bindingText, covers} from './rights.js';

/** What the server's access reviews say of whether somebody may act as somebody else. */
export type ActingAs = {
	readonly allowed: boolean;
	/** By what, a phrase; hostile text. */
	readonly by?: string;
};

/** API group of the resources that the constrained verbs of Kubernetes 1.36 name. */
const authentication = 'authentication.k8s.io';
const constrained = 'impersonate:user-info';
const actingOn = 'impersonate-on:user-info:';

/**
 * The binding by which somebody may act as a login: `impersonate` on its user and on each of its groups, cluster-wide.
 * The constrained verbs are as good only where they reach all that the login may do.
 *
 * @param bound - roles of the requester.
 * @param target - roles of the login that are not everybody's; of one whose rules are not known nothing is sure.
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

/** Whether all that a role allows may be done while acting as somebody else. */
function reaches(bound: readonly BoundRole[], {binding, rules}: BoundRole): boolean {
	return (
		rules?.every(({verbs, apiGroups, resources}) =>
			verbs.every(verb =>
				apiGroups.every(group =>
					resources.every(written => {
						const [resource = '', subresource] = written.split('/');
						const asked = {
							verb: verb === '*' ? '*' : `${actingOn}${verb}`,
							group,
							resource,
							...(subresource === undefined ? {} : {subresource}),
						};
						return bound.some(
							own =>
								(own.binding.namespace === undefined || own.binding.namespace === binding.namespace) &&
								own.rules?.some(rule => covers(rule, asked)) === true,
						);
					}),
				),
			),
		) === true
	);
}
