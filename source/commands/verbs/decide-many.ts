import {joined, localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {reviewMatchingRequests, reviewRequests} from '../../operations/assess/index.js';
import type {BulkPlan, BulkProgress, BulkRun, Weighed} from '../../operations/bulk/index.js';
import {planBulk, startBulk} from '../../operations/bulk/index.js';
import type {Decision, DecisionOptions} from '../../operations/decide/index.js';
import type {Filter} from '../../operations/filter/index.js';
import {whyReadOnly} from '../../operations/plan/index.js';
import {createAccess} from '../../operations/rights/index.js';
import {bulkSummary, decisionWords, isOutcomeFinal, secondRound} from '../../present/decision/index.js';
import type {Review} from '../../review/finding/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {includedBy, readFilter} from '../line/index.js';
import {isAgreed} from '../prompt/index.js';
import {failureText, manyText, resultJson, resultLine} from './many-output.js';

/** What to do if a decision was not sent because it can't be recorded. */
export const withoutJournal = printed`  → --no-journal decides without writing it down\n`;

/** The effect of `--filter`, for the help of `approve` and `deny`. */
export function manyHelp(decision: Decision): string {
	return [
		localized`With --filter every request that waits and matches is decided in one go, each pinned to what was read:`,
		localized`what would be decided is printed, and what is left out and why. On a terminal it asks, and leaves a few`,
		localized`seconds in which Ctrl-C calls it back. One that changes meanwhile is not decided. --dry-run sends nothing.`,
		...(decision === 'Approved'
			? [
					localized`One with a blocking finding is never included, nor one with a warning unless --max-severity warn is given,`,
					localized`nor one with an open question. --include ID includes one with that warning or question, and no other.`,
					localized`Exit codes: 0 all are decided (or would be), 1 one could not be, 3 review left some out.`,
				]
			: [localized`Exit codes: 0 all are decided (or would be), 1 one could not be.`]),
	].join('\n');
}

type Many = Pick<DecisionOptions, 'record' | 'reviewer'> & {readonly decision: Decision};

/** Decides every pending request that a filter matches. */
export async function decideMany(
	cluster: Cluster,
	{decision, reviewer, record}: Many,
	args: Arguments,
	context: CommandContext,
): Promise<ExitCode> {
	const filter = readFilter(args.text('filter') ?? '');
	if (filter.isEmpty) {
		throw new UsageError(
			localized`--filter holds no word, which would be every request`,
			localized`status:pending is all that waits`,
		);
	}

	const plan = await planMany(cluster, filter, {decision, reviewer}, args, context);
	const isJson = args.text('output') === 'json';
	if (plan.items.length + plan.leftOut.length === 0) {
		context.err(printed`No request that waits for a decision matches.\n`);
		if (isJson) {
			context.out(printed`[]\n`);
		}

		return 0;
	}

	context.err(manyText(plan, context));
	if (args.isSet('dryRun')) {
		context.out(
			isJson
				? resultJson(plan, undefined)
				: joined(
						plan.items.map(({seen}) =>
							resultLine(seen.name, printed`would be ${printable(decisionWords[decision].done)}`),
						),
						printed``,
					),
		);
		return codeOf(plan, undefined);
	}

	if (plan.items.length === 0) {
		context.err(printed`Nothing is left to ${printable(decisionWords[decision].verb)}.\n`);
		context.out(isJson ? resultJson(plan, undefined) : printed``);
		return codeOf(plan, undefined);
	}

	let reviews = reviewsByUid(plan.items);
	if (!args.isSet('yes')) {
		if (!(await isAgreed(plan, context))) {
			context.err(printed`Nothing was sent.\n`);
			return context.signal.aborted ? 130 : 0;
		}

		// Reading and answering take time. A new review must not be worse than the one that was read.
		const seen = plan.items.map(item => item.seen);
		reviews = reviewsByUid(await reviewRequests(cluster, seen, context.now(), context.signal));
	}

	const run = startBulk(cluster, plan, {
		...(record && {record}),
		reviewOf: ({uid}) => reviews.get(uid) ?? nothing,
	});
	const end = await follow(run, context, isJson);
	if (isJson) {
		context.out(resultJson(plan, end));
	}

	context.err(printed`${bulkSummary(plan, end)}.\n`);
	if ([...end.outcomes.values()].some(each => each.state === 'failed' && each.code === 'unrecorded')) {
		context.err(withoutJournal);
	}

	for (const sentence of secondRound(plan, end)) {
		context.err(printed`${printableSentence(sentence)}\n`);
	}

	return context.signal.aborted ? 130 : codeOf(plan, end);
}

async function planMany(
	cluster: Cluster,
	filter: Filter,
	{decision, reviewer}: Many,
	args: Arguments,
	context: CommandContext,
): Promise<BulkPlan> {
	const now = context.now();
	const found = await reviewMatchingRequests(cluster, filter, now, context.signal);
	const access = createAccess(cluster, context.signal);
	const isHeldBack = cluster.info.readOnly && !args.isSet('dryRun');
	const action = decision === 'Approved' ? 'approve' : 'deny';
	const missingRight = (seen: Weighed['seen']) =>
		isHeldBack ? whyReadOnly(cluster.info) : access.missingRight(action, seen);
	if (!isHeldBack) {
		for (const {seen} of new Map(found.map(each => [each.seen.signerName, each])).values()) {
			access.ask(action, seen);
		}
	}

	await access.settled();
	const reviews = reviewsByUid(found);
	const [reason, message] = [args.text('reason'), args.text('message')];
	return planBulk(
		found.map(({seen}) => seen),
		decision,
		{
			...(reason === undefined ? {} : {reason}),
			...(message === undefined ? {} : {message}),
			reviewer,
			reviewOf: ({uid}) => reviews.get(uid) ?? nothing,
			current: seen => seen,
			missingRight,
			mostSevere: args.text('maxSeverity') === 'warn' ? 'warn' : 'info',
			include: includedBy(args),
		},
	);
}

const nothing: Review = {findings: [], questions: []};

function reviewsByUid(items: readonly Weighed[]): ReadonlyMap<string, Review> {
	return new Map(items.map(({seen, findings, questions}) => [seen.uid, {findings, questions}]));
}

/** Waits for the end, and prints a line for each result. Ctrl-C sends nothing more. */
async function follow(run: BulkRun, {out, err, signal}: CommandContext, isQuiet: boolean): Promise<BulkProgress> {
	const {plan} = run;
	const told = new Set<string>();
	const tell = ({outcomes}: BulkProgress) => {
		for (const {seen} of plan.items) {
			const outcome = outcomes.get(seen.uid);
			if (outcome === undefined || told.has(seen.uid) || !isOutcomeFinal(outcome)) {
				continue;
			}

			told.add(seen.uid);
			if (outcome.state !== 'done') {
				err(failureText(seen.name, outcome));
			} else if (!isQuiet) {
				out(resultLine(seen.name, printable(decisionWords[plan.decision].done)));
			}
		}
	};

	const stop = () => run.stop();
	signal.addEventListener('abort', stop);
	const unsubscribe = run.subscribe(() => tell(run.getSnapshot()));
	try {
		const end = await run.settled();
		tell(end);
		return end;
	} finally {
		unsubscribe();
		signal.removeEventListener('abort', stop);
	}
}

function codeOf({items, leftOut}: BulkPlan, end: BulkProgress | undefined): ExitCode {
	const isUndone = end !== undefined && items.some(({seen}) => end.outcomes.get(seen.uid)?.state !== 'done');
	if (isUndone || leftOut.some(({cause}) => cause === 'forbidden')) {
		return 1;
	}

	return leftOut.some(({cause}) => cause === 'block' || cause === 'severity' || cause === 'unknown') ? 3 : 0;
}
