import {inPool} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster, RequestList, Store} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {mostReadAlone} from '../../operations/assess/index.js';
import {planBulk, startBulk} from '../../operations/bulk/index.js';
import type {DecisionOptions} from '../../operations/decide/index.js';
import type {ClusterEvidence} from '../../operations/evidence/index.js';
import {whyReadOnly} from '../../operations/plan/index.js';
import type {Access} from '../../operations/rights/index.js';
import {bulkSummary} from '../../present/decision/index.js';
import type {Review} from '../../review/finding/index.js';
import {isForLogins} from '../../signers/known/index.js';
import type {BulkPort} from '../ports/index.js';
import {gatherLeniently} from './gather-leniently.js';

type BulkSources = {
	readonly cluster: Cluster;
	readonly requests: Pick<Store<RequestList>, 'getSnapshot'>;
	readonly access: Pick<Access, 'missingRight'>;
	readonly evidence: Pick<ClusterEvidence, 'of' | 'gather' | 'expect'>;
	/** Aborts at the end of the deck, and stops a bulk decision. */
	readonly signal: AbortSignal;
	reviewOf(request: CertificateSigningRequest): Review;
	readonly record: DecisionOptions['record'];
	reviewer(): string | undefined;
	warn(sentence: string): void;
	finish(work: Promise<void>): void;
};

/** How many requests are examined at the same time. */
const atOnce = 8;

/** Plans and starts bulk decisions for the deck. */
export function createBulkServices({
	cluster,
	requests,
	access,
	evidence,
	signal,
	reviewOf,
	record,
	reviewer,
	warn,
	finish,
}: BulkSources): BulkPort {
	// Before the first answer of the cluster a review asks nothing of it, and has no question that could be open.
	const isUnasked = (seen: CertificateSigningRequest) => evidence.of(seen).bindings === undefined;
	const isOpen = (seen: CertificateSigningRequest) => isUnasked(seen) || reviewOf(seen).questions.length > 0;

	return {
		plan(wanted, decision, options) {
			const uids = new Set(wanted.map(({uid}) => uid));
			const known = new Map(
				requests.getSnapshot().requests.flatMap(request => (uids.has(request.uid) ? [[request.uid, request]] : [])),
			);
			return planBulk(wanted, decision, {
				...options,
				reviewer: reviewer(),
				reviewOf,
				current: ({uid}) => known.get(uid),
				missingRight: seen =>
					cluster.info.readOnly
						? whyReadOnly(cluster.info)
						: access.missingRight(decision === 'Approved' ? 'approve' : 'deny', seen),
			});
		},
		hasOpen: wanted => wanted.some(isOpen),
		async prepare(wanted) {
			const unasked = wanted.find(isUnasked);
			if (unasked !== undefined) {
				// The evidence that all of them share.
				await gatherLeniently(evidence, unasked, false);
			}

			const open = wanted.filter(isOpen);
			for (const seen of open) {
				evidence.expect(seen);
			}

			await inPool(open, atOnce, seen => gatherLeniently(evidence, seen, open.length <= mostReadAlone));
		},
		start(plan) {
			for (const {seen} of plan.items) {
				evidence.expect(seen);
			}

			const run = startBulk(cluster, plan, {
				...(record && {record}),
				reviewOf,
				async examine(seen) {
					const isAlone = plan.items.length <= mostReadAlone || isForLogins(seen.signerName);
					await gatherLeniently(evidence, seen, isAlone);
				},
			});
			const leave = () => {
				if (run.getSnapshot().isRunning) {
					run.stop();
					finish(run.settled().then(end => warn(localized`certdeck was left meanwhile: ${bulkSummary(plan, end)}`)));
				}
			};

			signal.addEventListener('abort', leave, {once: true});
			return run;
		},
		callBackMs: 5000,
	};
}
