import {inPool} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError, isConnectionFault} from '../../cluster/model/index.js';
import {PkiError} from '../../pki/index.js';
import {isInTree} from '../../signers/known/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import {clusterHere, compareClusters} from '../pending/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError, whyReadOnly} from '../plan/index.js';
import {planSecretRenewal} from '../renew/index.js';
import type {KeptAuthority} from './kept-authority.js';

/** A Secret whose certificate is to be renewed. `signerName` is set if the user gives another signer than the Secret. */
export type RenewalWish = {readonly secret: ObjectName; readonly signerName?: string | undefined};

/** Who signs it: a controller of the cluster, an available authority, or somebody else. */
export type SignedBy =
	| {readonly by: 'cluster' | 'others'}
	| {readonly by: 'authority'; readonly authority: KeptAuthority};

/** One certificate that will be renewed. Names are hostile text. */
export type RenewalItem = {
	readonly secret: ObjectName;
	/** Its record, existing or planned. */
	readonly issuance: Issuance;
	/** Whether the renewal was begun earlier and is continued. */
	readonly isBegun: boolean;
	/** When the current certificate ends; absent if the renewal was begun earlier. */
	readonly ends?: Date;
	/** Whether nobody renewed it before, so that the user gives the signer. */
	readonly isTakenOver: boolean;
	readonly signing: SignedBy;
	/** The missing right to approve it, as a sentence. Then somebody else has to approve it. */
	readonly missingRight?: string;
	readonly warnings: readonly string[];
};

export type NotRenewed = {readonly secret: ObjectName; readonly why: string; readonly hint?: string};

export type RenewalsPlan = {
	readonly items: readonly RenewalItem[];
	/** The certificates that can't be renewed, and why; sentences and hostile text. */
	readonly cannot: readonly NotRenewed[];
};

export type RenewalSources = {
	readonly issuances: IssuanceStore;
	/** The lifetime to ask for, in seconds, instead of the earlier one. */
	readonly expirationSeconds?: number | undefined;
	/** Whether nothing will be sent. Then writes that --read-only forbids are planned as well. */
	readonly isDryRun?: boolean;
	authorityOf(signerName: string): Promise<KeptAuthority | undefined>;
	missingRight(request: {readonly signerName: string}): Promise<string | undefined>;
};

const atOnce = 6;

/**
 * Plans to renew the certificates in these Secrets. It writes nothing.
 *
 * @throws {ClusterError} if the cluster does not answer.
 * @throws {FileError} for the state folder.
 */
export async function planRenewals(
	cluster: Cluster,
	wishes: readonly RenewalWish[],
	{issuances, expirationSeconds, isDryRun = false, authorityOf, missingRight}: RenewalSources,
	signal?: AbortSignal,
): Promise<RenewalsPlan> {
	const here = await clusterHere(cluster, signal);
	const {issuances: begun} = await issuances.list();
	const cannot: NotRenewed[] = [];
	const complete = itemsWith({authorityOf, missingRight});
	const itemOf = ({secret, signerName}: RenewalWish, item: BareItem) =>
		complete({...item, secret, isTakenOver: signerName !== undefined && !item.isBegun});

	const items = await inPool(wishes, atOnce, async wish => {
		const {secret, signerName} = wish;
		const own = begun.find(
			issuance =>
				issuance.targets.secret?.namespace === secret.namespace &&
				issuance.targets.secret.name === secret.name &&
				compareClusters(here, issuance) === 'same',
		);
		try {
			if (cluster.info.readOnly && !isDryRun) {
				throw new OperationError('refused', whyReadOnly(cluster.info));
			}

			if (own !== undefined) {
				return await itemOf(wish, {issuance: own, isBegun: true, warnings: []});
			}

			const {issuance, ends, warnings, isBegunElsewhere} = await planSecretRenewal(
				cluster,
				secret,
				{
					usages: [],
					issuances,
					...(signerName !== undefined && {signerName}),
					...(expirationSeconds !== undefined && {expirationSeconds}),
				},
				signal,
			);
			if (isBegunElsewhere) {
				throw new OperationError(
					'exists',
					localized`Secret ${secret.namespace}/${secret.name} has the key of a renewal that another certdeck began`,
					{hint: localized`certdeck renew ${secret.namespace}/${secret.name} asks before it replaces that`},
				);
			}

			return await itemOf(wish, {issuance, isBegun: false, ends, warnings});
		} catch (error) {
			if (!(error instanceof OperationError || error instanceof PkiError || isRefusal(error))) {
				throw error;
			}

			const {message, hint} = error as OperationError;
			cannot.push({secret, why: message, ...(hint !== undefined && {hint})});
			return undefined;
		}
	});
	return {items: items.filter(item => item !== undefined), cannot};
}

/**
 * Plans to continue the renewals of this cluster to which the operator agreed as a whole, and which are not done. It writes nothing.
 *
 * @throws {ClusterError} if the cluster does not answer.
 * @throws {FileError} for the state folder.
 */
export async function planBegunRenewals(
	cluster: Cluster,
	{issuances, ...sources}: Pick<RenewalSources, 'issuances' | 'authorityOf' | 'missingRight'>,
	signal?: AbortSignal,
): Promise<RenewalsPlan> {
	const here = await clusterHere(cluster, signal);
	const {issuances: all} = await issuances.list();
	const begun = all.flatMap(issuance => {
		const {secret} = issuance.targets;
		const isOurs = issuance.agreedWhole !== undefined && compareClusters(here, issuance) === 'same';
		return secret === undefined || !isOurs ? [] : [{issuance, secret}];
	});
	if (cluster.info.readOnly) {
		const why = whyReadOnly(cluster.info);
		return {items: [], cannot: begun.map(({secret}) => ({secret, why}))};
	}

	const complete = itemsWith(sources);
	const items = await inPool(begun, atOnce, each =>
		complete({...each, isBegun: true, isTakenOver: false, warnings: []}),
	);
	return {items, cannot: []};
}

type BareItem = Pick<RenewalItem, 'issuance' | 'isBegun' | 'warnings' | 'ends'>;

/** Adds to an item who signs it, and which right is missing. Asks once for each signer. */
function itemsWith({
	authorityOf,
	missingRight,
}: Pick<RenewalSources, 'authorityOf' | 'missingRight'>): (
	item: BareItem & Pick<RenewalItem, 'secret' | 'isTakenOver'>,
) => Promise<RenewalItem> {
	const authorities = remembered(authorityOf);
	const rights = remembered(signerName => missingRight({signerName}));
	return async item => {
		const signer = item.issuance.signerName;
		const [authority, missing] = await Promise.all([authorities(signer), rights(signer)]);
		return {
			...item,
			signing: isInTree(signer) ? {by: 'cluster'} : authority ? {by: 'authority', authority} : {by: 'others'},
			...(missing !== undefined && {missingRight: missing}),
		};
	};
}

function isRefusal(error: unknown): boolean {
	return error instanceof ClusterError && !isConnectionFault(error.code);
}

/** Asks once for each signer, and keeps the answer. */
function remembered<T>(ask: (signerName: string) => Promise<T>): (signerName: string) => Promise<T> {
	const answers = new Map<string, Promise<T>>();
	return signerName => {
		const answer = answers.get(signerName) ?? ask(signerName);
		answers.set(signerName, answer);
		return answer;
	};
}
