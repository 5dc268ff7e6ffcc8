import {inPool} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {PodRecord} from '../../cluster/records/index.js';
import type {AccountPods, Reading} from '../../review/evidence/index.js';
import type {Fresh} from './fresh.js';
import {readingOf} from './reading.js';

/** How many accounts' Pods are kept; beyond that the oldest are dropped. */
const mostAccounts = 200;
/** One page of the API server. If there are more Pods, the first ones are enough to tell what they are for. */
const mostPods = 500;
const atOnce = 8;
/** For accounts other than the requested one. */
const restMaxAgeMs = 60_000;

/** The Pods of the requesting service accounts. An account's Pods are read once it is known to ask. */
export type AccountPodsRead = Omit<Fresh<AccountPods>, 'get'> & {
	/** Reads the Pods of the requester, if it is a service account that asks for a server certificate; true if that is new. */
	expect(seen: CertificateSigningRequest): boolean;
	/** @param seen - the account whose Pods must be that fresh; the Pods of others may be a minute old. */
	get(maxAgeMs: number, seen?: CertificateSigningRequest): Promise<Reading<AccountPods>>;
	/** For each account, a number that changes when its Pods change. It fits what `current` has now. */
	stamps(): ReadonlyMap<string, number>;
};

export function createAccountPods(
	cluster: Cluster,
	{now, signal, onChange}: {readonly now: () => Date; readonly signal: AbortSignal | undefined; onChange(): void},
): AccountPodsRead {
	/** undefined if it was not read yet. */
	const pods = new Map<string, Reading<readonly PodRecord[]> | undefined>();
	const marks = new Map<string, string>();
	/** For each mark, the number of the change that changed it last. */
	const changes = new Map<string, number>();
	let changeCount = 0;
	const running = new Map<string, Promise<void>>();
	const known = new WeakSet<CertificateSigningRequest>();
	let latest: Reading<AccountPods> | undefined;

	function changed(): void {
		const read = [...pods].flatMap(([account, reading]) =>
			reading === undefined ? [] : [[account, reading] as const],
		);
		latest = {state: 'read', value: new Map(read), at: now()};
		onChange();
	}

	async function read(account: string): Promise<void> {
		const [, , namespace = '', name = ''] = account.split(':');
		const reading = await readingOf(
			{verb: 'list', resource: 'pods', group: ''},
			() =>
				cluster.listPods(
					{namespace, fieldSelector: `spec.serviceAccountName=${name}`, limit: mostPods, most: mostPods},
					signal,
				),
			now,
		);
		if (!pods.has(account)) {
			return;
		}

		pods.set(account, reading);
		const mark = JSON.stringify(
			reading.state === 'read'
				? reading.value.map(({labels, phase, podIps}) => [labels, phase, podIps])
				: [reading.state, reading.why],
		);
		if (marks.get(account) !== mark) {
			marks.set(account, mark);
			changes.set(account, ++changeCount);
			changed();
		}
	}

	function again(account: string): Promise<void> {
		const reading = running.get(account) ?? read(account).finally(() => running.delete(account));
		running.set(account, reading);
		return reading;
	}

	function expect(seen: CertificateSigningRequest): boolean {
		if (known.has(seen)) {
			return false;
		}

		known.add(seen);
		const account = accountOf(seen);
		if (account === undefined || pods.has(account)) {
			return false;
		}

		pods.set(account, undefined);
		const [oldest] = pods.keys();
		if (pods.size > mostAccounts && oldest !== undefined) {
			pods.delete(oldest);
			marks.delete(oldest);
			changes.delete(oldest);
		}

		return true;
	}

	return {
		expect,
		current: () => latest,
		stamps: () => new Map(changes),
		async get(maxAgeMs, seen?: CertificateSigningRequest) {
			if (seen !== undefined) {
				expect(seen);
			}

			const own = seen && accountOf(seen);
			const due = [...pods].flatMap(([account, reading]) => {
				const limit = account === own ? maxAgeMs : Math.max(maxAgeMs, restMaxAgeMs);
				return reading === undefined || now().getTime() - reading.at.getTime() > limit ? [account] : [];
			});
			await inPool(due, atOnce, again);

			latest ??= {state: 'read', value: new Map(), at: now()};
			return latest;
		},
		expire() {
			running.clear();
			for (const [account, reading] of pods) {
				pods.set(account, reading?.state === 'failed' ? undefined : reading);
			}
		},
	};
}

/** The service account that asks for a server certificate; undefined for any other requester. */
function accountOf({username, usages}: CertificateSigningRequest): string | undefined {
	return usages.includes('server auth') && /^system:serviceaccount:[^:]+:[^:]+$/.test(username) ? username : undefined;
}
