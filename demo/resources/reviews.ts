import type {JsonObject} from '../schema/json.js';
import type {Attributes, Context, Review, User} from '../schema/resource.js';
import {bool, many, mapOf, one, struct, text} from '../schema/shape.js';
import {badRequest, fault, invalid} from '../schema/status.js';
import {timestamp} from './duration.js';
import {kindShape} from './metadata.js';

const resourceAttributes = struct('ResourceAttributes', {
	namespace: text(1),
	verb: text(2),
	group: text(3),
	version: text(4),
	resource: text(5),
	subresource: text(6),
	name: text(7),
});
const asked = {
	resourceAttributes: one(resourceAttributes, 1),
	nonResourceAttributes: one(struct('NonResourceAttributes', {path: text(1), verb: text(2)}), 2),
};
const answered = one(
	struct('SubjectAccessReviewStatus', {
		allowed: bool(1, 'always'),
		denied: bool(4, 'dropsZero'),
		reason: text(2),
		evaluationError: text(3),
	}),
	3,
	'always',
);

type Spec = {
	readonly resourceAttributes?: Readonly<Record<string, string>>;
	readonly nonResourceAttributes?: {readonly path?: string; readonly verb?: string};
	readonly user?: string;
	readonly groups?: readonly string[];
	readonly extra?: Readonly<Record<string, readonly string[]>>;
	readonly uid?: string;
	readonly namespace?: string;
};

const authorization = {group: 'authorization.k8s.io', version: 'v1', namespaced: false} as const;

function attributesOf(spec: Spec): Attributes {
	const {resourceAttributes: resource, nonResourceAttributes: path} = spec;
	return {
		verb: resource?.['verb'] ?? path?.verb ?? '',
		group: resource?.['group'] ?? '',
		resource: resource?.['resource'] ?? '',
		subresource: resource?.['subresource'] ?? '',
		namespace: resource?.['namespace'] ?? '',
		name: resource?.['name'] ?? '',
		...(path && {path: path.path ?? ''}),
	};
}

function decide(object: JsonObject, user: User, context: Context): JsonObject {
	const spec = (object['spec'] ?? {}) as Spec;
	if (Boolean(spec.resourceAttributes) === Boolean(spec.nonResourceAttributes)) {
		throw invalid({group: authorization.group, kind: ''}, '', [
			spec.resourceAttributes
				? fault.invalid(
						'spec',
						// Go shows its internal type, whose fields have no JSON names.
						{Path: spec.nonResourceAttributes?.path ?? '', Verb: spec.nonResourceAttributes?.verb ?? ''},
						'exactly one of nonResourceAttributes or resourceAttributes must be specified',
					)
				: fault.invalid(
						'spec.resourceAttributes',
						null,
						'exactly one of nonResourceAttributes or resourceAttributes must be specified',
					),
		]);
	}

	const {allowed, reason} = context.authorize(user, attributesOf(spec));
	return {...object, status: {allowed, ...(reason && {reason})}};
}

export const selfSubjectAccessReviews: Review = {
	...authorization,
	plural: 'selfsubjectaccessreviews',
	singular: 'selfsubjectaccessreview',
	kind: 'SelfSubjectAccessReview',
	shape: kindShape('SelfSubjectAccessReview', {
		spec: one(struct('SelfSubjectAccessReviewSpec', asked), 2, 'always'),
		status: answered,
	}),
	answer: (object, context) => decide(object, context.user, context),
};

export const subjectAccessReviews: Review = {
	...authorization,
	plural: 'subjectaccessreviews',
	singular: 'subjectaccessreview',
	kind: 'SubjectAccessReview',
	shape: kindShape('SubjectAccessReview', {
		spec: one(
			struct('SubjectAccessReviewSpec', {
				...asked,
				user: text(3),
				groups: many(text(), 4),
				extra: mapOf(many(text()), 5),
				uid: text(6),
			}),
			2,
			'always',
		),
		status: answered,
	}),
	answer(object, context) {
		const {user = '', groups = [], extra = {}, uid} = (object['spec'] ?? {}) as Spec;
		if (!user && groups.length === 0) {
			throw invalid({group: authorization.group, kind: ''}, '', [
				fault.invalid('spec.user', '', 'at least one of user or group must be specified'),
			]);
		}

		return decide(object, {username: user, groups, extra, ...(uid && {uid})}, context);
	},
};

export const selfSubjectRulesReviews: Review = {
	...authorization,
	plural: 'selfsubjectrulesreviews',
	singular: 'selfsubjectrulesreview',
	kind: 'SelfSubjectRulesReview',
	shape: kindShape('SelfSubjectRulesReview', {
		spec: one(struct('SelfSubjectRulesReviewSpec', {namespace: text(1)}), 2, 'always'),
	}),
	answer(object, context) {
		const {namespace} = (object['spec'] ?? {}) as Spec;
		if (!namespace) {
			throw badRequest('no namespace on request');
		}

		const rules = context.rulesFor(context.user, namespace);
		return {
			...object,
			status: {
				resourceRules: rules.filter(rule => !rule['nonResourceURLs']),
				nonResourceRules: rules
					.filter(rule => rule['nonResourceURLs'])
					.map(rule => ({verbs: rule['verbs'] ?? [], nonResourceURLs: rule['nonResourceURLs'] ?? []})),
				incomplete: false,
			},
		};
	},
};

export const selfSubjectReviews: Review = {
	group: 'authentication.k8s.io',
	version: 'v1',
	namespaced: false,
	plural: 'selfsubjectreviews',
	singular: 'selfsubjectreview',
	kind: 'SelfSubjectReview',
	shape: kindShape('SelfSubjectReview', {}),
	answer: (object, {user, now}) => ({
		...object,
		metadata: {creationTimestamp: timestamp(now())},
		status: {
			userInfo: {
				username: user.username,
				...(user.uid && {uid: user.uid}),
				groups: user.groups,
				...(Object.keys(user.extra).length > 0 && {extra: user.extra}),
			},
		},
	}),
};
