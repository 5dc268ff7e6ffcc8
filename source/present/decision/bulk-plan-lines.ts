import type {Printable} from '../../base/text/index.js';
import {
	joined,
	localized,
	paddedEnd,
	paddedStart,
	printable,
	printableSentence,
	printed,
	repeated,
} from '../../base/text/index.js';
import type {BulkPlan, LeftOut, LeftOutCause, Weighed} from '../../operations/bulk/index.js';
import {defaultReason} from '../../operations/decide/index.js';
import type {Emphasis, Line, Span} from '../text/index.js';
import {displayWidth, fit, line, rule, wrap} from '../text/index.js';
import {coarseAge} from '../words/index.js';
import {bulkGroupTable, emphasisOf, findingText, questionText} from './bulk-group-table.js';
import {decisionWords, leftOutWords} from './bulk-words.js';

/** The most names of one group of excluded requests. The list of requests has all of them. */
const mostNamed = 20;

/** Causes that a key can lift come first, so that a long group does not push them off the screen. */
const causes = [
	'superseded',
	'severity',
	'unknown',
	'block',
	'forbidden',
	'changed',
	'decided',
] as const satisfies readonly LeftOutCause[];

/**
 * Everything to read before a bulk decision: the included requests, the excluded ones and why, and what is sent.
 *
 * @param take - how to include requests with warnings or open questions; the beginning of a sentence: `--max-severity
 *   warn`.
 */
export function bulkPlanLines(plan: BulkPlan, width: number, take: Take): readonly Line[] {
	return [...bulkChoiceLines(plan, width, take), ...(plan.items.length === 0 ? [] : bulkSentLines(plan, width))];
}

/**
 * The included requests, and the excluded ones and why.
 *
 * @param cluster - in a decision over several clusters: the name of the cluster, with which each heading begins.
 */
export function bulkChoiceLines(
	{decision, bulkGroups, leftOut}: BulkPlan,
	width: number,
	take: Take,
	cluster?: Printable,
): readonly Line[] {
	const done = printable(decisionWords[decision].done);
	return [
		rule(cluster === undefined ? printed`Would be ${done}` : printed`${cluster}: would be ${done}`, width),
		...(bulkGroups.length === 0 ? [line(printed`   none of them`, 'muted')] : bulkGroupTable(bulkGroups, width)),
		...(leftOut.length === 0
			? []
			: [
					rule(cluster === undefined ? printed`Left out` : printed`${cluster}: left out`, width),
					...leftOutLines(leftOut, width, take),
				]),
	];
}

/** The included requests, one line each, in the order in which they are sent. */
export function bulkItemLines(
	items: readonly Weighed[],
	now: Date,
	width: number,
	cluster?: Printable,
): readonly Line[] {
	return [
		rule(cluster === undefined ? printed`Each of them` : printed`${cluster}: each of them`, width),
		...items.map(
			({seen}): Line => [
				{emphasis: 'plain', text: printed`   ${fit(printable(seen.name), Math.max(12, Math.floor(width * 0.5)))} `},
				{emphasis: 'muted', text: fit(coarseAge(seen.createdAt, now), 6)},
				{emphasis: 'muted', text: printable(seen.username)},
			],
		),
	];
}

/** The included requests as names alone, in as few lines as possible. At most `most` names are shown. */
export function bulkNameLines(items: readonly Weighed[], width: number, most: number): readonly Line[] {
	if (items.length === 0) {
		return [];
	}

	const names = items.slice(0, most).map(({seen}) => printable(seen.name));
	const more = items.length > most ? printed` and ${items.length - most} more` : printed``;
	return [
		rule(printed`Each of them`, width),
		...hanging(line(printed`   `), printed`${joined(names, printed`, `)}${more}`, width),
	];
}

/** The condition that each request gets. */
export function bulkSentLines(
	{decision, reason, message}: Pick<BulkPlan, 'decision' | 'reason' | 'message'>,
	width: number,
): readonly Line[] {
	const said: ReadonlyArray<readonly [string, string]> = [
		['condition', localized`${decision}, for each only if it is still what is shown here`],
		['reason', printable(reason ?? defaultReason(decision))],
		['message', message === undefined ? localized`for each what review found of it` : printable(message)],
	];
	return [
		rule(printed`What is sent`, width),
		...said.flatMap(([label, text]) =>
			hanging(
				[{emphasis: 'muted', text: printed`   ${paddedEnd(printable(label), 11)}`}],
				printableSentence(text),
				width,
			),
		),
	];
}

type Take = {readonly warned: Printable; readonly open?: Printable; readonly older?: Printable};

function leftOutLines(leftOut: readonly LeftOut[], width: number, take: Take): readonly Line[] {
	return causes.flatMap((cause): readonly Line[] => {
		const ofCause = leftOut.filter(each => each.cause === cause);
		return ofCause.length === 0
			? []
			: [
					...hanging(
						[{emphasis: 'strong', text: printed` ${paddedStart(printable(String(ofCause.length)), 5)}  `}],
						leftOutText(cause, take),
						width,
					),
					...groupsOf(ofCause).flatMap(group => groupLines(group, width)),
				];
	});
}

function leftOutText(cause: LeftOutCause, {warned, open, older}: Take): Printable {
	switch (cause) {
		case 'severity':
			return printed`a finding warns; ${warned} includes these`;
		case 'unknown':
			return printed`a question is open${open === undefined ? printed`; decide it by itself` : printed`; ${open} includes these`}`;
		case 'superseded':
			return printed`${leftOutWords[cause]}${older === undefined ? printed`` : printed`; ${older} denies them instead`}`;
		default:
			return leftOutWords[cause];
	}
}

/** Grouped by finding or question, or by the reason if there is none; the largest group first. */
function groupsOf(leftOut: readonly LeftOut[]): ReadonlyArray<readonly LeftOut[]> {
	const groups = new Map<string, LeftOut[]>();
	for (const each of leftOut) {
		const key = each.finding?.id ?? each.question?.id ?? each.why;
		groups.set(key, [...(groups.get(key) ?? []), each]);
	}

	return [...groups.values()].sort((a, b) => b.length - a.length);
}

function groupLines(group: readonly LeftOut[], width: number): readonly Line[] {
	const [first] = group;
	if (first === undefined) {
		return [];
	}

	const {finding, question, why} = first;
	const head: Span | undefined = finding
		? {emphasis: emphasisOf(finding), text: findingText(finding)}
		: question && {emphasis: 'focus', text: questionText(question)};
	const title: Span = head
		? {...head, text: group.length === 1 ? printed`${head.text}: ${printableSentence(why)}` : head.text}
		: {emphasis: 'plain', text: printableSentence(why)};
	const named = group.slice(0, mostNamed).map(({seen}) => printable(seen.name));
	const more = group.length > named.length ? printed` and ${group.length - named.length} more` : printed``;
	return [
		...wrap(title.text, width - 9).map((text): Line => [{emphasis: title.emphasis, text: printed`        ${text}`}]),
		...hanging(
			[{emphasis: 'plain', text: printed`           `}],
			printed`${joined(named, printed`, `)}${more}`,
			width,
			'muted',
		),
	];
}

/** A text beside a head. Its further lines are indented by the width of the head. */
function hanging(head: Line, text: Printable, width: number, emphasis: Emphasis = 'plain'): readonly Line[] {
	const indent = head.reduce((sum, span) => sum + displayWidth(span.text), 0);
	return wrap(text, width - indent - 1).map(
		(part, index): Line => [...(index === 0 ? head : line(repeated(printed` `, indent))), {emphasis, text: part}],
	);
}

/** A name, and sentences about it on the lines below. */
export function entryLines(name: Printable, sentences: readonly string[], width: number, indent = 3): readonly Line[] {
	const pad = repeated(printed` `, indent);
	return [
		line(printed`${pad}${name}`),
		...sentences.flatMap(sentence =>
			wrap(printableSentence(sentence), width - indent - 3).map(part => line(printed`${pad}  ${part}`, 'muted')),
		),
	];
}
