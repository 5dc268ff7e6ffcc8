import type {Cluster, SettlePace} from '../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';

export const settlePace = {patienceMs: 60, pauseMs: 5, lookMs: 5000, looks: 2};
const lost = () => new ClusterError('unreachable', '"https://192.0.2.1" cut the connection');

/** The same cluster, on which one call is performed or not, but never answered. Later calls may fail as well. */
export function losing(
	cluster: Cluster,
	call: keyof Cluster,
	{
		isDone,
		unread = 0,
		isAway = () => false,
		pace = {},
		meanwhile,
	}: {
		readonly isDone: boolean;
		readonly unread?: number;
		/** Whether nothing is answered after that. */
		isAway?(): boolean;
		readonly pace?: Partial<SettlePace>;
		meanwhile?(): Promise<unknown>;
	},
): Cluster {
	let isLost = false;
	let left = unread;
	return new Proxy(
		{...cluster, settlePace: {...settlePace, ...pace}},
		{
			get(target, name) {
				const value: unknown = Reflect.get(target, name);
				if (typeof value !== 'function') {
					return value;
				}

				return async (...args: readonly unknown[]) => {
					if (name === call && !isLost) {
						isLost = true;
						if (isDone) {
							await value.apply(target, args);
						}

						await meanwhile?.();
						throw lost();
					}

					if (isLost && isAway()) {
						throw lost();
					}

					if (isLost && left > 0) {
						left -= 1;
						throw lost();
					}

					return value.apply(target, args);
				};
			},
		},
	);
}
