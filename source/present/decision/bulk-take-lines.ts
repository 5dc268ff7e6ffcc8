import type {Printable} from '../../base/text/index.js';
import {joined, paddedStart, printable, printableSentence, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {BulkPlan, TakeReason} from '../../operations/bulk/index.js';
import {findingWords, questionMark, severityMarks} from '../findings/index.js';
import type {Line} from '../text/index.js';
import {line, rule, wrap} from '../text/index.js';
import {requestCount} from './bulk-words.js';

/** The most names of one group. The list of requests has all of them. */
const mostNamed = 20;

/**
 * Reasons to include requests, each with the message of its first request. `firsts` are the line numbers at which they
 * begin. In a decision over several clusters, each reason belongs to one cluster, and its line names it.
 */
export function takeLines(
	reasons: ReadonlyArray<TakeReason & {readonly cluster?: string | undefined; readonly isTaken: boolean}>,
	chosen: number,
	width: number,
): {readonly lines: readonly Line[]; readonly firsts: readonly number[]} {
	const lines: Line[] = [];
	const firsts = reasons.map(({id, finding, question, count, cluster, isTaken}, at) => {
		const first = lines.length;
		const mark = finding ? severityMarks[finding.severity] : questionMark;
		lines.push([
			{emphasis: 'focus', text: at === chosen ? printed`▌ ` : printed`  `},
			{emphasis: 'plain', text: isTaken ? printed`[x] ` : printed`[ ] `},
			{emphasis: finding ? 'waiting' : 'focus', text: printed`${mark}${findingWords(id)}`},
			{emphasis: 'plain', text: printed`  ${requestCount(count)}`},
			...(cluster === undefined ? [] : [{emphasis: 'strong', text: printed`  ${printable(cluster)}`} as const]),
			{emphasis: 'muted', text: printed`  ${printable(id)}`},
		]);
		const said = finding?.message ?? question?.message ?? '';
		lines.push(
			...wrap(printed`${count > 1 ? printed`such as: ` : printed``}${printableSentence(said)}`, width - 9).map(text =>
				line(printed`        ${text}`, 'muted'),
			),
		);
		return first;
	});
	return {lines, firsts};
}

/** Marked requests that a filter hides, and what happens to them. */
export function hiddenLines(
	hidden: readonly CertificateSigningRequest[],
	isAlong: boolean,
	key: Printable,
	width: number,
): readonly Line[] {
	return hidden.length === 0
		? []
		: [
				rule(printed`Marked, but hidden by the filter`, width),
				...groupLines(
					hidden,
					isAlong ? printed`they are included; ${key} leaves them out` : printed`left out; ${key} includes them`,
					width,
				),
			];
}

/** Older requests that are denied after the newest one for the same is approved. */
export function supersededLines({superseded = []}: BulkPlan, key: Printable, width: number): readonly Line[] {
	return superseded.length === 0
		? []
		: [
				rule(printed`Would be denied as superseded`, width),
				...groupLines(
					superseded.map(({seen}) => seen),
					printed`older requests for the same, each once its newest is approved; ${key} leaves them to the cleaner`,
					width,
				),
			];
}

/** What happens to older requests for the same when one is approved. */
export function olderLines(
	older: readonly CertificateSigningRequest[],
	isDenied: boolean,
	key: Printable,
	width: number,
): readonly Line[] {
	return older.length === 0
		? []
		: [
				rule(printed`Older requests for the same`, width),
				...groupLines(
					older,
					isDenied
						? printed`denied as superseded once this one is approved; ${key} leaves them to the cleaner`
						: printed`left to the cleaner; ${key} denies them as superseded once this one is approved`,
					width,
				),
			];
}

function groupLines(requests: readonly CertificateSigningRequest[], said: Printable, width: number): readonly Line[] {
	const names = requests.slice(0, mostNamed).map(({name}) => printable(name));
	const more = requests.length > names.length ? printed` and ${requests.length - names.length} more` : printed``;
	return [
		...wrap(said, width - 9).map(
			(text, index): Line => [
				{
					emphasis: 'strong',
					text: index === 0 ? printed` ${paddedStart(printable(String(requests.length)), 5)}  ` : printed`        `,
				},
				{emphasis: 'plain', text},
			],
		),
		...wrap(printed`${joined(names, printed`, `)}${more}`, width - 12).map(text =>
			line(printed`           ${text}`, 'muted'),
		),
	];
}
