import {basename, dirname, join, resolve} from 'node:path';
import type {Cluster, RequestStore} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {DecisionOptions} from '../../operations/decide/index.js';
import {planDecision} from '../../operations/decide/index.js';
import {createClusterEvidence, decisionMaxAgeMs} from '../../operations/evidence/index.js';
import {checkHost} from '../../operations/guide/hosts/index.js';
import type {RequestPlan} from '../../operations/issuance/index.js';
import {fileBase, planRequestPublishing} from '../../operations/issuance/index.js';
import {createRecorder, objectName, parseDuration, withoutCredentials} from '../../operations/plan/index.js';
import {checkSignature, openAuthority} from '../../operations/read/index.js';
import {freeFileBase, planRequest} from '../../operations/request/index.js';
import {createAccess} from '../../operations/rights/index.js';
import {planSigning, readSigningPolicy, stateAgainst} from '../../operations/sign/index.js';
import type {Drafts, IssuanceStore, KnownAuthorities} from '../../storage/issuance/index.js';
import type {Journal} from '../../storage/journal/index.js';
import type {DeckServices} from '../ports/index.js';
import {createDeckReviews} from '../requests/index.js';
import {createBulkServices} from './bulk-services.js';
import {createDetailServices} from './detail-services.js';
import {createDraftServices} from './draft-services.js';
import {createFollow, isLogin} from './follow-services.js';
import {createGuideServices, expirationOf, specOf} from './guide-services.js';
import {createLostAnswers} from './lost-answers.js';
import type {Notices} from './notices.js';
import {onRecovery} from './recovery.js';
import {trackWrite} from './track-write.js';

export type DeckLeaving = {
	/** Where the deck's decisions are written down; absent for a made-up cluster. */
	readonly journal?: Journal;
	/** What is to be said at once as well. */
	readonly notices: Notices;
	/** Hears that the outcome of a decision can't be written down. */
	unrecorded(sentence: string): void;
	/** Hears what is to be said once the deck was left. */
	warn(sentence: string): void;
	/** Sees to it that what was begun is done before the program ends. */
	finish(work: Promise<void>): void;
};

/** What the deck keeps from one run to the next. */
export type DeckMemory = {
	readonly works: IssuanceStore;
	readonly authorities: KnownAuthorities;
	readonly drafts: Drafts;
	/** Where keys go that no other place is named for. */
	readonly folder: string;
};

/** For how long what the cluster said of a request is an answer to who decides on it. */
const recentMs = 60_000;

/** Fills the deck's one door: every answer comes from the rooms below, none from the screens. */
export function createDeckServices(
	connected: Cluster,
	requests: RequestStore,
	signal: AbortSignal,
	{works, authorities, drafts: keptDrafts, folder}: DeckMemory,
	{journal, notices, unrecorded, warn, finish}: DeckLeaving,
): DeckServices {
	const lostAnswers = createLostAnswers(requests, signal);
	const cluster: Cluster = {...connected, settlePace: lostAnswers.pace(connected.settlePace)};
	const access = createAccess(cluster, signal);
	const {info} = cluster;
	const now = () => new Date();
	let me: UserInfo | undefined;
	const follow = createFollow({
		...{cluster, works, authorities, folder, signal, now, finish},
		me: () => me,
		async findingsOf(request) {
			await examine(request);
			return reviewAnew(request).findings;
		},
	});
	const drafts = createDraftServices({
		drafts: keptDrafts,
		works,
		server: withoutCredentials(info.server),
		now,
		finish,
	});
	const whileSending = (plan: RequestPlan): RequestPlan => {
		follow.mine.add(plan.workId);
		return drafts.whileSending(plan);
	};
	const write = journal && createRecorder(journal, {info, me: async () => me, warn: unrecorded});
	// The dialog closes once the server has answered: keys pressed while the disk is written to would be lost on it.
	let lastWrite: Promise<void> = Promise.resolve();
	const later = async (writing: Promise<void>) => {
		lastWrite = writing;
		finish(writing);
	};

	const record: DecisionOptions['record'] = write && {
		begin: async intended => {
			const tell = await write.begin(intended);
			return answer => later(tell(answer));
		},
		note: decided => later(write.note(decided)),
	};
	const evidence = createClusterEvidence(cluster, {now, signal});
	const examine = async (request: CertificateSigningRequest, isDeciding = false): Promise<void> => {
		const maxAgeMs = isDeciding ? decisionMaxAgeMs : undefined;
		if (!evidence.isGathered(request, maxAgeMs)) {
			// What could not be read is told by the review; only the end of the deck is left to throw.
			await evidence.gather(request, true, maxAgeMs).catch((error: unknown) => {
				if (!(error instanceof ClusterError)) {
					throw error;
				}
			});
		}
	};
	let recoveries = 0;
	onRecovery(requests, () => {
		recoveries += 1;
		evidence.expire();
	});
	const {
		index,
		review,
		reviewOf,
		reviewNow: reviewAnew,
	} = createDeckReviews({
		requests,
		evidence,
		me: () => me,
		now,
		policy: info.policy,
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
		requests,
		index,
		accessStore: access,
		info,
		readOnly: info.readOnly,
		async facts() {
			const [user, version] = await Promise.all([cluster.whoAmI(signal), cluster.version(signal)]);
			me = user;
			index.refresh();
			return {user, version};
		},
		evidence: {
			getSnapshot: evidence.getSnapshot,
			subscribe: evidence.subscribe,
			isExamined: request => evidence.isGathered(request),
			recoveries: () => recoveries,
			examine,
		},
		trackWrite: (title, work) => trackWrite(title, work, {signal, warn, finish}),
		lostAnswers,
		review,
		...createDetailServices({
			forSubject: index.forSubject,
			requests,
			access,
			username: () => me?.username,
			signingOf: request => review(request).signing,
			now,
		}),
		checkSignature,
		whyNot(action, request) {
			return info.readOnly
				? 'certdeck runs with --read-only'
				: (stateAgainst(action, request) ?? access.missingRight(action, request));
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
		checkHost,
		checkExpiration(text) {
			try {
				const seconds = text.trim() === '' ? undefined : parseDuration(text.trim());
				return seconds !== undefined && seconds < 600 ? 'the API takes no less than 10m' : undefined;
			} catch (error) {
				return error instanceof Error ? error.message : String(error);
			}
		},
		planDecision(request, decision, {unrecorded = false, ...options}) {
			// Anew: a request that shares this one's key may have come after the row was reviewed.
			const {findings, questions} = reviewAnew(request);
			return planDecision(cluster, request, decision, {
				...options,
				findings,
				questions,
				isUnanswered: decision === 'Approved' && !evidence.isGathered(request, recentMs),
				...(record && !unrecorded && {record}),
				reviewer: me?.username,
			});
		},
		...bulk,
		async planRequest(values, about) {
			const keySecret =
				values.keySecret === undefined ? undefined : objectName(values.keySecret, 'the Secret', info.namespace);
			const parsed = specOf(values);
			// Who makes a second certificate of the same name goes on using the first.
			const base = await freeFileBase(
				values.folder,
				fileBase(values.name || parsed.spec.commonName || parsed.spec.hosts[0] || 'certificate'),
			);
			const asked = await planRequest(cluster, parsed, {
				signerName: values.signerName,
				usages: values.usages,
				folder: values.folder,
				fileBase: base,
				works,
				...(values.name === '' ? {} : {name: values.name}),
				...expiring(expirationOf(values)),
				...(values.passphrase === undefined ? {} : {passphrase: values.passphrase}),
				...(keySecret === undefined ? {} : {keySecret}),
				...(about && {
					about: {purpose: about.purpose, ...(about.place === undefined ? {} : {place: about.place})},
					targets: {
						...(about.secret && keySecret === undefined
							? {secret: objectName(about.secret, 'the Secret', info.namespace)}
							: {}),
						...(about.configMap ? {configMap: objectName(about.configMap, 'the ConfigMap', info.namespace)} : {}),
						...(keySecret === undefined && isLogin(values)
							? {kubeconfigPath: join(values.folder, `${base}.kubeconfig`)}
							: {}),
					},
				}),
			});
			const plan = whileSending(asked);
			return {
				...plan,
				async perform(performSignal) {
					const requested = await plan.perform(performSignal);
					const {keyPath} = requested;
					follow.note(requested.request.uid, {
						...(keyPath === undefined
							? {}
							: {key: {place: 'file', path: keyPath, isLocked: values.passphrase !== undefined}}),
						...(keySecret === undefined ? {} : {key: {place: 'secret', ...keySecret, field: 'tls.key'}}),
						...(about && {purpose: about.purpose}),
						...(about?.place === undefined ? {} : {place: about.place}),
					});
					return requested;
				},
			};
		},
		async planSigning(request, {caPath, caKeyPath, passphrase, expiry}) {
			const authority = await openAuthority(caPath, caKeyPath, passphrase);
			const policyFor = await readSigningPolicy({expiry});
			const plan = planSigning(cluster, request, authority, policyFor(request), now);
			return follow.guarded(
				{
					...plan,
					async perform(performSignal) {
						const signed = await plan.perform(performSignal);
						follow.signed(request, authority, {caPath: resolve(caPath), caKeyPath: resolve(caKeyPath)});
						return signed;
					},
				},
				request,
				authority,
			);
		},
		async planPublish(request, {keyPath, keyPassphrase, secret, configMap, caPath, out, trustBundle, kubeconfig}) {
			const targets = {
				...(secret ? {secret: objectName(secret, 'the Secret', info.namespace)} : {}),
				...(configMap ? {configMap: objectName(configMap, 'the ConfigMap', info.namespace)} : {}),
				...(out
					? {out: {folder: out, base: baseIn(out, request.name, follow.of(request).targets?.certificatePath)}}
					: {}),
				...(caPath ? {caPath} : {}),
				...(trustBundle ? {trustBundle} : {}),
				...(kubeconfig ? {kubeconfigPath: kubeconfig} : {}),
			};
			const plan = await planRequestPublishing(
				cluster,
				request,
				{targets, keyPath, keyPassphrase, at: now(), works, mine: follow.mine},
				signal,
			);
			return {
				...plan,
				async perform(performSignal) {
					const published = await plan.perform(performSignal);
					follow.note(request.uid, {published: targets, ...(caPath ? {caPath: resolve(caPath)} : {})});
					return published;
				},
			};
		},
		guide: createGuideServices({
			cluster,
			requests,
			works,
			whileSending,
			folder,
			signal,
			now,
			me: () => me,
			onSent: (request, purpose) => follow.began(request, purpose),
		}),
		drafts,
		follow,
		defaultFolder: folder,
		hear: notices.hear,
		now,
	};
}

/** What files in a folder are called: as the key that lies there, whose certificate was promised beside it. */
function baseIn(folder: string, name: string, promised: string | undefined): string {
	return promised !== undefined && dirname(promised) === resolve(folder) ? basename(promised, '.crt') : fileBase(name);
}

function expiring(expirationSeconds: number | undefined): {readonly expirationSeconds?: number} {
	return expirationSeconds === undefined ? {} : {expirationSeconds};
}
