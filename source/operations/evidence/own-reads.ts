import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {AccessReview, ResourceAttributes} from '../../cluster/model/index.js';
import {selectorValue} from '../../cluster/objects/index.js';
import type {NodeRecord} from '../../cluster/records/index.js';
import {loggedIn} from '../../review/evidence/effect/index.js';
import type {PodsByAddress, PowerAnswer, PowerAnswers, Reading, RequesterAnswers} from '../../review/evidence/index.js';
import {powerKey} from '../../review/evidence/index.js';
import type {Login, Power, PowerId} from '../../review/evidence/rights/index.js';
import {powers, systemNamespace} from '../../review/evidence/rights/index.js';
import {readingOf} from './reading.js';

/** In how many namespaces the server is asked about one login. For the others, only the bindings are used. */
const mostNamespaces = 6;
/**
 * For how many groups the server is asked whether the requester may impersonate them. For the others, only the bindings are
 * used.
 */
const mostGroups = 8;
/** The requester, as the server stamped it. Some authorizers decide by `extra`. */
type Asker = Login & {readonly extra?: Readonly<Record<string, readonly string[]>>};

const reviewRight = {verb: 'create', resource: 'subjectaccessreviews', group: 'authorization.k8s.io'} as const;

/**
 * Asks the server what somebody who logs in so may do: everything first, and the rest only where not; then the same in
 * kube-system and the namespaces in which they are bound to something.
 */
export function readPowers(
	cluster: Cluster,
	who: Login,
	namespaces: readonly string[],
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<PowerAnswers>> {
	const login = loggedIn(who);
	const answers = new Map<string, PowerAnswer>();
	const faults = new Set<string>();

	async function isAllowed({id, any, within}: Power, namespace?: string): Promise<boolean> {
		for (const attributes of (namespace === undefined ? undefined : within?.any) ?? any) {
			const asked = namespace === undefined ? attributes : {...attributes, namespace};
			const {error, ...answer} = await cluster.reviewAccessOf(login, asked, signal);
			answers.set(powerKey(id, namespace), answer);
			if (answer.allowed) {
				return true;
			}

			if (error !== undefined) {
				faults.add(error);
			}
		}

		return false;
	}

	const [everything, ...others] = powers;
	async function askIn(namespace?: string): Promise<boolean> {
		if (everything && (await isAllowed(everything, namespace))) {
			return true;
		}

		// A right in the whole cluster applies in each namespace.
		const open = others.filter(({id, within}) =>
			namespace === undefined ? true : within !== undefined && answers.get(id)?.allowed !== true,
		);
		await Promise.all(open.map(power => isAllowed(power, namespace)));
		return false;
	}

	const all = [systemNamespace, ...namespaces.filter(namespace => namespace !== systemNamespace)];
	const left = all.length - mostNamespaces;
	return readingOf(
		reviewRight,
		async () => {
			const isAdmin = await askIn();
			if (!isAdmin) {
				await Promise.all(all.slice(0, mostNamespaces).map(askIn));
			}

			const unread = [
				...faults,
				...(left > 0 && !isAdmin ? [localized`it was not asked of ${left} more namespaces`] : []),
			];
			return {answers, unread};
		},
		now,
	);
}

/**
 * Asks the server about a requester who asks for somebody else's login: whether they may do anything; where not, whether they may act
 * as the user and as each of the groups, and what of the login's own powers they have themselves.
 *
 * @param held - powers of the login, in the whole cluster or in kube-system.
 */
export function readRequester(
	cluster: Cluster,
	who: Asker,
	target: Login,
	held: ReadonlyArray<{readonly id: PowerId; readonly namespace?: string}>,
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<RequesterAnswers>> {
	const login = {...who, ...loggedIn(who)};
	const faults = new Set<string>();
	const ask = async (attributes: ResourceAttributes): Promise<AccessReview> => {
		const answer = await cluster.reviewAccessOf(login, attributes, signal);
		if (answer.error !== undefined) {
			faults.add(answer.error);
		}

		return answer;
	};
	const inAnswers = async (id: PowerId, namespace?: string): Promise<readonly [string, PowerAnswer]> => {
		const {any = [], within} = powers.find(power => power.id === id) ?? {};
		const asked = (namespace === undefined ? undefined : within?.any) ?? any;
		const all = await Promise.all(asked.map(each => ask(namespace === undefined ? each : {...each, namespace})));
		return [powerKey(id, namespace), {allowed: all.some(({allowed}) => allowed)}];
	};
	return readingOf(
		reviewRight,
		async () => {
			const everything = await inAnswers('everything');
			if (everything[1].allowed) {
				return {answers: new Map([everything]), actsAs: {allowed: true}, unread: [...faults]};
			}

			const on = (resource: string, name: string) => ask({verb: 'impersonate', group: '', resource, name});
			const groups = target.groups.slice(0, mostGroups);
			const [acting, had] = await Promise.all([
				Promise.all([on('users', target.username), ...groups.map(name => on('groups', name))]),
				Promise.all(held.filter(({id}) => id !== 'everything').map(({id, namespace}) => inAnswers(id, namespace))),
			]);
			const allowed = groups.length === target.groups.length && acting.every(answer => answer.allowed);
			const by = acting[0]?.reason;
			return {
				answers: new Map([everything, ...had]),
				actsAs: {allowed, ...(by === undefined || by === '' ? {} : {by})},
				unread: [...faults],
			};
		},
		now,
	);
}

/** Pods whose first address is one of these; one call for each address. */
export function readPods(
	cluster: Cluster,
	addresses: readonly string[],
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<PodsByAddress>> {
	return readingOf(
		{verb: 'list', resource: 'pods', group: ''},
		async () =>
			new Map(
				await Promise.all(
					addresses.map(
						async address =>
							[address, await cluster.listPods({fieldSelector: `status.podIP=${address}`}, signal)] as const,
					),
				),
			),
		now,
	);
}

/** One Node by its name, for clusters with too many Nodes to read all. */
export function readNode(
	cluster: Cluster,
	name: string,
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<readonly NodeRecord[]>> {
	return readingOf(
		{verb: 'list', resource: 'nodes', group: ''},
		() => cluster.listNodes({fieldSelector: `metadata.name=${selectorValue(name)}`}, signal),
		now,
	);
}
