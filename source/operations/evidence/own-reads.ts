import type {Cluster} from '../../cluster/calls/index.js';
import type {AccessReview, ResourceAttributes} from '../../cluster/model/index.js';
import {selectorValue} from '../../cluster/objects/index.js';
import type {NodeRecord} from '../../cluster/records/index.js';
import {loggedIn} from '../../review/evidence/effect/index.js';
import type {PodsByAddress, PowerAnswer, PowerAnswers, Reading, RequesterAnswers} from '../../review/evidence/index.js';
import {powerKey} from '../../review/evidence/index.js';
import type {BoundRole, Login, Power, PowerId} from '../../review/evidence/rights/index.js';
import {allowedBy, powers, systemNamespace} from '../../review/evidence/rights/index.js';
import {readingOf} from './reading.js';

/** Namespaces in which the server is asked for one login; of more, the bindings tell. */
const mostNamespaces = 6;
/** Groups for each of which the server is asked whether somebody may act as a member; of more, the bindings tell. */
const mostGroups = 8;
/** Who asks, as the server stamped it: some authorizers go by extra. */
type Asker = Login & {readonly extra?: Readonly<Record<string, readonly string[]>>};

const reviewRight = {verb: 'create', resource: 'subjectaccessreviews', group: 'authorization.k8s.io'} as const;

/** What tells in kube-system whether somebody has more there than the bindings say. */
const systemProbes: ReadonlySet<PowerId> = new Set(['everything', 'read-secrets', 'run-pods']);

/**
 * Asks the server what somebody who logs in so may do: everything first, and the rest only where not; then the same in
 * kube-system and the namespaces in which they are bound to something.
 *
 * Where all bindings are known, they tell what RBAC allows, and the server is asked once about each power, for the sake
 * of its other authorizers: only where one of those is heard is it asked all of it.
 *
 * @param bound - roles of the login; undefined where not all bindings and roles could be read.
 */
export function readPowers(
	cluster: Cluster,
	who: Login,
	{namespaces, bound}: {readonly namespaces: readonly string[]; readonly bound: readonly BoundRole[] | undefined},
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<PowerAnswers>> {
	const login = loggedIn(who);
	const answers = new Map<string, PowerAnswer>();
	const faults = new Set<string>();
	let isOtherHeard = false;

	async function ask(id: PowerId, attributes: ResourceAttributes): Promise<boolean> {
		const {error, ...answer} = await cluster.reviewAccessOf(login, attributes, signal);
		answers.set(powerKey(id, attributes.namespace), answer);
		if (!answer.allowed && error !== undefined) {
			faults.add(error);
		}

		// RBAC denies without a word but for bindings of roles that are not there.
		isOtherHeard ||= !answer.allowed && !/^(RBAC:|$)/.test(answer.reason ?? '');

		return answer.allowed;
	}

	async function isAllowed(power: Power, namespace?: string): Promise<boolean> {
		for (const attributes of attributesOf(power, namespace)) {
			if (await ask(power.id, attributes)) {
				return true;
			}
		}

		return false;
	}

	/** Whether an authorizer other than RBAC is heard: it allows what no binding does, fails, or says why it denies. */
	async function isMoreThanBound(roles: readonly BoundRole[]): Promise<boolean> {
		const probes = [
			...others.map(power => [power.id, attributesOf(power)[0]] as const),
			...powers
				.filter(({id}) => systemProbes.has(id))
				.map(power => [power.id, attributesOf(power, systemNamespace)[0]] as const),
		];
		const allowed = await Promise.all(
			probes.map(
				async ([id, attributes]) =>
					attributes !== undefined && allowedBy(roles, attributes) === undefined && (await ask(id, attributes)),
			),
		);
		return allowed.includes(true) || faults.size > 0 || isOtherHeard;
	}

	const [everything, ...others] = powers;
	async function askIn(namespace?: string): Promise<boolean> {
		if (everything && (await isAllowed(everything, namespace))) {
			return true;
		}

		if (namespace === undefined && bound !== undefined && !(await isMoreThanBound(bound))) {
			isAsBound = true;
			return false;
		}

		// What is held in the whole cluster is held in each namespace.
		const open = others.filter(({id, within}) =>
			namespace === undefined ? true : within !== undefined && answers.get(id)?.allowed !== true,
		);
		await Promise.all(open.map(power => isAllowed(power, namespace)));
		return false;
	}

	let isAsBound = false;
	const all = [systemNamespace, ...namespaces.filter(namespace => namespace !== systemNamespace)];
	const left = all.length - mostNamespaces;
	return readingOf(
		reviewRight,
		async () => {
			const isAdmin = await askIn();
			if (!isAdmin && !isAsBound) {
				await Promise.all(all.slice(0, mostNamespaces).map(askIn));
			}

			const unread = [
				...faults,
				...(left > 0 && !isAdmin && !isAsBound ? [`it was not asked of ${left} more namespaces`] : []),
			];
			return {answers, unread};
		},
		now,
	);
}

function attributesOf({any, within}: Power, namespace?: string): readonly ResourceAttributes[] {
	return namespace === undefined ? any : (within?.any ?? any).map(attributes => ({...attributes, namespace}));
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

/** Pods that have one of the addresses as the first of theirs; one call for each. */
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

/** One Node by its name, where there are too many to have them all. */
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
