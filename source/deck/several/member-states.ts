import type {Subscribable} from '../../base/index.js';
import {createNotifier} from '../../cluster/model/index.js';
import type {ClusterState} from '../../present/list/index.js';
import type {Member} from './merged-requests.js';
import {isArriving} from './merged-requests.js';

/** How long changes of states are gathered while pages of a first list arrive, in milliseconds. Each draws all rows again. */
const pagesMs = 1000;

export function isLive({services}: Member): boolean {
	return services.requests.getSnapshot().phase === 'live';
}

/** The state of each cluster. The snapshot changes with the states only, not with each request. */
export function followStates(
	members: readonly Member[],
	faulty: readonly ClusterState[],
	signal?: AbortSignal,
): Subscribable<readonly ClusterState[]> & {leaveOut(member: Member): void} {
	const hidden = new Set<Member>();
	const read = (): readonly ClusterState[] => [
		...members
			.filter(member => !hidden.has(member))
			.map(({name, color, services}): ClusterState => {
				const {requests: _, ...list} = services.requests.getSnapshot();
				// How many are to come changes with each page, and the state does not.
				const state = list.phase === 'connecting' ? {phase: list.phase} : list;
				return {name, ...(color && {color}), list: state};
			}),
		...faulty,
	];
	let snapshot = read();
	const notifier = createNotifier(0, () => {
		const next = read();
		const isChanged =
			next.length !== snapshot.length || next.some((each, at) => !isAlike(each.list, snapshot[at]?.list ?? {}));
		snapshot = isChanged ? next : snapshot;
		return isChanged;
	});
	const look = () => {
		const arePagesComing = members.some(isArriving);
		notifier.soon(arePagesComing ? pagesMs : 0);
	};

	// While pages arrive, the first change of a state waits for further ones, too.
	notifier.countAsNotified();
	signal?.addEventListener('abort', notifier.stop, {once: true});
	for (const {services} of members) {
		services.requests.subscribe(look);
	}

	return {
		getSnapshot: () => snapshot,
		subscribe: notifier.subscribe,
		leaveOut(member) {
			hidden.add(member);
			// At once, as its rows go.
			notifier.soon(0);
		},
	};
}

function isAlike(one: object, other: object): boolean {
	const entries = Object.entries(one);
	return (
		entries.length === Object.keys(other).length &&
		entries.every(([key, value]) => (other as Record<string, unknown>)[key] === value)
	);
}
