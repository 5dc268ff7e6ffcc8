import {dirname, join} from 'node:path';
import type {CertificateSigningRequest, Cluster, UserInfo} from '../cluster/types.js';
import {FileError} from '../custody/file-error.js';
import type {KnownAuthorities, KnownAuthority} from '../custody/known-authorities.js';
import type {Works} from '../custody/unfinished.js';
import type {WorkTargets} from '../custody/work.js';
import type {Approver} from '../operations/follow/approvers.js';
import {listApprovers} from '../operations/follow/approvers.js';
import type {Followed} from '../operations/follow/followed.js';
import {planSigningAnew} from '../operations/follow/sign-anew.js';
import {verificationOf} from '../operations/follow/verification.js';
import type {PurposeId} from '../operations/guide/purposes.js';
import {proposeTargets} from '../operations/guide/targets.js';
import type {Plan} from '../operations/plan.js';
import {fileBase} from '../operations/request-names.js';
import {planResume} from '../operations/resume.js';
import type {Unfinished} from '../operations/unfinished.js';
import {isWorkOf, listUnfinished} from '../operations/unfinished.js';
import {openWorkKey} from '../operations/work-key.js';
import {apiServerClient, isInTree} from '../signers/known-signers.js';
import type {FollowServices, PublishValues} from '../ui/deck.js';

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
	const authorityOf = (signerName: string): KnownAuthority | undefined => {
		const found = lastAuthority.get(signerName);
		if (found === undefined) {
			lastAuthority.set(signerName, 'asking');
			void authorities.of(signerName).then(authority => {
				lastAuthority.set(signerName, authority ?? 'none');
				changed();
			});
		}

		return typeof found === 'object' ? found : undefined;
	};

	let unfinished: readonly Unfinished[] = [];
	/** What can't be read now is looked at again later; `certdeck resume --list` says what is wrong with it. */
	const refresh = async (): Promise<void> => {
		try {
			const list = await listUnfinished(works);
			unfinished = list.unfinished.filter(({work}) => isWorkOf(cluster.info, work));
			changed();
		} catch (error) {
			if (!(error instanceof FileError)) {
				throw error;
			}
		}
	};

	void refresh();
	const workOf = async (uid: string) =>
		(await works.list()).works.find(work => work.uid === uid && isWorkOf(cluster.info, work));

	async function load(uid: string): Promise<void> {
		const work = await workOf(uid);
		if (work !== undefined) {
			const {caPath} = work.targets;
			known.set(uid, {key: work.key, targets: work.targets, ...(caPath ? {caPath} : {}), ...known.get(uid)});
			changed();
		}
	}

	const remember = ({uid, signerName}: CertificateSigningRequest, authority: KnownAuthority): void => {
		lastAuthority.set(signerName, authority);
		note(uid, {caPath: authority.caPath});
		finish(
			authorities.remember(signerName, authority).catch((error: unknown) => {
				// Not having it the next time is no reason to call a signature failed.
				if (!(error instanceof FileError)) {
					throw error;
				}
			}),
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
			void load(uid).catch(() => {});
			void refresh();
		},
		me,
		unfinished: () => unfinished,
		async planResume(id) {
			const plan = await planResume(cluster, works, id, {at: now()}, signal);
			return {
				...plan,
				async perform(performSignal) {
					const resumed = await plan.perform(performSignal);
					await load(resumed.request.uid);
					void refresh();
					return resumed;
				},
			};
		},
		of(request) {
			const found = known.get(request.uid);
			if (found === undefined) {
				known.set(request.uid, {});
				// What can't be read is as good as nothing: what is asked for next says why.
				void load(request.uid).catch(() => {});
			}

			return found ?? {};
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
				...(key?.place === 'elsewhere' ? filesBeside(targets) : withoutAuthority(proposed, caPath)),
				...(key?.place === 'secret' ? {secret: `${key.namespace}/${key.name}`} : {}),
				...textTargets(targets),
				...(key?.place === 'file' ? {keyPath: key.path} : {}),
				...(caPath === undefined || isInTree(request.signerName) ? {} : {caPath}),
				...(isLogin(request) ? {kubeconfig: join(folder, `${fileBase(request.name)}.kubeconfig`)} : {}),
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

/** A ConfigMap for an authority that nobody has named would be refused. */
function withoutAuthority(
	{secret, configMap}: {readonly secret?: string; readonly configMap?: string},
	caPath: string | undefined,
): PublishValues {
	return {
		...(secret === undefined ? {} : {secret}),
		...(configMap === undefined || caPath === undefined ? {} : {configMap}),
	};
}

/** Without its key a certificate is of use as a file alone. */
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

function isLogin({signerName, usages}: CertificateSigningRequest): boolean {
	return signerName === apiServerClient && usages.includes('client auth');
}
