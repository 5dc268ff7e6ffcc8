import type {Cluster} from '../../cluster/calls/index.js';
import type {PodRecord} from '../../cluster/records/index.js';
import type {PodsByAddress, Reading} from '../../review/evidence/index.js';
import {plainAddress} from '../../review/evidence/network/index.js';
import {readPods} from './own-reads.js';
import {readingOf} from './reading.js';

/** Finds the Pods behind addresses. The answer leaves out an address that could not be searched for everywhere. */
export type PodSearch = {
	/** Adds addresses to the next search. */
	expect(addresses: readonly string[]): void;
	/** The addresses that were added up to now. */
	expected(): readonly string[];
	/**
	 * Asks for each of a few addresses, and reads the list only for addresses that are not found so.
	 *
	 * @param isSecond - whether an address could be another than the first of its Pod, which no field selector finds.
	 * @throws {ClusterError} `aborted` only.
	 */
	find(addresses: readonly string[], isSecond: (address: string) => boolean): Promise<Reading<PodsByAddress>>;
	/** Searches the list once for these and all added addresses. @throws {ClusterError} `aborted` only. */
	findAll(addresses: readonly string[]): Promise<Reading<PodsByAddress>>;
	expire(): void;
};

/** Up to how many addresses the server is asked one by one; for more, the list is read. */
const mostAsked = 8;
/** How many Pods are read at most. An address beyond them stays unknown. */
export const mostPods = 20_000;
/** Pods are large; a page is dropped after it was searched. */
const podsPerPage = 250;
/** How many addresses are searched for at a time; the oldest are dropped. */
const mostExpected = 20_000;
const maxAgeMs = 10_000;
/** A slow read is repeated less often, as with other lists. */
const restPerRead = 20;

type Search = {readonly looked: ReadonlySet<string>; readonly reading: Reading<PodsByAddress>; readonly tookMs: number};

export function createPodSearch(
	cluster: Cluster,
	{now, signal}: {readonly now: () => Date; readonly signal: AbortSignal | undefined},
): PodSearch {
	const wanted = new Set<string>();
	let latest: Search | undefined;
	let running: Promise<Search> | undefined;

	function expect(addresses: readonly string[]): void {
		for (const address of addresses) {
			const plain = plainAddress(address);
			wanted.delete(plain);
			wanted.add(plain);
		}

		for (const oldest of wanted) {
			if (wanted.size <= mostExpected) {
				return;
			}

			wanted.delete(oldest);
		}
	}

	async function search(): Promise<Search> {
		const looked = new Set(wanted);
		const began = now().getTime();
		const reading = await readingOf(
			{verb: 'list', resource: 'pods', group: ''},
			async () => {
				const has = ({podIps}: PodRecord) => podIps.some(ip => looked.has(plainAddress(ip)));
				const {pods, isComplete} = await cluster.searchPods(has, {limit: podsPerPage, most: mostPods}, signal);
				return byAddress(pods, looked, isComplete);
			},
			now,
		);
		return {looked, reading, tookMs: reading.at.getTime() - began};
	}

	function isGood({looked, reading, tookMs}: Search, asked: readonly string[]): boolean {
		const limit = Math.max(maxAgeMs, tookMs * restPerRead);
		return now().getTime() - reading.at.getTime() <= limit && asked.every(address => looked.has(address));
	}

	async function findAll(addresses: readonly string[]): Promise<Reading<PodsByAddress>> {
		const asked = addresses.map(plainAddress);
		expect(asked);
		if (latest !== undefined && isGood(latest, asked)) {
			return latest.reading;
		}

		if (running !== undefined) {
			const before = await running;
			if (isGood(before, asked)) {
				return before.reading;
			}
		}

		// A search that began earlier does not look for these addresses; one that began since then does.
		running ??= search().finally(() => {
			running = undefined;
		});
		latest = await running;
		return latest.reading;
	}

	return {
		expect,
		expected: () => [...wanted],
		findAll,
		async find(addresses, isSecond) {
			const asked = [...new Set(addresses.map(plainAddress))];
			if (asked.length > mostAsked) {
				return findAll(asked);
			}

			const first = await readPods(cluster, asked, now, signal);
			if (first.state !== 'read') {
				return first;
			}

			const rest = asked.filter(address => first.value.get(address)?.length === 0 && isSecond(address));
			if (rest.length === 0) {
				return first;
			}

			const all = await findAll(rest);
			const found = all.state === 'read' ? all.value : new Map<string, readonly PodRecord[]>();
			return {
				...first,
				value: new Map([
					...[...first.value].filter(([address]) => !rest.includes(address)),
					...[...found].filter(([address]) => rest.includes(address)),
				]),
			};
		},
		expire() {
			latest = undefined;
		},
	};
}

function byAddress(pods: readonly PodRecord[], looked: ReadonlySet<string>, isComplete: boolean): PodsByAddress {
	const found = new Map<string, PodRecord[]>(isComplete ? [...looked].map(address => [address, []]) : []);
	for (const pod of pods) {
		for (const address of new Set(pod.podIps.map(plainAddress))) {
			if (looked.has(address)) {
				found.set(address, [...(found.get(address) ?? []), pod]);
			}
		}
	}

	return found;
}
