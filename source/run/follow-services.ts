import {dirname, join} from 'node:path';
import {ClusterError} from '../cluster/cluster-error.js';
import type {CertificateSigningRequest, Cluster, UserInfo} from '../cluster/types.js';
import {FileError} from '../custody/file-error.js';
import type {KnownAuthorities, KnownAuthority} from '../custody/known-authorities.js';
import type {Works} from '../custody/unfinished.js';
import type {Work, WorkTargets} from '../custody/work.js';
import type {Approver} from '../operations/follow/approvers.js';
import {listApprovers} from '../operations/follow/approvers.js';
import type {Followed} from '../operations/follow/followed.js';
import {planSigningAnew} from '../operations/follow/sign-anew.js';
import {verificationOf} from '../operations/follow/verification.js';
import type {PurposeId} from '../operations/guide/purposes.js';
import {purposes} from '../operations/guide/purposes.js';
import {proposeTargets} from '../operations/guide/targets.js';
import {withoutCredentials} from '../operations/journal.js';
import type {Plan} from '../operations/plan.js';
import {fileBase} from '../operations/request-names.js';
import {noteAuthority} from '../operations/signing/note-authority.js';
import {adoptWork, planResume} from '../operations/work/resume.js';
import type {KnownCluster, Sameness} from '../operations/work/same-cluster.js';
import {clusterHere, compareClusters, doubtOf} from '../operations/work/same-cluster.js';
import {findWork, listUnfinished} from '../operations/work/unfinished.js';
import {openWorkKey} from '../operations/work/work-key.js';
import {isInTree, loginSigners} from '../signers/known-signers.js';
import type {DeckUnfinished, FollowServices, PublishValues} from '../ui/deck.js';

type FollowSources = {
	readonly cluster: Cluster;
	readonly works: Works;
	readonly authorities: KnownAuthorities;
	/** Where keys and authorities are put. */
	readonly folder: string;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** Who we are, once that is known. */
	readonly me: () => UserInfo | undefined;
	/** Sees to it that what was begun is done before the program ends: a dialog is not held up by it. */
	finish(work: Promise<void>): void;
};

/** What is remembered of requests on their way, and what the rest of the deck tells it. */
export type Follow = FollowServices & {
	note(uid: string, known: Followed): void;
	/** A request was made of which all but its purpose is written down. */
	began(request: CertificateSigningRequest, purpose: PurposeId): void;
	/** Ids of work that was begun over this connection, or that the operator says is of this cluster. */
	readonly mine: Set<string>;
	/** An authority signed for a signer: it is proposed from now on. */
	signed(request: CertificateSigningRequest, authority: KnownAuthority): void;
};

export function createFollow({cluster, works, authorities, folder, signal, now, me, finish}: FollowSources): Follow {
	const known = new Map<string, Followed>();
	const lastAuthority = new Map<string, KnownAuthority | 'asking' | 'none'>();
	const listeners = new Set<() => void>();
	let version = 0;
	const changed = () => {
		version++;
		for (const listener of listeners) {
			listener();
		}
	};

	const note = (uid: string, more: Followed) => {
		known.set(uid, {...known.get(uid), ...more});
		changed();
	};

	/** Asked of the disk once for each signer; who asks is told when it is there. */
	const lookForAuthority = async (signerName: string): Promise<void> => {
		lastAuthority.set(signerName, lastAuthority.get(signerName) ?? 'asking');
		const authority = await authorities.of(signerName);
		if (authority !== undefined || lastAuthority.get(signerName) === 'asking') {
			lastAuthority.set(signerName, authority ?? 'none');
			changed();
		}
	};

	const authorityOf = (signerName: string): KnownAuthority | undefined => {
		const found = lastAuthority.get(signerName);
		if (found === undefined) {
			void lookForAuthority(signerName);
		}

		return typeof found === 'object' ? found : undefined;
	};

	/** Work that was begun over this connection, or that the operator says is of this cluster. */
	const mine = new Set<string>();
	const here = async (): Promise<Required<KnownCluster>> => {
		try {
			return await clusterHere(cluster, signal);
		} catch (error) {
			// What the server does not say now it says at the next look.
			if (error instanceof ClusterError) {
				return {server: withoutCredentials(cluster.info.server), cluster: {}};
			}

			throw error;
		}
	};
	const samenessOf = (at: KnownCluster, work: Work): Sameness =>
		mine.has(work.id) ? 'same' : compareClusters(at, work);

	let unfinished: readonly DeckUnfinished[] = [];
	/** What can't be read now is looked at again later; `certdeck resume --list` says what is wrong with it. */
	const refresh = async (): Promise<void> => {
		try {
			const [list, at] = await Promise.all([listUnfinished(works), here()]);
			unfinished = list.unfinished.flatMap((each): readonly DeckUnfinished[] => {
				const sameness = samenessOf(at, each.work);
				return sameness === 'other' ? [] : [{...each, ...(sameness === 'unsure' && {doubt: doubtOf(at, each.work)})}];
			});
			for (const {work, doubt} of unfinished) {
				if (work.uid !== undefined && doubt === undefined) {
					known.set(work.uid, {...known.get(work.uid), ...followedOf(work)});
				}
			}

			changed();
		} catch (error) {
			if (!(error instanceof FileError)) {
				throw error;
			}
		}
	};

	void refresh();
	const workOf = async (uid: string) => {
		const [list, at] = await Promise.all([works.list(), here()]);
		return list.works.find(work => work.uid === uid && samenessOf(at, work) === 'same');
	};

	const remember = ({uid, signerName}: CertificateSigningRequest, authority: KnownAuthority): void => {
		lastAuthority.set(signerName, authority);
		note(uid, {caPath: authority.caPath});
		finish(
			Promise.all([
				authorities.remember(signerName, authority),
				noteAuthority(works, cluster, uid, authority.caPath, mine),
			]).then(
				() => undefined,
				(error: unknown) => {
					// Not having it the next time is no reason to call a signature failed.
					if (!(error instanceof FileError)) {
						throw error;
					}
				},
			),
		);
	};

	return {
		getSnapshot: () => version,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		note(uid, more) {
			note(uid, more);
			void refresh();
		},
		began({uid}, purpose) {
			note(uid, {purpose});
			void refresh();
		},
		me,
		unfinished: () => unfinished,
		mine,
		async planAdoption(id) {
			const [work, at] = await Promise.all([findWork(works, id), here()]);
			return {
				title: `Is ${work.name} of this cluster?`,
				steps: [
					{
						verb: 'write',
						kind: 'Record',
						name: id,
						note: `begun on this cluster: in the context ${work.context}, on ${work.server}`,
					},
				],
				warnings: [
					`${doubtOf(at, work)}: if it was begun on another cluster, leave it`,
					`this is the context ${cluster.info.context}, on ${at.server}`,
				],
				async perform() {
					await adoptWork(works, work, at);
					mine.add(id);
					await refresh();
				},
			};
		},
		async planResume(id) {
			const plan = await planResume(cluster, works, id, {at: now(), isSameCluster: mine.has(id)}, signal);
			return {
				...plan,
				async perform(performSignal) {
					const resumed = await plan.perform(performSignal);
					await refresh();
					return resumed;
				},
			};
		},
		of(request) {
			const found = known.get(request.uid);
			if (found === undefined) {
				known.set(request.uid, {});
				// It may have been begun by another certdeck since the last look.
				void refresh();
			}

			return found ?? {};
		},
		async look({signerName}) {
			await Promise.all([refresh(), lookForAuthority(signerName)]);
		},
		authorityOf: request => authorityOf(request.signerName),
		signed: remember,
		proposePublishing(request) {
			const {
				key,
				purpose,
				place,
				targets,
				caPath = authorityOf(request.signerName)?.caPath,
			} = known.get(request.uid) ?? {};
			const proposed = proposeTargets({
				purpose,
				place,
				name: request.name,
				namespace: cluster.info.namespace,
				signerName: request.signerName,
			});
			return {
				...withoutAuthority(
					{
						...(key?.place === 'elsewhere' || purpose === 'kubelet-serving' ? filesBeside(targets) : proposed),
						...(key?.place === 'secret' ? {secret: `${key.namespace}/${key.name}`} : {}),
						...(isLogin(request) ? {kubeconfig: join(folder, `${fileBase(request.name)}.kubeconfig`)} : {}),
						...textTargets(targets),
					},
					caPath,
				),
				...(key?.place === 'file' ? {keyPath: key.path} : {}),
				...(caPath === undefined || isInTree(request.signerName) ? {} : {caPath}),
			};
		},
		async verify(request) {
			const {key, caPath} = known.get(request.uid) ?? {};
			const work = key?.place === 'secret' ? await workOf(request.uid) : undefined;
			return verificationOf(request, {
				at: now(),
				...(key?.place === 'file' && !key.isLocked ? {keyPath: key.path} : {}),
				...(work === undefined ? {} : {key: await openWorkKey(cluster, work, undefined, signal)}),
				caPath: isInTree(request.signerName) ? undefined : (caPath ?? authorityOf(request.signerName)?.caPath),
			});
		},
		async planSigningAnew(request): Promise<Plan<unknown>> {
			const plan = await planSigningAnew(cluster, request, folder, now);
			return {
				...plan,
				async perform(performSignal) {
					remember(request, await plan.perform(performSignal));
				},
			};
		},
		approvers: (request): Promise<readonly Approver[] | undefined> =>
			listApprovers(cluster, request.signerName, signal),
	};
}

/** What is written down of a request: it is all that outlives the deck that made it. */
function followedOf({key, targets, about}: Work): Followed {
	const {caPath} = targets;
	const purpose = purposes.find(({id}) => id === about?.purpose)?.id;
	return {
		key,
		targets,
		...(caPath === undefined ? {} : {caPath}),
		...(purpose === undefined ? {} : {purpose}),
		...(about?.place === undefined ? {} : {place: about.place}),
	};
}

/** A ConfigMap for an authority that nobody has named would be refused. */
function withoutAuthority({configMap, ...values}: PublishValues, caPath: string | undefined): PublishValues {
	return {...values, ...(configMap === undefined || caPath === undefined ? {} : {configMap})};
}

/** Without its key a certificate is of use as a file alone, and a kubelet reads files. */
function filesBeside(targets: WorkTargets | undefined): PublishValues {
	return targets?.certificatePath === undefined ? {} : {out: dirname(targets.certificatePath)};
}

function textTargets(targets: WorkTargets | undefined): PublishValues {
	const {secret, configMap, kubeconfigPath, trustBundle} = targets ?? {};
	return {
		...(secret === undefined ? {} : {secret: `${secret.namespace}/${secret.name}`}),
		...(configMap === undefined ? {} : {configMap: `${configMap.namespace}/${configMap.name}`}),
		...(kubeconfigPath === undefined ? {} : {kubeconfig: kubeconfigPath}),
		...(trustBundle === undefined ? {} : {trustBundle}),
	};
}

/** It becomes a kubeconfig. */
export function isLogin({
	signerName,
	usages,
}: {
	readonly signerName: string;
	readonly usages: readonly string[];
}): boolean {
	return loginSigners.includes(signerName) && usages.includes('client auth');
}
