import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {BulkOutcome, BulkPlan, BulkProgress, LeftOutCause} from '../../operations/bulk/index.js';
import type {Decision} from '../../operations/decide/index.js';
import {kubeletClient, kubeletServing} from '../../signers/known/index.js';

/** `approve`, `approved`, `approving` … for use in sentences. */
export const decisionWords: Readonly<Record<Decision, Readonly<Record<'verb' | 'done' | 'doing', string>>>> = {
	Approved: {verb: localized`approve`, done: localized`approved`, doing: localized`approving`},
	Denied: {verb: localized`deny`, done: localized`denied`, doing: localized`denying`},
};

/** `1 request`, `97 requests`. */
export function requestCount(count: number): Printable {
	return count === 1 ? printed`${count} request` : printed`${count} requests`;
}

/** Why requests are excluded, as the end of a sentence that begins with their number. */
export const leftOutWords: Readonly<Record<Exclude<LeftOutCause, 'severity' | 'unknown'>, Printable>> = {
	block: printed`a finding blocks it; decide it by itself, with its name typed`,
	forbidden: printed`you may not decide it`,
	changed: printed`it is gone, or no longer what was shown`,
	decided: printed`it waits for no decision`,
	superseded: printed`a newer request asks for the same; they are left to the cleaner`,
};

/** The result of a bulk decision, as a sentence: `95 of 97 approved, 1 changed, 1 failed`. */
export function bulkSummary(plan: BulkPlan, progress: BulkProgress): Printable {
	return bulkSummaryOfAll([{plan, progress}]);
}

/** As `bulkSummary`, over several clusters. Each cluster is counted separately, because two clusters may have the same uids. */
export function bulkSummaryOfAll(
	parts: ReadonlyArray<{readonly plan: BulkPlan; readonly progress: BulkProgress}>,
): Printable {
	const sum = (count: (part: (typeof parts)[number]) => number) => parts.reduce((all, part) => all + count(part), 0);
	const decision = parts[0]?.plan.decision ?? 'Approved';
	const older = sum(({plan}) => plan.superseded?.length ?? 0);
	const denied = sum(
		({plan: {superseded = []}, progress: {outcomes}}) =>
			superseded.filter(({seen}) => outcomes.get(seen.uid)?.state === 'done').length,
	);
	const countOf = (state: BulkOutcome['state']) => sum(({progress}) => countStates(progress.outcomes)[state]);
	const others = (['changed', 'failed', 'unknown', 'unsent'] as const)
		.map(state => ({state, count: countOf(state)}))
		.filter(({count}) => count > 0)
		.map(({state, count}) => printed`${count} ${printable(stateWords[state])}`);
	return joined(
		[
			printed`${countOf('done') - denied} of ${sum(({plan}) => plan.items.length)} ${printable(decisionWords[decision].done)}`,
			...(older > 0 ? [printed`${denied} of ${older} older denied`] : []),
			...others,
		],
		printed`, `,
	);
}

/** The number of requests in each state. */
export function countStates(
	outcomes: ReadonlyMap<string, BulkOutcome>,
): Readonly<Record<BulkOutcome['state'], number>> {
	const counts = {waiting: 0, sending: 0, done: 0, changed: 0, failed: 0, unknown: 0, unsent: 0};
	for (const {state} of outcomes.values()) {
		counts[state] += 1;
	}

	return counts;
}

/** Why one request was not decided, with details; empty for states that need no explanation. */
export function outcomeSentences(outcome: BulkOutcome): readonly string[] {
	switch (outcome.state) {
		case 'changed':
			return [outcome.why, ...outcome.details].map(printableSentence);
		case 'failed':
		case 'unknown':
			return [printableSentence(outcome.why)];
		default:
			return [];
	}
}

/** A sentence about what follows: a kubelet with a new client certificate asks for a serving certificate next. */
export function secondRound({decision, items}: BulkPlan, {outcomes}: BulkProgress): readonly string[] {
	const nodes = items.filter(
		({seen}) => seen.signerName === kubeletClient && outcomes.get(seen.uid)?.state === 'done',
	).length;
	return decision === 'Approved' && nodes > 0
		? [
				localized`${nodes === 1 ? localized`One kubelet gets its` : localized`${nodes} kubelets get their`} client certificate now. Where serverTLSBootstrap is on, each asks for ${kubeletServing} within a minute or so, and somebody has to approve that, too.`,
			]
		: [];
}

/** The outcome of one request, as the end of a sentence that begins with its name. */
export const outcomeWords: Readonly<Record<BulkOutcome['state'], string>> = {
	waiting: localized`waits`,
	sending: localized`is being sent`,
	done: localized`is decided`,
	changed: localized`is no longer what was shown`,
	failed: localized`was not decided`,
	unknown: localized`was sent, and no answer came`,
	unsent: localized`was not sent`,
};

/** Whether an outcome will not change any more. */
export function isOutcomeFinal({state}: BulkOutcome): boolean {
	return state !== 'waiting' && state !== 'sending';
}

const stateWords = {
	changed: localized`changed`,
	failed: localized`failed`,
	unknown: localized`not known`,
	unsent: localized`not sent`,
} as const;
