import type {KubeObject} from '../schema/json.js';
import type {Cause} from '../schema/status.js';
import {causeLimit, fault} from '../schema/status.js';
import {labelFaults, subdomainFaults} from './metadata.js';
import {certificateFaults} from './x509.js';

/** One entry of status.conditions. */
export type CsrCondition = {
	readonly type: string;
	readonly status: string;
	readonly reason?: string;
	readonly message?: string;
	readonly lastUpdateTime?: string | null;
	readonly lastTransitionTime?: string | null;
};

/** A CertificateSigningRequest as it is stored. */
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

const decided = ['Approved', 'Denied', 'Failed'];

/** @returns status.conditions. */
export const conditionsOf = (object: KubeObject) => (object as Csr).status?.conditions ?? [];

/** @returns whether there is a condition of this type, with any status. */
export function hasCondition(object: KubeObject, type: string): boolean {
	return conditionsOf(object).some(condition => condition.type === type);
}

/** @returns faults of `spec.signerName`. It must be a domain of at least two labels, a slash, and a path. */
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

/** Faults of a new request's spec, without those of `request`. */
export function specFaults(object: KubeObject): readonly Cause[] {
	const {spec} = object as Csr;
	const causes: Cause[] = [];
	if (!spec.usages?.length) {
		causes.push(fault.required('spec.usages'));
	}

	// Each fault contains the list of all usages, so only as many as can be reported are searched.
	for (const [index, usage] of (spec.usages ?? []).slice(0, causeLimit).entries()) {
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

/** Faults of the conditions, and of their change from `old`. */
export function conditionFaults(next: KubeObject, old: KubeObject | undefined): readonly Cause[] {
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

	for (const type of old ? decided : []) {
		if (hasCondition(old as KubeObject, type) && !hasCondition(next, type)) {
			causes.push(fault.forbidden('status.conditions', `updates may not remove a condition of type "${type}"`));
		}
	}

	return causes;
}

/** Faults by declarative validation (since 1.37). They come after those of the handwritten checks. */
export function declaredFaults(next: KubeObject): readonly Cause[] {
	if (!hasCondition(next, 'Approved') || !hasCondition(next, 'Denied')) {
		return [];
	}

	const members = ['Approved', 'Denied'].map(type => `conditions[{"type": "${type}"}]`);
	return [
		fault.invalid(
			'status.conditions',
			`{${members.join(', ')}}`,
			`must specify at most one of: ${members.map(member => `\`${member}\``).join(', ')}`,
		),
	];
}

/** Faults of `status.certificate`, which can be set only once. */
export function statusCertificateFaults(next: KubeObject, old: KubeObject): readonly Cause[] {
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
