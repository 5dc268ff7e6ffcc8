import type {Printable} from '../../base/text/index.js';
import {printable, printableSentence, printed, repeated} from '../../base/text/index.js';
import type {CertificateSigningRequest, RequestCluster} from '../../cluster/model/index.js';
import type {BulkPlan, BulkProgress} from '../../operations/bulk/index.js';
import type {Line, Span} from '../text/index.js';
import {displayWidth, fit, line, rule, wrap} from '../text/index.js';
import {bulkChoiceLines, bulkPlanLines, bulkSentLines} from './bulk-plan-lines.js';
import {bulkResultLines} from './bulk-result-lines.js';
import {hiddenLines, supersededLines} from './bulk-take-lines.js';
import {bulkSummary, requestCount} from './bulk-words.js';

/** The part of one cluster in a bulk decision, before it is confirmed. */
export type ClusterChoice = {
	/** Its name is empty in a deck over one cluster. */
	readonly cluster: RequestCluster;
	readonly plan: BulkPlan;
	/** The marked requests that a filter hides. */
	readonly hidden: readonly CertificateSigningRequest[];
	/** The cluster is still asked about open questions. */
	readonly isAsking: boolean;
	/** The operator must type the name of the context before anything is sent. */
	readonly isNameTyped: boolean;
};

/** The keys that include more requests, and whether hidden requests are included. */
export type ClusterKeys = {
	readonly take: Printable;
	readonly older: Printable;
	readonly hidden: Printable;
	readonly takesHidden: boolean;
};

/** The most columns for the names of the clusters. */
const mostOfName = 30;

/**
 * Everything to read before a bulk decision in the deck. Over several clusters it begins with the number of requests of
 * each, and each cluster has its own section.
 */
export function bulkClusterLines(choices: readonly ClusterChoice[], keys: ClusterKeys, width: number): readonly Line[] {
	const take = {warned: keys.take, open: keys.take, older: keys.older};
	const aboutOf = ({hidden, plan}: ClusterChoice) => [
		...hiddenLines(hidden, keys.takesHidden, keys.hidden, width),
		...supersededLines(plan, keys.older, width),
	];
	const [only, ...others] = choices;
	if (only !== undefined && others.length === 0) {
		return [
			...(only.isAsking ? [line(printed`Still asking the cluster about what the list left open.`, 'waiting')] : []),
			...aboutOf(only),
			...bulkPlanLines(only.plan, width, take),
		];
	}

	const sent = choices.find(({plan}) => plan.items.length > 0);
	return [
		...countLines(choices, width),
		...choices.flatMap(choice => [
			...bulkChoiceLines(choice.plan, width, take, printable(choice.cluster.name)),
			...aboutOf(choice),
		]),
		...(sent ? bulkSentLines(sent.plan, width) : []),
	];
}

/** How many requests of each cluster are included, a line for each cluster. */
function countLines(choices: readonly ClusterChoice[], width: number): readonly Line[] {
	const names = nameWidth(choices.map(({cluster}) => cluster));
	return choices.flatMap(({cluster, plan, isAsking, isNameTyped}) => {
		const parts = [
			countText(plan),
			...(plan.items.length > 0 && isNameTyped ? [printed`its name must be typed`] : []),
			...(isAsking ? [printed`still asking it what the list left open`] : []),
		];
		const text = parts.reduce((all, part) => printed`${all} · ${part}`);
		return beside(nameSpan(cluster, names), text, width);
	});
}

/** `5 requests`, `3 of 5 requests`, or `none of 5 requests` with the reason if all are excluded for the same one. */
function countText({items, leftOut, superseded = []}: BulkPlan): Printable {
	const all = items.length + leftOut.length + superseded.length;
	if (items.length === all) {
		return requestCount(all);
	}

	if (items.length > 0) {
		return printed`${items.length} of ${requestCount(all)}`;
	}

	const [why, ...others] = new Set(leftOut.map(each => each.why));
	const reason = why === undefined || others.length > 0 ? printed`` : printed`: ${printableSentence(why)}`;
	return printed`none of ${requestCount(all)}${reason}`;
}

/** The outcomes of a bulk decision. Over several clusters it begins with one line for each, then each request, by cluster. */
export function bulkClusterResultLines(
	parts: ReadonlyArray<{
		readonly cluster: RequestCluster;
		readonly plan: BulkPlan;
		readonly progress: BulkProgress;
	}>,
	width: number,
): readonly Line[] {
	const [only, ...others] = parts;
	if (only !== undefined && others.length === 0) {
		return bulkResultLines(only.plan, only.progress, width);
	}

	const names = nameWidth(parts.map(({cluster}) => cluster));
	return [
		...parts.flatMap(({cluster, plan, progress}) =>
			beside(
				nameSpan(cluster, names),
				progress.isRunning ? printed`under way: ${bulkSummary(plan, progress)}` : bulkSummary(plan, progress),
				width,
			),
		),
		...parts.flatMap(({cluster, plan, progress}) => {
			const lines = bulkResultLines(plan, progress, width);
			return lines.length === 0 ? [] : [[], rule(printable(cluster.name), width), ...lines];
		}),
	];
}

function nameWidth(clusters: readonly RequestCluster[]): number {
	return Math.min(mostOfName, Math.max(...clusters.map(({name}) => displayWidth(printable(name)))));
}

function nameSpan({name, color}: RequestCluster, width: number): Span {
	return {emphasis: color === undefined ? 'strong' : `context-${color}`, text: fit(printable(name), width)};
}

/** A text beside a name. Further lines are indented. */
function beside(name: Span, text: Printable, width: number): readonly Line[] {
	const indent = displayWidth(name.text) + 4;
	return wrap(text, Math.max(20, width - indent)).map(
		(part, index): Line =>
			index === 0
				? [...line(printed`  `), name, ...line(printed`  ${part}`)]
				: line(printed`${repeated(printed` `, indent)}${part}`),
	);
}
