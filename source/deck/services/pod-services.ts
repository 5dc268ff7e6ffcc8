import {resolve} from 'node:path';
import {expandHome} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {Recorder} from '../../operations/plan/index.js';
import {OperationError} from '../../operations/plan/index.js';
import {planPodRefusal} from '../../operations/pod-signing/index.js';
import {explainPod, listPodCertificates, readPodDetail, readPodFacts} from '../../operations/pods/index.js';
import type {PodCertificateView, PodsPort} from '../ports/index.js';
import type {AuthoritiesOnDemand} from './authorities-on-demand.js';
import {readableServing} from './authorities-on-demand.js';

/** Changes within this time are shown together, in milliseconds. */
const gatherMs = 200;
/** The pause after a failure, in milliseconds. It doubles from the first value up to the second. */
const retryMs = [1000, 30_000] as const;

/** Follows PodCertificateRequests. After each event of a watch it lists all of them, because there are never many. */
export function createPodServices(
	cluster: Cluster,
	now: () => Date,
	signal: AbortSignal,
	kept: Pick<AuthoritiesOnDemand, 'serving' | 'held'>,
	record?: Recorder | undefined,
): PodsPort {
	async function follow(show: (view: PodCertificateView) => void, until: AbortSignal): Promise<void> {
		let records: readonly PodCertificateRecord[] | undefined;
		let pause: number = retryMs[0];
		while (!until.aborted) {
			try {
				const list = async () => {
					const {onlyNamespace, ...found} = await listPodCertificates(cluster, {}, cluster.info.namespace, until);
					records = found.records;
					if (!until.aborted) {
						show({phase: 'live', records, ...(onlyNamespace !== undefined && {onlyNamespace})});
					}

					return onlyNamespace;
				};
				const namespace = await list();
				pause = retryMs[0];
				await watchAndList(cluster, namespace, list, until);
			} catch (error) {
				if (until.aborted) {
					return;
				}

				if (error instanceof OperationError) {
					show({phase: 'none', why: error.message});
					return;
				}

				if (!(error instanceof ClusterError)) {
					throw error;
				}

				show(records === undefined ? {phase: 'failed', error} : {phase: 'stale', records, error});
				await pauseFor(pause, until);
				pause = Math.min(pause * 2, retryMs[1]);
			}
		}
	}

	return {
		follow(show) {
			const abort = new AbortController();
			void follow(show, AbortSignal.any([abort.signal, signal]));
			return () => abort.abort();
		},
		detail: record => readPodDetail(cluster, record, now(), signal),
		planRefusal: (seen, refusal, {unrecorded = false} = {}) =>
			planPodRefusal(cluster, seen, refusal, {now, record: unrecorded ? undefined : record}),
		authorityOf: ({signerName}) => readableServing(kept, signerName),
		async planSigning(seen, {names, passphrase, expiry, ...typed}, {unrecorded = false} = {}) {
			const [{planPodSigning}, {podRulesFor}, {openAuthority}] = await Promise.all([
				import('../../operations/pod-signing/plan-pod-signing.js'),
				import('../../operations/pod-signing/pod-rules-for.js'),
				import('../../operations/read/open-authority.js'),
			]);
			const rules = podRulesFor(seen, {names: names.split(/[\s,]+/).filter(Boolean), expiry});
			const [caPath, caKeyPath] = [expandHome(typed.caPath), expandHome(typed.caKeyPath)];
			const authority =
				(passphrase === undefined ? kept.held(resolve(caPath)) : undefined) ??
				(await openAuthority(caPath, caKeyPath, passphrase));
			return planPodSigning(cluster, seen, authority, rules, {now, record: unrecorded ? undefined : record}, signal);
		},
		explain: async ({namespace, podName}) => explainPod(await readPodFacts(cluster, namespace, podName, signal), now()),
	};
}

/** Lists again after each event of the watch, until the watch ends or a list fails. */
async function watchAndList(
	cluster: Cluster,
	namespace: string | undefined,
	list: () => Promise<unknown>,
	until: AbortSignal,
): Promise<void> {
	const over = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	const failed = Promise.withResolvers<never>();
	failed.promise.catch(() => undefined);
	const changed = () => {
		timer ??= setTimeout(() => {
			timer = undefined;
			list().catch(failed.reject);
		}, gatherMs);
	};
	try {
		const watching = cluster.watchPodCertificates(namespace, changed, AbortSignal.any([until, over.signal]));
		await Promise.race([watching, failed.promise]);
	} finally {
		clearTimeout(timer);
		over.abort();
	}
}

function pauseFor(ms: number, until: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			clearTimeout(timer);
			resolve();
		};

		const timer = setTimeout(done, ms);
		timer.unref();
		until.addEventListener('abort', done, {once: true});
	});
}
