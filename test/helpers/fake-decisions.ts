import {setImmediate as turn} from 'node:timers/promises';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';

/** The result of one write: it is stored and answered, or the fault occurs. */
export type Fault = 'lost before' | 'lost after' | 'forbidden' | 'bug';

export type FakeDecisions = {
	readonly cluster: Cluster;
	/** The current requests by name. */
	readonly stored: Map<string, CertificateSigningRequest>;
	/** Names in the order in which a decision about them was sent. */
	readonly sent: string[];
	/** The most writes that ran at the same time. */
	most(): number;
	/** Whether requests can't be read. */
	setUnreadable(to: boolean): void;
	/** Holds answers back until it is set to false. */
	hold(isHeld: boolean): void;
};

/** A cluster that stores decisions as the API server does, with the faults of a test. */
export function fakeDecisions(
	requests: readonly CertificateSigningRequest[],
	faultOf: (name: string) => Fault | undefined = () => undefined,
): FakeDecisions {
	const stored = new Map(requests.map(request => [request.name, request]));
	const sent: string[] = [];
	let underWay = 0;
	let most = 0;
	let isUnreadable = false;
	let held: PromiseWithResolvers<void> | undefined;
	const lost = () => new ClusterError('unreachable', 'the server did not answer');
	const cluster = {
		async getRequest(name: string) {
			await turn();
			const found = stored.get(name);
			if (isUnreadable) {
				throw lost();
			}

			if (found === undefined) {
				throw new ClusterError('not-found', `${name} is not there`, {status: 404});
			}

			return found;
		},
		info: {readOnly: false},
		async decide(
			seen: CertificateSigningRequest,
			{type, reason, message}: {readonly type: string; readonly reason: string; readonly message: string},
		) {
			sent.push(seen.name);
			underWay += 1;
			most = Math.max(most, underWay);
			try {
				await turn();
				await held?.promise;
				const fault = faultOf(seen.name);
				if (fault === 'forbidden') {
					throw new ClusterError('forbidden', 'no', {status: 403});
				}

				if (fault === 'bug') {
					throw new TypeError('a bug');
				}

				if (fault === 'lost before') {
					throw lost();
				}

				const now = stored.get(seen.name);
				if (now === undefined) {
					throw new ClusterError('not-found', `${seen.name} is not there`, {status: 404});
				}

				if (now.uid !== seen.uid || now.resourceVersion !== seen.resourceVersion) {
					throw new ClusterError('conflict', 'it was changed', {status: 409});
				}

				const decided = {
					...now,
					resourceVersion: String(Number(now.resourceVersion) + 1),
					conditions: [...now.conditions, {type, status: 'True', reason, message}],
				};
				stored.set(seen.name, decided);
				if (fault === 'lost after') {
					throw lost();
				}

				return decided;
			} finally {
				underWay -= 1;
			}
		},
	} as unknown as Cluster;
	return {
		cluster,
		stored,
		sent,
		most: () => most,
		setUnreadable(to) {
			isUnreadable = to;
		},
		hold(isHeld) {
			held?.resolve();
			held = isHeld ? Promise.withResolvers<void>() : undefined;
		},
	};
}
