import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Review} from '../../review/finding/index.js';
import type {DecisionCondition, DecisionOptions} from '../decide/index.js';
import {changesOf, describeDifferences, journalEntry, planDecision} from '../decide/index.js';
import {OperationError} from '../plan/index.js';
import {isDoubtful} from '../write/index.js';
import type {BulkPlan} from './bulk.js';
import {newlyFound} from './bulk.js';
import type {Weighed} from './bulk-group.js';

/** The result for one request; `why` is a sentence and hostile text. */
export type BulkOutcome =
	| {readonly state: 'waiting' | 'sending' | 'done'}
	/** The request differs from what was shown, so nothing was decided. */
	| {readonly state: 'changed'; readonly why: string; readonly details: readonly string[]}
	/** Refused, or failed before it was stored. `code` is one of ClusterError or OperationError. */
	| {readonly state: 'failed'; readonly why: string; readonly code: string}
	/** The write was sent, its answer was lost, and the request can't be read. It may be decided or not. */
	| {readonly state: 'unknown'; readonly why: string}
	/** Stopped before it was sent. */
	| {readonly state: 'unsent'};

export type ItemOptions = {
	readonly record?: DecisionOptions['record'];
	/** The current review of a request. */
	reviewOf(seen: CertificateSigningRequest): Review;
	/** Asks the cluster about this one request before it is approved. It must not reject. */
	examine?(seen: CertificateSigningRequest): Promise<void>;
	/** Whether the write was sent before. Then its result is looked up before it is sent again. */
	readonly isAgain: boolean;
};

/**
 * Decides one request of a bulk plan, pinned to what was seen.
 *
 * @throws only programming errors; a refusal is an outcome.
 */
export async function decideItem(
	cluster: Cluster,
	plan: BulkPlan,
	item: Weighed,
	{record, reviewOf, examine, isAgain}: ItemOptions,
): Promise<BulkOutcome> {
	const {decision, reason, message, reviewer} = plan;
	const {seen, findings, questions} = item;
	const single = planDecision(cluster, seen, decision, {
		...(reason === undefined ? {} : {reason}),
		...(message === undefined ? {} : {message}),
		...(record && {record}),
		isReadBack: false,
		reviewer,
		findings,
		questions,
	});
	if (single.typeToConfirm !== undefined) {
		throw new Error(localized`a request with a blocking finding is in a bulk plan: ${JSON.stringify(seen.name)}`);
	}

	const standing = isAgain ? await readBack(cluster, item, single.condition, record) : undefined;
	if (standing) {
		return standing;
	}

	if (decision === 'Approved') {
		await examine?.(seen);
	}

	const found = decision === 'Approved' ? newlyFound(item, reviewOf(seen)) : [];
	if (found.length > 0) {
		return {
			state: 'changed',
			why: localized`review has found more since it was shown`,
			details: found.map(({id, message}) => `${id}: ${message}`),
		};
	}

	try {
		await single.perform();
		return {state: 'done'};
	} catch (error) {
		const outcome = outcomeOf(error);
		return outcome.state === 'failed' && isDoubtful(outcome.code)
			? ((await readBack(cluster, item, single.condition, record)) ?? outcome)
			: outcome;
	}
}

/**
 * Looks up the result of an earlier write.
 *
 * @returns undefined if the request is still what was seen, so that the write had no effect.
 */
async function readBack(
	cluster: Cluster,
	{seen, ...review}: Weighed,
	sent: DecisionCondition,
	record: DecisionOptions['record'],
): Promise<BulkOutcome | undefined> {
	let now: CertificateSigningRequest;
	try {
		now = await cluster.getRequest(seen.name);
	} catch (error) {
		const outcome = outcomeOf(error);
		return outcome.state === 'failed' ? {state: 'unknown', why: outcome.why} : outcome;
	}

	if (now.uid !== seen.uid) {
		return {state: 'changed', why: localized`it was deleted and recreated since it was shown`, details: []};
	}

	const stored = now.conditions.find(({type}) => type === sent.type);
	if (stored?.reason === sent.reason && stored.message === sent.message) {
		await record?.note({...journalEntry(seen, sent, review), answer: {resourceVersion: now.resourceVersion}});
		return {state: 'done'};
	}

	const changes = changesOf(seen, now);
	return changes.length > 0
		? {state: 'changed', why: localized`it changed since it was shown`, details: describeDifferences(changes)}
		: undefined;
}

function outcomeOf(error: unknown): BulkOutcome {
	if (error instanceof OperationError && error.code === 'changed') {
		return {state: 'changed', why: error.message, details: error.details};
	}

	if (error instanceof ClusterError && error.code === 'not-found') {
		return {state: 'changed', why: localized`it was deleted since it was shown`, details: []};
	}

	if (error instanceof ClusterError || error instanceof OperationError) {
		return {state: 'failed', why: error.message, code: error.code};
	}

	throw error;
}
