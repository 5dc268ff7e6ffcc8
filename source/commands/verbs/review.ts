import packageJson from '../../../package.json' with {type: 'json'};
import {joined, localized, printableJson, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {ReviewedRequest, UnreadRequest} from '../../operations/assess/index.js';
import {reviewPendingRequests, reviewRequestsByName} from '../../operations/assess/index.js';
import {backingsOf} from '../../present/detail/index.js';
import {reviewSarif, reviewText, unaskedText} from '../../present/findings/index.js';
import {effectJson, evidenceJson} from '../../present/request/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {nameOperand, UsageError} from '../arguments/index.js';
import type {FromEach} from '../line/index.js';
import {errorText, failOnCode, readEach} from '../line/index.js';
import {withTemplates} from '../template/index.js';

export const reviewCommand: Command = withTemplates({
	name: 'review',
	operands: '[NAME…] [--all-pending] [--fail-on block|warn|unknown]',
	summary: localized`say what approving would grant, for scripts; decides nothing`,
	description: localized`The verdict is the most severe of block, warn, unknown and clear; unknown says that a question could not be asked.
With --fail-on the exit code is 3 where a verdict is that grave, and warn includes unknown. Else it is 1 where a
request can not be read from the cluster. SARIF has each request as a logical location.
--context a,b and --all-contexts review in several clusters; each request carries its cluster.`,
	flags: ['allPending', 'failOn', 'output', 'allContexts', 'yes'],
	flagsHere: {yes: {help: localized`log in to all contexts without asking`}},
	outputs: ['text', 'json', 'sarif'],
	examples: [
		'certdeck review my-svc --fail-on block && certdeck approve my-svc --yes',
		'certdeck review --all-pending -o sarif > review.sarif',
	],
	completes: {kind: 'request', most: 'many'},
	async run(args, context) {
		const each = await readEach(args, context, async (cluster, signal) => ({
			outcomes: await outcomesOf(args, cluster, {...context, signal}),
			policy: cluster.info.policy,
		}));
		if (each !== undefined) {
			return printMany(each, args, context);
		}

		const outcomes = await outcomesOf(args, await context.cluster(), context);
		const output = args.text('output') ?? 'text';
		if (output === 'sarif') {
			context.out(printed`${printableJson(reviewSarif(outcomes, packageJson), 2)}\n`);
		} else if (output === 'json') {
			const {policy} = (await context.cluster()).info;
			context.out(
				printed`${printableJson(
					outcomes.map(outcome => outcomeJson(outcome, context.now(), policy)),
					2,
				)}\n`,
			);
		} else {
			const reviewed = outcomes.flatMap(outcome => ('error' in outcome ? [] : [outcome]));
			context.out(joined([...unaskedText(reviewed), ...reviewed.map(reviewText)], printed`\n`));
		}

		const unread = outcomes.filter(outcome => 'error' in outcome);
		for (const {error} of unread) {
			context.err(errorText(error));
		}

		return codeOf(outcomes, unread.length > 0, args);
	},
});

/** The output for several clusters. Each request is named with its cluster. */
function printMany(
	{found, hasFailed}: FromEach<{readonly outcomes: readonly Outcome[]; readonly policy: LocalPolicy | undefined}>,
	args: Arguments,
	context: CommandContext,
): ExitCode {
	const outcomes = found.flatMap(({cluster, result}) => result.outcomes.map(outcome => inCluster(outcome, cluster)));
	const output = args.text('output') ?? 'text';
	if (output === 'sarif') {
		context.out(printed`${printableJson(reviewSarif(outcomes, packageJson), 2)}\n`);
	} else if (output === 'json') {
		const all = found.flatMap(({cluster, result}) =>
			result.outcomes.map(outcome => ({
				cluster,
				...(outcomeJson(outcome, context.now(), result.policy) as Readonly<Record<string, unknown>>),
			})),
		);
		context.out(printed`${printableJson(all, 2)}\n`);
	} else {
		const reviewed = outcomes.flatMap(outcome => ('error' in outcome ? [] : [outcome]));
		context.out(joined([...unaskedText(reviewed), ...reviewed.map(reviewText)], printed`\n`));
	}

	const unread = outcomes.filter(outcome => 'error' in outcome);
	for (const {name, error} of unread) {
		context.err(errorText({message: `${name}: ${error.message}`}));
	}

	return codeOf(outcomes, hasFailed || unread.length > 0, args);
}

function codeOf(outcomes: readonly Outcome[], isInDoubt: boolean, args: Arguments): ExitCode {
	return failOnCode(
		outcomes.some(outcome => reaches(outcome, args.text('failOn'))),
		isInDoubt,
	);
}

/** The name of a request contains no slash, so the part before it is the cluster. */
function inCluster(outcome: Outcome, cluster: string): Outcome {
	return 'error' in outcome
		? {...outcome, name: `${cluster}/${outcome.name}`}
		: {...outcome, seen: {...outcome.seen, name: `${cluster}/${outcome.seen.name}`}};
}

type Outcome = ReviewedRequest | UnreadRequest;

async function outcomesOf(
	args: Arguments,
	cluster: Cluster,
	context: CommandContext,
): Promise<ReadonlyArray<ReviewedRequest | UnreadRequest>> {
	const names = [...new Set(args.operands.map(nameOperand))];
	const isAll = args.isSet('allPending');
	if (isAll === names.length > 0) {
		throw new UsageError(
			isAll
				? localized`"review" takes --all-pending or names, not both: got ${JSON.stringify(names[0])}`
				: localized`"review" needs the NAME of a CertificateSigningRequest, or --all-pending`,
			isAll ? undefined : localized`certdeck list --status pending shows what waits`,
		);
	}

	if (!isAll) {
		return reviewRequestsByName(cluster, names, context.now(), context.signal);
	}

	const pending = await reviewPendingRequests(cluster, context.now(), context.signal);
	if (pending.length === 0) {
		context.err(printed`No request waits for a decision.\n`);
	}

	return pending;
}

/** One element of `-o json`. */
function outcomeJson(outcome: ReviewedRequest | UnreadRequest, now: Date, policy: LocalPolicy | undefined): unknown {
	if ('error' in outcome) {
		const {name, error} = outcome;
		return {name, error: {code: error.code, message: error.message}};
	}

	const {seen, verdict, findings, questions} = outcome;
	return {
		name: seen.name,
		uid: seen.uid,
		signerName: seen.signerName,
		requester: seen.username,
		verdict,
		findings,
		questions,
		names: backingsOf(outcome),
		effect: effectJson(outcome, now) ?? null,
		evidence: evidenceJson(outcome),
		...(policy && {policy: policy.file}),
	};
}

function reaches(outcome: ReviewedRequest | UnreadRequest, failOn: string | undefined): boolean {
	return (
		failOn !== undefined &&
		!('error' in outcome) &&
		(failOn === 'block' ? outcome.verdict === 'block' : outcome.verdict !== 'clear')
	);
}
