import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {ClusterReviewContext} from '../../operations/assess/index.js';
import {cachedReviewContext, reviewRequest} from '../../operations/assess/index.js';
import type {Decision, DecisionOptions} from '../../operations/decide/index.js';
import {planDecision, reasonFault} from '../../operations/decide/index.js';
import {refuseUnfound} from '../../operations/sign/index.js';
import {reviewText, unaskedText} from '../../present/findings/index.js';
import {afterHarm, afterHarmText} from '../../present/request/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {flagName, nameOperand, UsageError} from '../arguments/index.js';
import {errorText, isYes, rightsHint} from '../line/index.js';
import {inOrder, planText, recorderOn} from '../prompt/index.js';
import {withTemplates} from '../template/index.js';
import {acceptedOf} from './accepted.js';
import {decideMany, manyHelp, withoutJournal} from './decide-many.js';

export const approveCommand: Command = decisionCommand({
	name: 'approve',
	decision: 'Approved',
	done: printed`approved`,
	summary: localized`approve requests, each exactly as it was read and reviewed`,
	description: localized`Approving means: the requester holds the private key and may act as the subject. Each NAME is read,
reviewed, shown and asked about; the write is pinned to what was read. A request with a blocking
finding is refused (exit 3) unless its name is typed, or each such finding is named with --accept.`,
	examples: [
		'certdeck approve orders-tls-x7k2p',
		`certdeck approve --filter 'signer:kubernetes.io/kubelet-serving requester:system:node:*' --dry-run`,
		'certdeck approve csr-1 csr-2 --yes --reason OnCall --message "checked with the team"',
	],
});

export const denyCommand: Command = decisionCommand({
	name: 'deny',
	decision: 'Denied',
	done: printed`denied`,
	summary: localized`deny requests`,
	description: localized`A denial can not be taken back; the requester can send the request again.`,
	examples: ['certdeck deny ci-admin --message "ask for a namespaced role"'],
});

type Wording = Pick<Command, 'name' | 'summary' | 'description' | 'examples'> & {
	readonly decision: Decision;
	readonly done: Printable;
};

function decisionCommand({name, decision, done, summary, description, examples}: Wording): Command {
	return withTemplates({
		name,
		operands: 'NAME…|--filter WORDS',
		summary,
		description: `${description}\n\n${manyHelp(decision)}`,
		flags: [
			'filter',
			...(decision === 'Approved' ? (['maxSeverity', 'include', 'accept'] as const) : []),
			'reason',
			'message',
			'dryRun',
			'noJournal',
			'yes',
			'output',
		],
		outputs: ['text', 'json'],
		examples,
		completes: {kind: 'request', states: ['pending'], most: 'many'},
		async run(args, context) {
			const names = [...new Set(args.operands.map(nameOperand))];
			checkScope(name, names, args);
			if (!args.isSet('yes') && !args.isSet('dryRun') && !context.ask) {
				throw new UsageError(
					localized`"${name}" asks before it decides, and there is no terminal to ask on`,
					localized`give --yes to decide unasked`,
				);
			}

			const reason = args.text('reason');
			if (reason !== undefined && reasonFault(reason) !== undefined) {
				throw new UsageError(
					localized`--reason is one word in letters and digits such as ReviewedByOperator, not ${JSON.stringify(reason)}`,
					localized`sentences go into --message`,
				);
			}

			acceptedOf(args);
			const cluster = await context.cluster();
			const me = cluster.whoAmI(context.signal).catch(() => undefined);
			const username = me.then(user => user?.username);
			const warnings: string[] = [];
			const record = args.isSet('noJournal') ? undefined : recorderOn(cluster, context, me, warnings);
			// Printed last, where it is most visible.
			const ended = (code: ExitCode): ExitCode => {
				for (const warning of warnings) {
					context.err(printed`certdeck: ${printable(warning)}\n`);
				}

				return warnings.length > 0 && code !== 130 ? 1 : code;
			};

			if (args.isSet('filter')) {
				return ended(
					await decideMany(cluster, {decision, reviewer: await username, ...(record && {record})}, args, context),
				);
			}

			const reviewContext = cachedReviewContext(cluster, context.now, context.signal);
			const reviewer = await username;
			const isAsking = !args.isSet('yes') && !args.isSet('dryRun');
			const results = await inOrder(names, isAsking ? 1 : atOnce, context, async (each, own) => {
				const many = {decision, reviewer, reviewContext, ...(record && {record})};
				const result = await decideOne(cluster, each, many, args, own);
				if (result === 'done') {
					own.out(printed`certificatesigningrequest.certificates.k8s.io/${printable(each)} ${done}\n`);
				}

				return result;
			});
			if (context.signal.aborted) {
				return ended(130);
			}

			return ended(results.includes('failed') ? 1 : results.includes('refused') ? 3 : 0);
		},
	});
}

/** The names that are decided at the same time if nobody is asked. */
const atOnce = 8;

/**
 * Checks that there are either names or a filter, with suitable flags.
 *
 * @throws {UsageError}
 */
function checkScope(verb: string, names: readonly string[], args: Arguments): void {
	const isFiltered = args.isSet('filter');
	if (isFiltered === names.length > 0) {
		throw new UsageError(
			isFiltered
				? localized`"${verb}" takes names or --filter, not both: got ${JSON.stringify(names[0])}`
				: localized`"${verb}" needs the NAME of a CertificateSigningRequest, or --filter`,
			isFiltered
				? localized`a filter looks for a name with name:=NAME`
				: localized`certdeck list --status pending shows what waits`,
		);
	}

	const stray = isFiltered ? (['accept'] as const) : (['maxSeverity', 'include', 'output'] as const);
	for (const flag of stray) {
		if (args.isSet(flag)) {
			throw new UsageError(
				localized`${flagName(flag)} goes with ${isFiltered ? 'NAME' : '--filter'}`,
				isFiltered ? localized`a request with a blocking finding is approved by itself` : undefined,
			);
		}
	}
}

async function decideOne(
	cluster: Cluster,
	name: string,
	{
		decision,
		reviewer,
		record,
		reviewContext,
	}: Pick<DecisionOptions, 'record' | 'reviewer'> & {
		readonly decision: Decision;
		reviewContext(): Promise<ClusterReviewContext>;
	},
	args: Arguments,
	context: CommandContext,
): Promise<'done' | 'left' | 'refused' | 'failed'> {
	let signerName: string | undefined;
	try {
		const seen = await cluster.getRequest(name, context.signal);
		({signerName} = seen);
		const reviewed = await reviewRequest(seen, await reviewContext());
		context.err(joined([...unaskedText([reviewed]), reviewText(reviewed)], printed`\n`));
		const reason = args.text('reason');
		const message = args.text('message');
		const accepted = acceptedOf(args);
		refuseUnfound(name, reviewed.findings, accepted);
		const plan = planDecision(cluster, seen, decision, {
			findings: reviewed.findings,
			questions: reviewed.questions,
			reviewer,
			accepted,
			...(record && {record}),
			...(reason === undefined ? {} : {reason}),
			...(message === undefined ? {} : {message}),
		});
		context.err(planText(plan));
		if (args.isSet('dryRun')) {
			return plan.typeToConfirm === undefined ? 'left' : 'refused';
		}

		if (plan.steps.length > 0 && !(await isAgreed(plan, name, args, context))) {
			return plan.typeToConfirm === undefined ? 'left' : 'refused';
		}

		const decided = await plan.perform(context.signal);
		const isBlocked = decision === 'Approved' && reviewed.findings.some(({severity}) => severity === 'block');
		const harm = isBlocked ? afterHarm({...reviewed, seen: decided}, context.now()) : undefined;
		if (harm !== undefined) {
			context.err(printed`  → ${afterHarmText(harm)}\n`);
		}

		return 'done';
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error) || error.code === 'aborted') {
			throw error;
		}

		context.err(
			errorText(
				error as Error & {readonly code?: string; readonly details?: readonly string[]; readonly hint?: string},
			),
		);
		if (error.code === 'unrecorded') {
			context.err(withoutJournal);
		}

		if (error.code === 'forbidden' && signerName !== undefined) {
			const action = decision === 'Approved' ? 'approve' : 'deny';
			context.err(printed`  → ${printable(rightsHint(action, signerName))}\n`);
		}

		return error.code === 'refused' ? 'refused' : 'failed';
	}
}

async function isAgreed(
	{typeToConfirm}: {readonly typeToConfirm?: string},
	name: string,
	args: Arguments,
	context: CommandContext,
): Promise<boolean> {
	if (typeToConfirm === undefined) {
		return args.isSet('yes') || isYes(await context.ask?.(printed`This can not be undone. Go on? [y/N] `));
	}

	if (context.ask && !args.isSet('yes')) {
		return (
			(await context.ask(
				printed`A finding blocks this. To approve anyway, type the name ${printable(typeToConfirm)}: `,
			)) === typeToConfirm
		);
	}

	context.err(
		errorText({
			message: localized`${printable(name)} is refused by review: a finding blocks it, and --yes does not overrule it`,
			hint: localized`to approve anyway, name each blocking finding with --accept, or type the name in a terminal`,
		}),
	);
	return false;
}
