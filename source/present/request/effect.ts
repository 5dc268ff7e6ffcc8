import {localized} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {serverView} from '../../pki/x509/index.js';
import type {Effect} from '../../review/evidence/effect/index.js';
import {effectOf, isClusterAdmin, withinText} from '../../review/evidence/effect/index.js';
import {bindingText} from '../../review/evidence/rights/index.js';
import {kubeletClient, signerInfo} from '../../signers/known/index.js';
import {forecastOf} from './forecast.js';

type Reviewed = Pick<ReviewedRequest, 'seen' | 'request' | 'evidence'>;

/** What the certificate's holder could do; undefined if the certificate is no login, or the cluster was not asked. */
export function effectOfRequest({seen, request, evidence}: Reviewed): Effect | undefined {
	const view = request && serverView(request);
	return view?.commonName && evidence && signerInfo(seen.signerName).authenticates
		? effectOf({username: view.commonName, groups: view.organizations}, evidence)
		: undefined;
}

/** What the Node authorizer allows every kubelet. No binding shows it. */
const nodeRights = localized`write its own Node and the status of its Pods, read the Secrets and ConfigMaps that they use`;
const mostRoles = 4;

/** One line for each thing that the holder may do, and what grants it. Contains hostile text. */
export function effectLines(reviewed: Reviewed): readonly string[] {
	const effect = effectOfRequest(reviewed);
	if (effect === undefined) {
		return [];
	}

	const {held, within, roles, isKnown} = effect;
	// A role that grants a shown power is not listed again.
	const shown = new Set([...held, ...within].map(({by}) => by));
	const others = isClusterAdmin(effect) ? [] : roles.filter(({binding}) => !shown.has(bindingText(binding)));
	const own = [
		...(reviewed.seen.signerName === kubeletClient ? [nodeRights] : []),
		...held.map(({power, by}) => `${power.may}   ${by}`),
		...within.slice(0, mostRoles).map(each => `${withinText(each)}   ${each.by}`),
		...(within.length > mostRoles ? [localized`and such things by ${within.length - mostRoles} more bindings`] : []),
		...others
			.slice(0, mostRoles)
			.map(
				({binding}) =>
					`${binding.role.name} ${binding.namespace === undefined ? localized`everywhere` : localized`in ${binding.namespace}`}   ${bindingText(binding)}`,
			),
		...(others.length > mostRoles ? [localized`and ${others.length - mostRoles} more roles`] : []),
	];
	return own.length > 0
		? own
		: [isKnown ? localized`no more than everybody who logs in` : localized`not known: not all bindings could be read`];
}

/** The same as data, for `-o json`. `until` is a forecast if nothing is issued yet. */
export function effectJson(reviewed: ReviewedRequest, now: Date) {
	const effect = effectOfRequest(reviewed);
	const notAfter = reviewed.certificates[0]?.notAfter ?? forecastOf(reviewed, now).notAfter;
	return (
		effect && {
			user: effect.login.username,
			groups: effect.login.groups,
			until: notAfter?.toISOString() ?? null,
			revocable: false,
			may: [
				...effect.held.map(({power, namespace = null, through, source}) => ({
					id: power.id,
					severity: power.severity,
					what: power.may,
					namespace,
					through,
					evidence: source,
				})),
				...effect.within.flatMap(({namespace, powers, through, source}) =>
					powers.map(power => ({
						id: power.id,
						severity: 'warn',
						what: withinText({namespace, powers: [power]}),
						namespace,
						through,
						evidence: source,
					})),
				),
			],
			roles: effect.roles.map(({binding, subject}) => ({
				role: `${binding.role.kind}/${binding.role.name}`,
				namespace: binding.namespace ?? null,
				binding: binding.name,
				subject: `${subject.kind}/${subject.name}`,
			})),
			known: effect.isKnown,
			unread: effect.unread,
		}
	);
}

/** Which evidence was read, and when, or why not. */
export function evidenceJson({evidence = {}}: Reviewed) {
	return Object.fromEntries(
		Object.entries(evidence).map(([source, reading]) => [
			source,
			{state: reading.state, at: reading.at.toISOString(), ...(reading.state === 'read' ? {} : {why: reading.why})},
		]),
	);
}
