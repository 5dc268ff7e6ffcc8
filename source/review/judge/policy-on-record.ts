import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest, GeneralName} from '../../pki/index.js';
import type {Subject} from '../facts/index.js';
import type {Finding} from '../finding/index.js';
import {withAllowances} from '../policy/index.js';
import {isAnsweredByGrant} from '../rules/names/index.js';
import {localPolicyRules} from '../rules/request/index.js';

/** A decision as the journal records it. A policy can be checked against it after the request is deleted. */
export type Recorded = {
	readonly signerName: string;
	readonly requester: string;
	readonly groups: readonly string[];
	readonly names: ReadonlyArray<{readonly kind: string; readonly value: string}>;
	readonly nameCount: number;
	readonly expirationSeconds?: number | undefined;
	readonly decidedBy: string | undefined;
	readonly impersonatedBy?: string | null | undefined;
	readonly findings: ReadonlyArray<{readonly id: string; readonly severity: string}>;
	readonly at: Date;
};

/**
 * Applies a policy to a recorded decision: the ids of findings that the policy raises, and of those that it allows or
 * answers.
 */
export function policyOnRecord(
	recorded: Recorded,
	policy: LocalPolicy,
): {readonly raises: readonly string[]; readonly lifts: readonly string[]} {
	const subject = subjectOf(recorded, policy);
	const raises = localPolicyRules.filter(rule => rule.find(subject) !== undefined).map(({id}) => id);
	const warned = recorded.findings
		.filter(({severity}) => severity === 'warn')
		.map(({id}): Finding => ({id, severity: 'warn', message: '', field: '', provenance: 'policy'}));
	const lifts = withAllowances(warned, subject).filter(
		({id, allowed}) => allowed !== undefined || isAnsweredByGrant(id, subject),
	);
	return {raises, lifts: lifts.map(({id}) => id)};
}

/** The policy rules read only these parts of a request. */
function subjectOf(recorded: Recorded, policy: LocalPolicy): Subject {
	const {signerName, requester, groups, names, nameCount, expirationSeconds, decidedBy, impersonatedBy, at} = recorded;
	const seen = {
		signerName,
		username: requester,
		groups,
		...(expirationSeconds !== undefined && {expirationSeconds}),
	} as CertificateSigningRequest;
	const request = {subjectAltNames: names as readonly GeneralName[]} as CertificationRequest;
	return {
		read: request,
		view: {accepts: true, organizations: [], dns: [], ip: [], email: [], uri: [], dropped: []},
		nameCount,
		signature: undefined,
		now: at,
		object: {
			seen,
			request,
			now: at,
			policy,
			me:
				decidedBy === undefined
					? undefined
					: {username: decidedBy, groups: [], extra: {}, ...(impersonatedBy !== undefined && {impersonatedBy})},
		},
		known: new Map(),
	};
}
