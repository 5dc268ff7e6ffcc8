import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableJson, printed} from '../../base/text/index.js';
import type {BulkOutcome, BulkPlan, BulkProgress, Weighed} from '../../operations/bulk/index.js';
import {bulkNameLines, bulkPlanLines, outcomeSentences, outcomeWords} from '../../present/decision/index.js';
import {lineText} from '../../present/text/index.js';
import {verdictOf} from '../../review/finding/index.js';
import type {CommandContext} from '../arguments/index.js';
import {errorText} from '../line/index.js';

/** The most names in the preview. `--dry-run` prints all of them. */
const mostNamed = 100;

/** The text to read before a decision about many requests, for a terminal or a log. */
export function manyText(plan: BulkPlan, {columns = 120}: CommandContext): Printable {
	const width = Math.min(columns, 160);
	const lines = [
		...bulkPlanLines(plan, width, {
			warned: printed`--include ID, or --max-severity warn,`,
			open: printed`--include ID`,
		}),
		...bulkNameLines(plan.items, width, mostNamed),
	];
	return joined([...lines.map(lineText), printed``], printed`\n`);
}

/** The line about a decided request, as kubectl prints it. */
export function resultLine(name: string, what: Printable): Printable {
	return printed`certificatesigningrequest.certificates.k8s.io/${printable(name)} ${what}\n`;
}

/** Why a request was not decided. */
export function failureText(name: string, outcome: BulkOutcome): Printable {
	const [why, ...details] = outcomeSentences(outcome);
	return errorText({
		message: `${JSON.stringify(name)} ${outcomeWords[outcome.state]}${why === undefined ? '' : `: ${why}`}`,
		details,
	});
}

/** Each request with its outcome; `planned` if nothing was sent. */
export function resultJson({decision, items, leftOut}: BulkPlan, end: BulkProgress | undefined): Printable {
	const one = ({seen, findings, questions}: Weighed) => ({
		name: seen.name,
		uid: seen.uid,
		signerName: seen.signerName,
		requester: seen.username,
		decision,
		verdict: verdictOf({findings, questions}),
		findings: findings.map(({id, severity, message}) => ({id, severity, message})),
		questions: questions.map(({id, message, why}) => ({id, message, why})),
	});
	return printed`${printableJson(
		[
			...items.map(item => {
				const outcome = end?.outcomes.get(item.seen.uid);
				const why = outcome === undefined ? [] : outcomeSentences(outcome);
				return {...one(item), outcome: outcome?.state ?? 'planned', ...(why.length > 0 ? {why: why.join('; ')} : {})};
			}),
			...leftOut.map(item => ({
				...one(item),
				outcome: 'left-out',
				cause: item.cause,
				why: item.why,
				...(item.finding && {finding: item.finding.id}),
				...(item.question && {question: item.question.id}),
			})),
		],
		2,
	)}\n`;
}
