import {dirname, join} from 'node:path';
import {createVersionStore} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Followed} from '../../operations/follow/index.js';
import {verificationOf} from '../../operations/follow/index.js';
import type {PurposeId} from '../../operations/guide/index.js';
import {proposeTargets, purposes} from '../../operations/guide/index.js';
import {fileBase} from '../../operations/issuance/index.js';
import {openIssuanceKey} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import type {Approver} from '../../operations/rights/index.js';
import {listApprovers} from '../../operations/rights/index.js';
import {
	findOtherAuthorities,
	noteAuthority,
	planSigningWithNewAuthority,
	withFindings,
	withNewAuthority,
} from '../../operations/sign/index.js';
import type {Finding} from '../../review/finding/index.js';
import {isInTree, loginSigners} from '../../signers/known/index.js';
import type {
	AuthorityFiles,
	Issuance,
	IssuanceStore,
	IssuanceTargets,
	KnownAuthorities,
} from '../../storage/issuance/index.js';
import type {FollowPort, PendingPort, PublishingPort, PublishValues, SigningPort} from '../ports/index.js';
import type {AuthoritiesOnDemand} from './authorities-on-demand.js';
import {createAuthoritiesOnDemand} from './authorities-on-demand.js';
import {createAuthorityServices} from './authority-services.js';
import {createPendingServices} from './pending-services.js';

type FollowSources = {
	readonly cluster: Cluster;
	readonly issuances: IssuanceStore;
	readonly authorities: KnownAuthorities;
	/** The folder for keys and authorities. */
	readonly folder: string;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** The findings of a request before it is signed. */
	findingsOf(request: CertificateSigningRequest): Promise<readonly Finding[]>;
	/** Makes the program wait for `work` before it ends, so that dialogs need not wait. */
	finish(work: Promise<void>): void;
};

/** The ports for requests that were sent, and methods by which other parts of the deck report events. */
export type Follow = {
	readonly follow: FollowPort;
	/** Authorities of this machine. */
	readonly kept: AuthoritiesOnDemand;
	readonly pending: PendingPort;
	readonly signing: Omit<SigningPort, 'plan' | 'planFailing'>;
	readonly propose: PublishingPort['propose'];
	note(uid: string, known: Followed): void;
	/** Must be called when a request was made. Its purpose is not in the records yet. */
	began(request: CertificateSigningRequest, purpose: PurposeId): void;
	/** Reads the pending issuances again. */
	refresh(): void;
	/** Ids of issuances that began over this connection, or that the operator has accepted for this cluster. */
	readonly mine: Set<string>;
	/**
	 * Returns the same plan to sign. It must be confirmed by typing a name if a finding blocks the request, or if another
	 * authority has signed before.
	 */
	guarded<Result>(
		plan: Plan<Result>,
		request: CertificateSigningRequest,
		authority: OpenedAuthority,
	): Promise<Plan<Result>>;
	/** Must be called when an authority has signed for a signer. It is proposed from now on. */
	signed(request: CertificateSigningRequest, authority: OpenedAuthority, files: AuthorityFiles): void;
};

export function createFollow({
	cluster,
	issuances,
	authorities,
	folder,
	signal,
	now,
	findingsOf,
	finish,
}: FollowSources): Follow {
	const known = new Map<string, Followed>();
	const {getSnapshot, subscribe, change} = createVersionStore();
	const note = (uid: string, more: Followed) => {
		known.set(uid, {...known.get(uid), ...more});
		change();
	};

	const pending = createPendingServices({
		cluster,
		issuances,
		signal,
		now,
		onIssuance: each => each.uid !== undefined && known.set(each.uid, {...known.get(each.uid), ...followedOf(each)}),
		onChange: change,
	});
	const {here, mine, refresh} = pending;
	void refresh();
	const kept = createAuthoritiesOnDemand({cluster, home: join(folder, 'authorities'), here, now, signal});
	const authority = createAuthorityServices({cluster, authorities, kept, here, onChange: change});
	const remember = (request: CertificateSigningRequest, opened: OpenedAuthority, files: AuthorityFiles): void => {
		note(request.uid, {caPath: files.caPath});
		finish(
			Promise.all([
				authority.signed(request, opened, files),
				noteAuthority(issuances, cluster, request.uid, files.caPath, mine),
			]).then(() => undefined),
		);
	};
	const guarded = async <Result>(
		plan: Plan<Result>,
		request: CertificateSigningRequest,
		opened: OpenedAuthority,
	): Promise<Plan<Result>> => {
		const [others, findings] = await Promise.all([
			findOtherAuthorities(cluster, request, opened, {issuances, authorities, mine}, signal),
			findingsOf(request),
		]);
		return withNewAuthority(withFindings(plan, request.name, findings), opened, others);
	};

	const store = {getSnapshot, subscribe};
	const follow: FollowPort = {
		...store,
		of: request => known.get(request.uid) ?? nothing,
		load({uid, signerName}) {
			if (!known.has(uid)) {
				known.set(uid, nothing);
				// Another certdeck may have begun the issuance since the records were last read.
				void refresh();
			}

			authority.load(signerName);
		},
		async reload({signerName}) {
			await Promise.all([refresh(), authority.look(signerName)]);
		},
		async verify(request) {
			const {key, caPath} = known.get(request.uid) ?? {};
			const begun = key?.place === 'secret' ? await pending.of(request.uid) : undefined;
			return verificationOf(request, {
				at: now(),
				...(key?.place === 'file' && !key.isLocked ? {keyPath: key.path} : {}),
				...(begun === undefined ? {} : {key: await openIssuanceKey(cluster, begun, undefined, signal)}),
				caPath: isInTree(request.signerName) ? undefined : (caPath ?? authority.of(request.signerName)?.caPath),
			});
		},
		approvers: (request): Promise<readonly Approver[] | undefined> =>
			listApprovers(cluster, request.signerName, signal),
	};
	const signing: Follow['signing'] = {
		authorityOf: request => authority.of(request.signerName),
		whyNoAuthority: request => authority.why(request.signerName),
		planTakingAuthority: request => authority.planTaking(request.signerName),
		async planWithNewAuthority(request) {
			const plan = await planSigningWithNewAuthority(cluster, request, folder, now);
			const guardedPlan = await guarded(
				{
					...plan,
					warnings: plan.unshown,
					async perform(performSignal) {
						remember(request, plan.authority, await plan.perform(performSignal));
					},
				},
				request,
				plan.authority,
			);
			return {...guardedPlan, preview: plan.preview};
		},
	};

	return {
		follow,
		kept,
		signing,
		pending: {...store, list: pending.list, planAdoption: pending.planAdoption, planResume: pending.planResume},
		note(uid, more) {
			note(uid, more);
			void refresh();
		},
		began({uid}, purpose) {
			note(uid, {purpose});
			void refresh();
		},
		refresh: () => void refresh(),
		mine,
		guarded,
		signed: remember,
		propose(request) {
			const {
				key,
				purpose,
				place,
				targets,
				isRenewal = false,
				caPath = authority.of(request.signerName)?.caPath,
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
						...(isRenewal
							? {}
							: key?.place === 'elsewhere' || purpose === 'kubelet-serving'
								? filesBeside(targets)
								: proposed),
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
	};
}

const nothing: Followed = {};

/** The facts in the record of an issuance. Only they survive the deck that made the request. */
function followedOf({key, targets, about, clients}: Issuance): Followed {
	const {caPath} = targets;
	const purpose = purposes.find(({id}) => id === about?.purpose)?.id;
	return {
		key,
		targets: {...clients, ...targets},
		...(clients === undefined ? {} : {isRenewal: true}),
		...(caPath === undefined ? {} : {caPath}),
		...(purpose === undefined ? {} : {purpose}),
		...(about?.place === undefined ? {} : {place: about.place}),
	};
}

/** Removes the ConfigMap if no authority is known. Publishing would refuse it. */
function withoutAuthority(
	{configMap, trustBundle, ...values}: PublishValues,
	caPath: string | undefined,
): PublishValues {
	return {
		...values,
		...(configMap === undefined || caPath === undefined ? {} : {configMap}),
		...(trustBundle === undefined || caPath === undefined ? {} : {trustBundle}),
	};
}

/** Proposes the folder of the certificate file for `out`: a kubelet reads files, and without a key only a file is of use. */
function filesBeside(targets: IssuanceTargets | undefined): PublishValues {
	return targets?.certificatePath === undefined ? {} : {out: dirname(targets.certificatePath)};
}

function textTargets(targets: IssuanceTargets | undefined): PublishValues {
	const {secret, configMap, kubeconfigPath, trustBundle} = targets ?? {};
	return {
		...(secret === undefined ? {} : {secret: `${secret.namespace}/${secret.name}`}),
		...(configMap === undefined ? {} : {configMap: `${configMap.namespace}/${configMap.name}`}),
		...(kubeconfigPath === undefined ? {} : {kubeconfig: kubeconfigPath}),
		...(trustBundle === undefined ? {} : {trustBundle}),
	};
}

/** Whether a certificate is a login, which can go into a kubeconfig. */
export function isLogin({
	signerName,
	usages,
}: {
	readonly signerName: string;
	readonly usages: readonly string[];
}): boolean {
	return loginSigners.includes(signerName) && usages.includes('client auth');
}
