import {selectorValue} from '../../cluster/list-requests.js';
import type {NodeRecord} from '../../cluster/records.js';
import type {Cluster} from '../../cluster/types.js';
import {plainAddress} from '../../review/evidence/addresses.js';
import type {PodsByAddress, PowerAnswers, Reading} from '../../review/evidence/evidence.js';
import {mostPodAddresses} from '../../review/evidence/evidence.js';
import type {Power} from '../../review/evidence/powers.js';
import {powers} from '../../review/evidence/powers.js';
import type {Login} from '../../review/evidence/rights.js';
import {everybody} from '../../review/evidence/rights.js';
import {readingOf} from './reading.js';

type Answer = {readonly allowed: boolean; readonly reason?: string};

/** Asks the server what somebody who logs in so may do: everything first, and the rest only where not. */
export function readPowers(
	cluster: Cluster,
	{username, groups}: Login,
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<PowerAnswers>> {
	const login = {username, groups: [...groups.filter(group => group !== everybody), everybody]};

	async function ask({any}: Power): Promise<Answer> {
		let answer: Answer = {allowed: false};
		for (const attributes of any) {
			if (!answer.allowed) {
				answer = await cluster.reviewAccessOf(login, attributes, signal);
			}
		}

		return answer;
	}

	const [everything, ...others] = powers;
	return readingOf(
		{verb: 'create', resource: 'subjectaccessreviews', group: 'authorization.k8s.io'},
		async () => {
			const first = everything && (await ask(everything));
			const rest = first?.allowed
				? []
				: await Promise.all(others.map(async power => [power.id, await ask(power)] as const));
			return new Map([...(everything && first ? [[everything.id, first] as const] : []), ...rest]);
		},
		now,
	);
}

/** Pods that have one of the addresses; the first few are asked about, one call each, and the rest is not in the answer. */
export function readPods(
	cluster: Cluster,
	addresses: readonly string[],
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<PodsByAddress>> {
	const asked = [...new Set(addresses.map(plainAddress))].slice(0, mostPodAddresses);
	return readingOf(
		{verb: 'list', resource: 'pods', group: ''},
		async () =>
			new Map(
				await Promise.all(
					asked.map(
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
