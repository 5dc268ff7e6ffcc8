import {createHash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest, Pin} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Review} from '../../review/finding/index.js';
import {fourEyesId} from '../../review/rules/request/index.js';
import type {Intended} from '../../storage/journal/index.js';
import type {Plan, Recorder} from '../plan/index.js';
import {OperationError, writerOf} from '../plan/index.js';
import {askedOf} from '../read/index.js';
import {recorded, settled} from '../write/index.js';
import {defaultMessage, withAllowed} from './decision-message.js';
import {describeDifferences, differences} from './differences.js';

export type Decision = 'Approved' | 'Denied';

export type DecisionCondition = {readonly type: Decision; readonly reason: string; readonly message: string};

/** The options begin with the review of the request. */
export type DecisionOptions = Review & {
	/** Condition reason, one word. The default is `ReviewedByOperator`. */
	readonly reason?: string;
	/** Condition message. The default is the result of the review. */
	readonly message?: string;
	/** The operator's name, as the server knows it. The default message contains it. */
	readonly reviewer?: string | undefined;
	/** Whether the cluster has not answered what the request would grant. The message says so. */
	readonly isUnanswered?: boolean;
	/** Ids of blocking findings that the operator accepts. Unless all of them are accepted, the name must be typed. */
	readonly accepted?: readonly string[];
	/** Records each decision before it is sent, and its result. Without a record nothing is sent. */
	readonly record?: Recorder;
	/** False if the caller itself looks up the result of a write whose answer is lost. */
	readonly isReadBack?: boolean;
};

/** A plan, with the content of its one write and the version that it is pinned to. */
export type DecisionPlan = Plan<CertificateSigningRequest> & {
	readonly condition: DecisionCondition;
	/** `requestSha256`: hex, of the base64-decoded `spec.request`. */
	readonly pin: Pin & {readonly requestSha256: string};
};

/**
 * Plans to approve or deny a request exactly as it was seen.
 *
 * Performing it sends one write, pinned to uid, resourceVersion and spec.request of `seen`.
 *
 * @throws {OperationError} `refused` if the policy requires another operator. `decided` if the opposite decision exists.
 *   From `perform`: `changed` if the request differs from what was seen, and `unrecorded`; in both cases nothing was sent.
 */
export function planDecision(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	decision: Decision,
	{
		reason,
		message,
		findings,
		questions,
		reviewer,
		isUnanswered,
		accepted = [],
		record,
		isReadBack = true,
	}: DecisionOptions,
): DecisionPlan {
	const opposite = decision === 'Approved' ? 'Denied' : 'Approved';
	const standing = seen.conditions.find(({type}) => type === opposite);
	if (standing) {
		const when = standing.lastUpdateTime ? localized` on ${standing.lastUpdateTime.toISOString()}` : '';
		const writer = writerOf(standing, seen);
		const how = writer === undefined ? '' : localized` with ${writer}`;
		throw new OperationError(
			'decided',
			localized`${JSON.stringify(seen.name)} is already ${opposite}${when}${how}: ${standing.reason}, ${standing.message}`,
			{
				hint: localized`a decision can not be taken back; the requester can send the request again`,
			},
		);
	}

	const isThere = seen.conditions.some(({type}) => type === decision);
	const ownRequest = decision === 'Approved' && !isThere ? findings.find(({id}) => id === fourEyesId) : undefined;
	if (ownRequest !== undefined) {
		throw new OperationError(
			'refused',
			localized`${JSON.stringify(seen.name)} is not yours to approve: ${ownRequest.message}`,
			{
				hint: localized`have somebody else approve it; no flag lifts this`,
			},
		);
	}

	const condition = decisionCondition(decision, {reason, message, findings, questions, reviewer, isUnanswered});
	const open =
		decision === 'Approved' ? findings.filter(({severity, id}) => severity === 'block' && !accepted.includes(id)) : [];
	return {
		title: decision === 'Approved' ? localized`Approve ${seen.name}` : localized`Deny ${seen.name}`,
		steps: isThere
			? []
			: [
					{
						verb: 'update',
						kind: 'CertificateSigningRequest/approval',
						name: seen.name,
						note: `${condition.reason}: ${condition.message}`,
					},
				],
		warnings: isThere ? [localized`it is ${decision} already`] : [],
		...(open.length > 0 && !isThere ? {typeToConfirm: seen.name} : {}),
		condition,
		pin: {uid: seen.uid, resourceVersion: seen.resourceVersion, requestSha256: requestSha256(seen)},
		async perform(signal) {
			if (isThere) {
				return seen;
			}

			const write = () => cluster.decide(seen, condition, signal);
			const send = () =>
				isReadBack
					? settled(write, {
							what: localized`the ${decision === 'Approved' ? localized`approval` : localized`denial`} of ${JSON.stringify(seen.name)}`,
							look: looking => lookForDecision(cluster, seen, condition, looking),
							signal,
							pace: cluster.settlePace,
						})
					: write();
			try {
				return await recorded(cluster, record, () => journalEntry(seen, condition, {findings, questions}), send);
			} catch (error) {
				throw await explainConflict(cluster, seen, error, signal);
			}
		},
	};
}

/**
 * Turns a `conflict` of a pinned write into an error that says what changed. Any other error is returned unchanged.
 *
 * @returns the error to throw.
 */
export async function explainConflict(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	error: unknown,
	signal?: AbortSignal,
): Promise<unknown> {
	if (!(error instanceof ClusterError) || error.code !== 'conflict') {
		return error;
	}

	let now: CertificateSigningRequest;
	try {
		now = await cluster.getRequest(seen.name, signal);
	} catch (reading) {
		return reading instanceof ClusterError && reading.code === 'not-found'
			? new OperationError(
					'changed',
					localized`${JSON.stringify(seen.name)} was deleted since it was shown: nothing was written`,
					{
						cause: error,
					},
				)
			: error;
	}

	return changedSince(seen, now, error);
}

/** The error for a request that differs from what was seen, so that a pinned write is not possible. */
export function changedSince(
	seen: CertificateSigningRequest,
	now: CertificateSigningRequest,
	cause?: unknown,
): OperationError {
	const what = now.uid === seen.uid ? localized`changed` : localized`was deleted and recreated`;
	return new OperationError(
		'changed',
		localized`${JSON.stringify(seen.name)} ${what} since it was shown: nothing was written`,
		{
			details: describeDifferences(differences(seen, now)),
			hint: localized`look at it again, and go by what it is now`,
			cause,
		},
	);
}

/**
 * Looks up the result of a decision that was sent, for `settled`.
 *
 * @throws {OperationError} `changed` if the request is neither what was seen nor decided in this way.
 */
async function lookForDecision(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	{type, reason, message}: DecisionCondition,
	signal: AbortSignal,
): Promise<CertificateSigningRequest | undefined> {
	const now = await getAgain(cluster, seen, signal);
	const stored = now.conditions.find(condition => condition.type === type);
	const isSame = now.uid === seen.uid && now.requestBase64 === seen.requestBase64;
	if (isSame && stored?.reason === reason && stored.message === message) {
		return now;
	}

	if (isSame && now.resourceVersion === seen.resourceVersion) {
		return undefined;
	}

	throw changedSince(seen, now);
}

/**
 * Reads a request again.
 *
 * @throws {OperationError} `changed` if it is gone.
 * @throws {ClusterError}
 */
export async function getAgain(
	cluster: Cluster,
	{name}: CertificateSigningRequest,
	signal: AbortSignal,
): Promise<CertificateSigningRequest> {
	try {
		return await cluster.getRequest(name, signal);
	} catch (error) {
		throw error instanceof ClusterError && error.code === 'not-found'
			? new OperationError('changed', localized`${JSON.stringify(name)} was deleted since it was shown`, {cause: error})
			: error;
	}
}

/** The condition that a decision writes. A missing message is made from the review. */
export function decisionCondition(
	decision: Decision,
	{
		reason,
		message,
		reviewer,
		isUnanswered = false,
		...review
	}: Review & {
		readonly reason?: string | undefined;
		readonly message?: string | undefined;
		readonly reviewer?: string | undefined;
		readonly isUnanswered?: boolean | undefined;
	},
): DecisionCondition {
	return {
		type: decision,
		reason: reason ?? defaultReason(decision),
		message:
			message === undefined ? defaultMessage(review, reviewer, isUnanswered) : withAllowed(message, review.findings),
	};
}

/** The default reason of a decision. */
export function defaultReason(decision: Decision): string {
	return decision === 'Approved' ? 'ReviewedByOperator' : 'DeniedByOperator';
}

/** The entry of a decision in the journal. */
export function journalEntry(
	seen: CertificateSigningRequest,
	{type, reason, message}: Omit<DecisionCondition, 'type'> & {readonly type: Intended['decision']},
	{findings, questions}: Review,
): Intended {
	const {name, uid, signerName} = seen;
	return {
		name,
		uid,
		signerName,
		requestSha256: requestSha256(seen),
		asked: askedOf(seen),
		findings: [
			...findings.map(({id, severity}) => ({id, severity})),
			...questions.map(({id}) => ({id, severity: 'unknown'})),
		],
		decision: type,
		reason,
		message,
	};
}

function requestSha256({requestBase64}: CertificateSigningRequest): string {
	return createHash('sha256').update(Buffer.from(requestBase64, 'base64')).digest('hex');
}

/** What is wrong with a typed reason; undefined for one word in the style of kubectl and controllers. */
export function reasonFault(reason: string): string | undefined {
	return /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(reason)
		? undefined
		: localized`the reason is one word in letters and digits, such as ReviewedByOperator`;
}
