import type {KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Context, Endpoint, Resource, User} from '../schema/resource.js';
import {bytes, int32, many, mapOf, one, struct, text, time} from '../schema/shape.js';
import {fault, forbidden} from '../schema/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import type {Csr} from './csr-faults.js';
import {
	conditionFaults,
	conditionsOf,
	declaredFaults,
	hasCondition,
	specFaults,
	statusCertificateFaults,
} from './csr-faults.js';
import {humanDuration, timestamp} from './duration.js';
import {kindShape, nameLabel, pathSegmentFaults} from './metadata.js';
import {namesOf, requestFault} from './x509.js';

const named = {group: 'certificates.k8s.io', plural: 'certificatesigningrequests', kind: 'CertificateSigningRequest'};

const shape = kindShape('CertificateSigningRequest', {
	spec: one(
		struct('CertificateSigningRequestSpec', {
			request: bytes(1, 'always'),
			signerName: text(7, 'always'),
			expirationSeconds: int32(8),
			usages: many(text(), 5),
			username: text(2),
			uid: text(3),
			groups: many(text(), 4),
			extra: mapOf(many(text()), 6),
		}),
		2,
		'always',
	),
	status: one(
		struct('CertificateSigningRequestStatus', {
			conditions: many(
				struct('CertificateSigningRequestCondition', {
					type: text(1, 'always'),
					status: text(6, 'always'),
					reason: text(2),
					message: text(3),
					lastUpdateTime: time(4),
					lastTransitionTime: time(5),
				}),
				1,
				{merge: ['type']},
			),
			certificate: bytes(2),
		}),
		3,
		'always',
	),
});

/** Fills in missing times, and keeps the transition time if type and status did not change. */
function withTimes(next: KubeObject, old: KubeObject, {now}: Context): KubeObject {
	const conditions = conditionsOf(next).map(condition => {
		const before = conditionsOf(old).find(({type}) => type === condition.type);
		const instant = timestamp(now());
		return {
			...condition,
			lastUpdateTime: condition.lastUpdateTime || instant,
			lastTransitionTime:
				condition.lastTransitionTime || (before?.status === condition.status && before.lastTransitionTime) || instant,
		};
	});
	return {...next, status: {...(next as Csr).status, ...(conditions.length > 0 && {conditions})}} as KubeObject;
}

/** @returns whether the user has the right to `verb` for a signer, by its name or by `DOMAIN/*`. */
export function maySigner(user: User, verb: string, signerName: string, {authorize}: Context): boolean {
	return [signerName, `${signerName.split('/')[0]}/*`].some(
		name =>
			authorize(user, {verb, group: named.group, resource: 'signers', subresource: '', namespace: '', name}).allowed,
	);
}

const kubeletSigners = ['kubernetes.io/kube-apiserver-client-kubelet', 'kubernetes.io/kubelet-serving'];

/** NodeRestriction, which kubeadm enables: a node may use the kubelets' signers only for itself. */
function refuseOtherNode(object: KubeObject, {username, groups}: User): void {
	const {signerName, request} = (object as Csr).spec;
	const isNode = username.startsWith('system:node:') && groups.includes('system:nodes');
	if (isNode && kubeletSigners.includes(signerName) && namesOf(request).commonName !== username) {
		throw forbidden(named, object.metadata.name, `can only create a node CSR with CN=${username}`);
	}
}

const refuseUnless = (allowed: boolean, name: string, verb: string, signerName: string) => {
	if (!allowed) {
		throw forbidden(
			named,
			name,
			`user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`,
		);
	}
};

const approval: Endpoint = {
	resets: ['spec', 'status.certificate'],
	noTable: true,
	prepare: withTimes,
	validate: (next, old) => [...conditionFaults(next, old), ...declaredFaults(next)],
	admit(next, old, context) {
		const {signerName} = (old as Csr).spec;
		refuseUnless(maySigner(context.user, 'approve', signerName, context), next.metadata.name, 'approve', signerName);
	},
};

const status: Endpoint = {
	resets: ['spec'],
	unowned: ['status.conditions'],
	prepare(next, old, context) {
		// Only /approval writes Approved and Denied. A changed entry is restored.
		const conditions = conditionsOf(next).map(condition =>
			condition.type === 'Approved' || condition.type === 'Denied'
				? (conditionsOf(old).find(({type}) => type === condition.type) ?? condition)
				: condition,
		);
		return withTimes(
			{...next, status: {...(next as Csr).status, ...(conditions.length > 0 && {conditions})}} as KubeObject,
			old,
			context,
		);
	},
	validate: (next, old) => [
		...conditionFaults(next, old),
		...['Approved', 'Denied']
			.filter(type => hasCondition(next, type) && !hasCondition(old, type))
			.map(type => fault.forbidden('status.conditions', `updates may not add a condition of type "${type}"`)),
		...statusCertificateFaults(next, old),
		...declaredFaults(next),
	],
	admit(next, old, context) {
		const {signerName} = (old as Csr).spec;
		if (!isSame((next as Csr).status, (old as Csr).status)) {
			refuseUnless(maySigner(context.user, 'sign', signerName, context), next.metadata.name, 'sign', signerName);
		}
	},
};

function shownCondition(object: KubeObject): string {
	const words = [hasCondition(object, 'Denied') ? 'Denied' : hasCondition(object, 'Approved') ? 'Approved' : 'Pending'];
	if (hasCondition(object, 'Failed')) {
		words.push('Failed');
	}

	if ((object as Csr).status.certificate) {
		words.push('Issued');
	}

	return words.join(',');
}

/** certificates.k8s.io/v1 CertificateSigningRequest (pkg/registry/certificates, pkg/apis/certificates/validation). */
export const certificateSigningRequests: Resource = {
	...named,
	version: 'v1',
	singular: 'certificatesigningrequest',
	shortNames: ['csr'],
	namespaced: false,
	shape,
	nameFaults: pathSegmentFaults,
	fieldLabels: {...nameLabel, 'spec.signerName': object => (object as Csr).spec.signerName},
	columns: [
		nameColumn,
		ageColumn,
		textColumn('SignerName', object => (object as Csr).spec.signerName || '<none>'),
		textColumn('Requestor', object => (object as Csr).spec.username ?? ''),
		textColumn('RequestedDuration', object => {
			const {expirationSeconds} = (object as Csr).spec;
			return expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000);
		}),
		textColumn('Condition', shownCondition),
	],
	prepareCreate(object, {user}) {
		const {request, signerName, expirationSeconds, usages} = (object as Csr).spec;
		return {
			...object,
			spec: {
				request,
				signerName,
				...(expirationSeconds !== undefined && {expirationSeconds}),
				...(usages && {usages}),
				username: user.username,
				...(user.uid && {uid: user.uid}),
				...(user.groups.length > 0 && {groups: user.groups}),
				...(Object.keys(user.extra).length > 0 && {extra: user.extra}),
			},
			status: {},
		} as KubeObject;
	},
	async examine(object) {
		const {request} = (object as Csr).spec;
		const wrong = await requestFault(request);
		return wrong ? [fault.invalid('spec.request', request, wrong)] : [];
	},
	validate: specFaults,
	admitCreate(object, {user}) {
		refuseOtherNode(object, user);
		const {signerName, request} = (object as Csr).spec;
		if (
			signerName === 'kubernetes.io/kube-apiserver-client' &&
			namesOf(request).organizations.includes('system:masters')
		) {
			throw forbidden(
				named,
				object.metadata.name,
				'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
			);
		}
	},
	main: {resets: ['spec', 'status']},
	subresources: {approval, status},
};
