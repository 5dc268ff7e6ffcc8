import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {LocalPolicy} from '../../../source/cluster/context/local-policy.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import type {ReviewedRequest} from '../../../source/operations/assess/review-request.js';
import {
	readReviewContext,
	reviewRequest,
	reviewRequestOffline,
} from '../../../source/operations/assess/review-request.js';
import {reviewRequestsAsRows} from '../../../source/operations/assess/review-requests.js';
import {rightsManifest} from '../../../source/operations/rights/rights.js';
import type {RawApi} from '../../helpers/raw-api.js';
import {inTurns} from './world/install.js';

/** A user who reviews requests. */
export type Eyes = {
	readonly title: string;
	/** Absent for the admin of the kubeconfig. */
	readonly username?: string;
	/** Whether the rows of the list are used, for which the cluster is not asked about each request alone. */
	readonly isList?: true;
	/** The signer for which the user approves, with the rights that `certdeck rights` prints for it. */
	readonly approves?: string;
};

export const admin: Eyes = {title: 'admin'};
export const list: Eyes = {title: 'admin, rows of the list', isList: true};
export const reader: Eyes = {title: 'reader of requests alone', username: 'field-reader'};
export function approverOf(approves: string): Eyes {
	return {
		title: `approver of ${approves}`,
		username: `field-approver-${approves.replaceAll(/[^a-z]+/g, '-')}`,
		approves,
	};
}

/** Grants each user the rights that certdeck's documentation lists. */
export async function grantRights(api: RawApi, eyes: readonly Eyes[]): Promise<void> {
	const manifests = eyes.flatMap(({username, approves}) =>
		username === undefined
			? []
			: [rightsManifest(approves === undefined ? ['list'] : ['list', 'review', 'approve'], approves ?? '', username)],
	);
	for (const object of manifests.flatMap(({role, binding}) => [role, binding])) {
		const path = `/apis/rbac.authorization.k8s.io/v1/${String(object['kind']).toLowerCase()}s`;
		const {status, text} = await api.post(path, object);
		if (status !== 201 && status !== 409) {
			throw new Error(`POST ${path}: ${status} ${text}`);
		}
	}
}

/**
 * Reviews every request as a user: each alone, as its detail shows it, or as the rows of a list.
 *
 * @returns the results for each policy. The cluster is asked once for all of them.
 */
export async function reviewAs(
	{username, isList}: Eyes,
	kubeconfig: string,
	policies: ReadonlyArray<LocalPolicy | undefined>,
): Promise<ReadonlyArray<ReadonlyMap<string, ReviewedRequest>>> {
	const loaded = loadKubeconfig({kubeconfig, env: {}});
	const impersonation = username === undefined ? {} : {impersonation: {'Impersonate-User': username}};
	const cluster = connect({...loaded, identity: {...loaded.identity, ...impersonation}});
	try {
		const reviewContext = await readReviewContext(cluster, new Date());
		if (isList) {
			const rows = policies.map(policy =>
				reviewRequestsAsRows(reviewContext.requests ?? [], {...reviewContext, policy}),
			);
			return (await Promise.all(rows)).map(each => new Map(each.map(reviewed => [reviewed.seen.name, reviewed])));
		}

		const judged = policies.map(() => new Map<string, ReviewedRequest>());
		await inTurns(reviewContext.requests ?? [], async seen => {
			const {evidence, signature} = await reviewRequest(seen, reviewContext);
			for (const [index, policy] of policies.entries()) {
				const context = {...reviewContext, ...(evidence && {evidence}), policy};
				const reviewed = reviewRequestOffline(seen, context, signature);
				judged[index]?.set(seen.name, reviewed);
			}
		});
		return judged;
	} finally {
		cluster.close();
	}
}
