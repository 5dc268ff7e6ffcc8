import {join} from 'node:path';
import {isLabel} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster, RequestStore} from '../../cluster/calls/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import type {DecisionOptions} from '../../operations/decide/index.js';
import {planDecision} from '../../operations/decide/index.js';
import {createClusterEvidence, decisionMaxAgeMs} from '../../operations/evidence/index.js';
import {completePath} from '../../operations/files/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {createRecorder, withoutCredentials} from '../../operations/plan/index.js';
import {checkSignature} from '../../operations/read/index.js';
import {createAccess} from '../../operations/rights/index.js';
import type {Drafts, IssuanceStore, KnownAuthorities} from '../../storage/issuance/index.js';
import type {Journal} from '../../storage/journal/index.js';
import type {DeckServices} from '../ports/index.js';
import {createDeckReviews} from '../requests/index.js';
import {createBulkServices} from './bulk-services.js';
import {createCertificateServices} from './certificate-services.js';
import {createDetailServices} from './detail-services.js';
import {createDraftServices} from './draft-services.js';
import {createFollow} from './follow-services.js';
import {gatherLeniently} from './gather-leniently.js';
import {createGuideServices} from './guide-services.js';
import {createLostAnswers} from './lost-answers.js';
import {createNewRequestPlanning} from './new-request-services.js';
import type {Notices} from './notices.js';
import {createPodServices} from './pod-services.js';
import {onRecovery} from './recovery.js';
import {createRenewalServices} from './renewal-services.js';
import {createRightsServices} from './rights-services.js';
import {createPublishingServices, createSigningServices} from './sign-publish-services.js';
import {trackWrite} from './track-write.js';

export type DeckLeaving = {
	/** The journal of the deck's decisions; absent for the demo cluster. */
	readonly journal?: Journal;
	/** Notices that are also shown on the screen at once. */
	readonly notices: Notices;
	/** Called if the outcome of a decision can't be recorded. */
	unrecorded(sentence: string): void;
	/** Called with a sentence to print after the deck has ended. */
	warn(sentence: string): void;
	/** Makes the program wait for `work` before it ends. */
	finish(work: Promise<void>): void;
	/** In a deck over several clusters: whether pages of the first list of another cluster arrive. */
	isOtherConnecting?(): boolean;
};

/** The stores that the deck keeps on disk from one run to the next. */
export type DeckMemory = {
	readonly issuances: IssuanceStore;
	readonly authorities: KnownAuthorities;
	readonly drafts: Drafts;
	/** The default folder for keys. */
	readonly folder: string;
};

/** How old evidence may be at a decision, in milliseconds. */
const recentMs = 60_000;

/** Fills the ports of the deck from the rooms below. */
export function createDeckServices(
	connected: Cluster,
	requests: RequestStore,
	signal: AbortSignal,
	{issuances, authorities, drafts: keptDrafts, folder}: DeckMemory,
	{journal, notices, unrecorded, warn, finish, isOtherConnecting = () => false}: DeckLeaving,
): DeckServices {
	const lostAnswers = createLostAnswers(requests, signal);
	let underWay = 0;
	let {namespace} = connected.info;
	const info: ContextInfo = {
		...connected.info,
		get namespace() {
			return namespace;
		},
	};
	const cluster: Cluster = {...connected, info, settlePace: lostAnswers.pace(connected.settlePace)};
	const access = createAccess(cluster, signal);
	const now = () => new Date();
	let me: UserInfo | undefined;
	const follow = createFollow({
		...{cluster, issuances, authorities, folder, signal, now, finish},
		async findingsOf(request) {
			await examine(request);
			return reviewNow(request).findings;
		},
	});
	const drafts = createDraftServices({
		drafts: keptDrafts,
		issuances,
		server: withoutCredentials(info.server),
		now,
		finish,
	});
	const whileSending = (plan: RequestPlan): RequestPlan => {
		follow.mine.add(plan.issuanceId);
		return drafts.whileSending(plan);
	};
	const write = journal && createRecorder(journal, {info, me: async () => me, warn: unrecorded});
	// The dialog closes when the server has answered. Keys pressed during the write to disk would otherwise go to the dialog.
	let lastWrite: Promise<void> = Promise.resolve();
	const later = async (writing: Promise<void>) => {
		lastWrite = writing;
		finish(writing);
	};

	const record: DecisionOptions['record'] = write && {
		begin: async intended => {
			const writeOutcome = await write.begin(intended);
			return answer => later(writeOutcome(answer));
		},
		note: decided => later(write.note(decided)),
	};
	const evidence = createClusterEvidence(cluster, {now, signal});
	const examine = async (request: CertificateSigningRequest, isDeciding = false): Promise<void> => {
		const maxAgeMs = isDeciding ? decisionMaxAgeMs : undefined;
		if (!evidence.isGathered(request, maxAgeMs)) {
			await gatherLeniently(evidence, request, true, maxAgeMs);
		}
	};
	let recoveries = 0;
	onRecovery(requests, () => {
		recoveries += 1;
		evidence.expire();
	});
	const {index, review, reviewOf, reviewNow} = createDeckReviews({
		requests,
		evidence,
		me: () => me,
		now,
		policy: info.policy,
		isOtherConnecting,
	});
	signal.addEventListener('abort', index.stop, {once: true});
	const bulk = createBulkServices({
		cluster,
		requests,
		access,
		evidence,
		signal,
		reviewOf,
		record,
		reviewer: () => me?.username,
		warn,
		finish,
	});

	return {
		session: {
			info,
			readOnly: info.readOnly,
			async facts() {
				const [user, version] = await Promise.all([cluster.whoAmI(signal), cluster.version(signal)]);
				me = user;
				index.refresh();
				return {user, version};
			},
			me: () => me,
			now,
			onNotice: notices.subscribe,
			async namespaces() {
				const found = await cluster.listNamespaces({}, signal);
				return found.map(({name}) => name);
			},
			takeNamespace(name) {
				if (!isLabel(name)) {
					return localized`${JSON.stringify(name)} is no name of a namespace`;
				}

				namespace = name;
				return undefined;
			},
		},
		requests,
		index,
		detail: {
			review,
			checkSignature,
			...createDetailServices({
				forSubject: index.forSubject,
				requests,
				signingOf: request => review(request).signing,
				now,
			}),
		},
		evidence: {
			getSnapshot: evidence.getSnapshot,
			subscribe: evidence.subscribe,
			isExamined: request => evidence.isGathered(request),
			recoveries: () => recoveries,
			examine,
		},
		rights: createRightsServices({requests, access, info, me: () => me}),
		decision: {
			plan(request, decision, {unrecorded = false, ...options}) {
				// The request is reviewed again, because a request with the same key may have arrived after the last review.
				const {findings, questions} = reviewNow(request);
				return planDecision(cluster, request, decision, {
					...options,
					findings,
					questions,
					isUnanswered: decision === 'Approved' && !evidence.isGathered(request, recentMs),
					...(record && !unrecorded && {record}),
					reviewer: me?.username,
				});
			},
		},
		bulk,
		signing: createSigningServices({
			...{cluster, follow, now, record},
			findingsNow: request => reviewNow(request).findings,
		}),
		publishing: createPublishingServices({cluster, issuances, follow, signal, now}),
		guide: {
			...createGuideServices({
				cluster,
				requests,
				issuances,
				whileSending,
				folder,
				signal,
				now,
				me: () => me,
				onSent: (request, purpose) => follow.began(request, purpose),
			}),
			planRequest: createNewRequestPlanning({cluster, issuances, follow, whileSending}),
		},
		drafts,
		follow: follow.follow,
		pending: follow.pending,
		certificates: createCertificateServices({cluster, issuances, now, signal, own: follow.kept.own}),
		renewals: createRenewalServices({
			...{cluster, issuances, authorities, access, record, signal, now},
			authorityHome: join(folder, 'authorities'),
			held: follow.kept.held,
			reviewer: () => me?.username,
			async review(request) {
				await examine(request, true);
				return reviewNow(request);
			},
			onBegun: ids => ids.forEach(id => void follow.mine.add(id)),
			onChange: follow.refresh,
			tell: notices.add,
		}),
		pods: createPodServices(cluster, now, signal, follow.kept, record),
		authorities: follow.kept,
		paths: {complete: completePath},
		writes: {
			track(title, write) {
				underWay += 1;
				const answered = () => {
					underWay -= 1;
				};
				write.then(answered, answered);
				trackWrite(title, write, {signal, warn, finish});
			},
			underWay: () => underWay,
			lostAnswers,
		},
		...(journal && {
			journal: {
				path: journal.path,
				async read() {
					await lastWrite;
					return journal.read();
				},
			},
		}),
	};
}
