import {asList, asObject, asText} from './decode.js';
import type {Transport} from './transport.js';
import type {Cluster} from './types.js';

/** Who is asking, whom, and what they may do: reviews, which write nothing. */
export function accessCalls(transport: Transport): Pick<Cluster, 'version' | 'whoAmI' | 'reviewAccess'> {
	return {
		async version(signal) {
			return asText(
				asObject(await transport.json({path: '/version', what: 'read the server version', signal}))['gitVersion'],
			);
		},
		async whoAmI(signal) {
			const review = await transport.json({
				method: 'POST',
				path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
				body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
				what: 'ask who I am',
				signal,
			});
			const user = asObject(asObject(asObject(review)['status'])['userInfo']);
			const uid = asText(user['uid']);
			return {
				username: asText(user['username']),
				...(uid === '' ? {} : {uid}),
				groups: asList(user['groups']).map(asText),
				extra: Object.fromEntries(
					Object.entries(asObject(user['extra'])).map(([key, list]) => [key, asList(list).map(asText)]),
				),
			};
		},
		async reviewAccess(resourceAttributes, signal) {
			const review = await transport.json({
				method: 'POST',
				path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
				body: {apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {resourceAttributes}},
				what: 'ask what I may do',
				signal,
			});
			const status = asObject(asObject(review)['status']);
			const reason = asText(status['reason']);
			return {allowed: status['allowed'] === true, ...(reason === '' ? {} : {reason})};
		},
	};
}
