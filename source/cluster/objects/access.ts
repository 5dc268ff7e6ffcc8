import type {
	V1SelfSubjectReview,
	V1SelfSubjectReviewStatus,
	V1SubjectAccessReview,
	V1SubjectAccessReviewStatus,
	V1UserInfo,
	VersionInfo,
} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {AccessCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import type {AccessReview, UserInfo} from '../model/index.js';
import {asList, asObject, asText, ClusterError} from '../model/index.js';
import {asModel} from './wire.js';

/** Whether an authorizer could not answer. A binding to a missing role is no fault. */
function isFault(evaluationError: string): boolean {
	return /[a-z]/i.test(
		evaluationError
			.replaceAll(/(cluster)?role\.rbac\.authorization\.k8s\.io "[^"]*" not found/g, '')
			.replaceAll('RBAC:', ''),
	);
}

/** A refusal is an answer too: the impersonating user is not known then. */
function nobodyIfRefused(error: unknown): null {
	if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'not-found')) {
		return null;
	}

	throw error;
}

/** The calls for the server's version, the user, and rights. They are reviews, which write nothing. */
export function accessCalls(transport: Transport): AccessCalls {
	async function review(kind: string, spec: object, what: string, signal?: AbortSignal): Promise<AccessReview> {
		const answer = await transport.json({
			method: 'POST',
			path: `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
			body: {apiVersion: 'authorization.k8s.io/v1', kind, spec},
			what,
			signal,
		});
		const status = asModel<V1SubjectAccessReviewStatus>(asModel<V1SubjectAccessReview>(answer).status);
		const allowed = status.allowed === true;
		const reason = asText(status.reason);
		const error = asText(status.evaluationError);
		return {
			allowed,
			...(reason === '' ? {} : {reason}),
			...(allowed || !isFault(error) ? {} : {error}),
		};
	}

	async function askWho(signal?: AbortSignal, isAsMyself = false): Promise<UserInfo> {
		const answer = await transport.json({
			method: 'POST',
			path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
			body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
			what: localized`ask who I am`,
			isAsMyself,
			signal,
		});
		const status = asModel<V1SelfSubjectReviewStatus>(asModel<V1SelfSubjectReview>(answer).status);
		const user = asModel<V1UserInfo>(status.userInfo);
		const uid = asText(user.uid);
		return {
			username: asText(user.username),
			...(uid === '' ? {} : {uid}),
			groups: asList(user.groups).map(asText),
			extra: Object.fromEntries(
				Object.entries(asObject(user.extra)).map(([key, list]) => [key, asList(list).map(asText)]),
			),
		};
	}

	return {
		async version(signal) {
			return asText(
				asModel<VersionInfo>(await transport.json({path: '/version', what: localized`read the server version`, signal}))
					.gitVersion,
			);
		},
		async whoAmI(signal) {
			const [user, actual] = await Promise.all([
				askWho(signal),
				transport.impersonates ? askWho(signal, true).catch(nobodyIfRefused) : undefined,
			]);
			return actual === undefined ? user : {...user, impersonatedBy: actual?.username ?? null};
		},
		reviewAccess: (resourceAttributes, signal) =>
			review('SelfSubjectAccessReview', {resourceAttributes}, localized`ask what I may do`, signal),
		reviewAccessOf: ({username, groups, extra}, resourceAttributes, signal) =>
			review(
				'SubjectAccessReview',
				{user: username, groups, ...(extra && Object.keys(extra).length > 0 ? {extra} : {}), resourceAttributes},
				'create SubjectAccessReviews',
				signal,
			),
	};
}
