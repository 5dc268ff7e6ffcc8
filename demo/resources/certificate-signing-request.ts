import type {KubeObject} from '../api/json.js';
import type {Context, Door, Resource, User} from '../api/resource.js';
import {bytes, int32, many, mapOf, one, struct, text, time} from '../api/shape.js';
import type {Cause} from '../api/status.js';
import {fault, forbidden} from '../api/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {humanDuration, timestamp} from './duration.js';
import {kindShape, labelFaults, nameLabel, pathSegmentFaults, subdomainFaults} from './metadata.js';
import {certificateFaults, namesOf, requestFault} from './x509.js';

export type CsrCondition = {
	readonly type: string;
	readonly status: string;
	readonly reason?: string;
	readonly message?: string;
	readonly lastUpdateTime?: string | null;
	readonly lastTransitionTime?: string | null;
};

export type Csr = KubeObject & {
	readonly spec: {
		readonly request: string;
		readonly signerName: string;
		readonly expirationSeconds?: number;
		readonly usages?: readonly string[];
		readonly username?: string;
		readonly uid?: string;
		readonly groups?: readonly string[];
		readonly extra?: Readonly<Record<string, readonly string[]>>;
	};
	readonly status: {readonly conditions?: readonly CsrCondition[]; readonly certificate?: string};
};

const named = {group: 'certificates.k8s.io', plural: 'certificatesigningrequests', kind: 'CertificateSigningRequest'};

/** Every usage of certificates.k8s.io/v1 KeyUsage, in the order of the error text. */
const knownUsages: readonly string[] = [
	'any',
	'cert sign',
	'client auth',
	'code signing',
	'content commitment',
	'crl sign',
	'data encipherment',
	'decipher only',
	'digital signature',
	'email protection',
	'encipher only',
	'ipsec end system',
	'ipsec tunnel',
	'ipsec user',
	'key agreement',
	'key encipherment',
	'microsoft sgc',
	'netscape sgc',
	'ocsp signing',
	's/mime',
	'server auth',
	'signing',
	'timestamping',
];

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

const decided = ['Approved', 'Denied', 'Failed'];

export const conditionsOf = (object: KubeObject) => (object as Csr).status?.conditions ?? [];

/** @returns whether a condition of this type is there, whatever its status. */
export function hasCondition(object: KubeObject, type: string): boolean {
	return conditionsOf(object).some(condition => condition.type === type);
}

/** @returns faults of `spec.signerName`: a domain of two labels or more, a slash, and a path. */
export function signerNameFaults(name: string): readonly Cause[] {
	const field = 'spec.signerName';
	if (name === '') {
		return [fault.required(field)];
	}

	const parts = name.split('/');
	const [domain = '', path = ''] = parts;
	if (parts.length !== 2) {
		return [
			fault.invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"),
		];
	}

	const causes: Cause[] = domain.length > 253 ? [fault.tooLong(field, 253)] : [];
	const labels = domain.split('.');
	for (const label of labels) {
		const faults = labelFaults(label).slice(0, 1);
		causes.push(
			...faults.map(text => fault.invalid(field, domain, `validating label ${JSON.stringify(label)}: ${text}`)),
		);
	}

	if (labels.length < 2) {
		causes.push(fault.invalid(field, domain, 'should be a domain with at least two segments separated by dots'));
	}

	for (const part of path.split('.')) {
		const faults = subdomainFaults(part).slice(0, 1);
		causes.push(...faults.map(text => fault.invalid(field, path, `validating label ${JSON.stringify(part)}: ${text}`)));
	}

	if (name.length > 571) {
		causes.push(fault.tooLong(field, 571));
	}

	return causes;
}

function specFaults(object: KubeObject): readonly Cause[] {
	const {spec} = object as Csr;
	const causes: Cause[] = [];
	if (!spec.usages?.length) {
		causes.push(fault.required('spec.usages'));
	}

	for (const [index, usage] of (spec.usages ?? []).entries()) {
		if (!knownUsages.includes(usage)) {
			causes.push(fault.notSupported(`spec.usages[${index}]`, usage, knownUsages));
		} else if (spec.usages?.indexOf(usage) !== index) {
			causes.push(fault.duplicate(`spec.usages[${index}]`, usage));
		}
	}

	if (spec.signerName === 'kubernetes.io/legacy-unknown') {
		causes.push(
			fault.invalid('spec.signerName', spec.signerName, 'the legacy signerName is not allowed via this API version'),
		);
	} else {
		causes.push(...signerNameFaults(spec.signerName));
	}

	if (spec.expirationSeconds !== undefined && spec.expirationSeconds < 600) {
		causes.push(
			fault.invalid(
				'spec.expirationSeconds',
				spec.expirationSeconds,
				'may not specify a duration less than 600 seconds (10 minutes)',
			),
		);
	}

	return causes;
}

function conditionFaults(next: KubeObject, old: KubeObject | undefined): readonly Cause[] {
	const conditions = conditionsOf(next);
	const causes: Cause[] = [];
	for (const [index, {type, status}] of conditions.entries()) {
		const field = `status.conditions[${index}]`;
		if (!type) {
			causes.push(fault.required(`${field}.type`));
		} else if (conditions.findIndex(other => other.type === type) !== index) {
			causes.push(fault.duplicate(`${field}.type`, type));
		}

		const allowed = decided.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
		if (!status) {
			causes.push(fault.required(`${field}.status`));
		} else if (!allowed.includes(status)) {
			causes.push(fault.notSupported(`${field}.status`, status, allowed));
		}
	}

	if (hasCondition(next, 'Approved') && hasCondition(next, 'Denied')) {
		causes.push(fault.invalid('status.conditions', 'Denied', 'Approved and Denied conditions are mutually exclusive'));
	}

	for (const type of old ? decided : []) {
		if (hasCondition(old as KubeObject, type) && !hasCondition(next, type)) {
			causes.push(fault.forbidden('status.conditions', `updates may not remove a condition of type "${type}"`));
		}
	}

	return causes;
}

function statusCertificateFaults(next: KubeObject, old: KubeObject): readonly Cause[] {
	const given = (next as Csr).status.certificate ?? '';
	const before = (old as Csr).status.certificate ?? '';
	if (given === before) {
		return [];
	}

	if (before) {
		return [fault.forbidden('status.certificate', 'updates may not modify existing certificate content')];
	}

	return certificateFaults(given).map(text => ({
		reason: 'FieldValueInvalid',
		message: `Invalid value: "<certificate data>": ${text}`,
		field: 'status.certificate',
	}));
}

/** Times that the client left out, and transition times kept where type and status stay. */
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

/** @returns whether the user may do `verb` to requests for a signer: by its name or by the domain's `/*`. */
export function maySigner(user: User, verb: string, signerName: string, {authorize}: Context): boolean {
	return [signerName, `${signerName.split('/')[0]}/*`].some(
		name =>
			authorize(user, {verb, group: named.group, resource: 'signers', subresource: '', namespace: '', name}).allowed,
	);
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

const approval: Door = {
	resets: ['spec', 'status.certificate'],
	noTable: true,
	prepare: withTimes,
	validate: (next, old) => conditionFaults(next, old),
	admit(next, old, context) {
		const {signerName} = (old as Csr).spec;
		refuseUnless(maySigner(context.user, 'approve', signerName, context), next.metadata.name, 'approve', signerName);
	},
};

const status: Door = {
	resets: ['spec'],
	unowned: ['status.conditions'],
	prepare(next, old, context) {
		// Approved and Denied belong to /approval: an edited entry is put back as it was.
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
	],
	admit(next, old, context) {
		const {signerName} = (old as Csr).spec;
		if (JSON.stringify((next as Csr).status) !== JSON.stringify((old as Csr).status)) {
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
	admitCreate(object) {
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
