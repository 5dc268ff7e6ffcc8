// One file: what the verb prints once and what it prints of each change share rows, selection and forms of output.

import type {JsonValue} from 'jsonpath-rfc9535';
import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableJson, printed} from '../../base/text/index.js';
import type {Cluster, RequestList} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {
	allRequests,
	readContextWithoutRequests,
	readReviewContext,
	reviewRequestsAsRows,
	searchable,
} from '../../operations/assess/index.js';
import type {Filter} from '../../operations/filter/index.js';
import {parseDuration, statusOf} from '../../operations/plan/index.js';
import type {ReadRequest} from '../../operations/read/index.js';
import {readSigningRequest} from '../../operations/read/index.js';
import {requestJson} from '../../present/detail/index.js';
import {unaskedText} from '../../present/findings/index.js';
import {requestColumns, requestMetrics, tableText} from '../../present/list/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Review} from '../../review/finding/index.js';
import type {Arguments, Command, CommandContext, ExitCode} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {failOnCode, filterHelp, readEach, readFilter} from '../line/index.js';
import type {Template} from '../template/index.js';
import {templateOf, templateOutputs} from '../template/index.js';
import type {Order} from './list-order.js';
import {readOrder} from './list-order.js';

export const listCommand: Command = {
	name: 'list',
	operands: '[--filter WORDS] [--status STATE] [--signer SIGNER] [--watch]',
	summary: localized`list CertificateSigningRequests, decoded and reviewed`,
	description:
		localized`Oldest first; --sort-by takes a column, or a field as kubectl does. SIGNER may end in /* for all of a domain. With --watch each change is a line of its own.\n` +
		localized`--context a,b and --all-contexts list several clusters, with a column CLUSTER and a field cluster; one that can not be\n` +
		localized`read is a line on standard error, and makes the exit code 1. --watch goes with one.\n` +
		localized`With --no-review findings are left out, and with -o name they are not looked for unless the filter asks for one:\n` +
		localized`then nothing but the requests is read, one API request per page.\n\n` +
		filterHelp,
	flags: [
		'output',
		'filter',
		'status',
		'signer',
		'selector',
		'fieldSelector',
		'sortBy',
		'noHeaders',
		'noReview',
		'watch',
		'failOn',
		'allContexts',
		'allNamespaces',
		'yes',
	],
	flagsHere: {
		failOn: {
			value: 'pending[:AGE]',
			choices: undefined,
			help: localized`exit 3 where a listed request waits for a decision, or has waited for so long: pending:2h`,
		},
		allNamespaces: {help: localized`no more than without: requests are in no namespace`},
		yes: {help: localized`log in to all contexts without asking`},
	},
	outputs: ['table', 'wide', 'json', 'yaml', 'name', 'prometheus', ...templateOutputs],
	examples: [
		'certdeck list --status pending',
		`certdeck list --filter 'status:pending san:*.shop.svc -verdict:clear'`,
		'certdeck list -o custom-columns=NAME:.metadata.name,BY:.spec.username',
		`certdeck list --signer 'example.com/*' -o json | jq '.[].findings'`,
	],
	async run(args, context) {
		if (args.operands.length > 0) {
			throw new UsageError(
				localized`"list" takes no operand, got ${JSON.stringify(args.operands[0])}`,
				localized`certdeck show NAME shows one request`,
			);
		}

		const output = args.text('output') ?? 'table';
		const template = templateOf(output);
		if (template !== undefined) {
			return listByTemplate(args, template, context);
		}

		const wanted = wantedBy(args, output);
		if (args.isSet('watch')) {
			if (output === 'prometheus') {
				throw new UsageError(localized`--watch does not go with -o prometheus`);
			}

			if (args.isSet('failOn') || (await context.clusters?.()) !== undefined) {
				throw new UsageError(localized`--watch goes with one context, and without --fail-on`);
			}

			return watchList(context, wanted, output);
		}

		const overdueMs = overdueOf(args.text('failOn'));
		const {rows, count, hasFailed} = await rowsOf(args, wanted, output, context);
		const shown = pick(rows, wanted, context.now());
		const isTable = output === 'table' || output === 'wide';
		if (shown.length === 0 && isTable) {
			context.err(await emptyText(args, count, context));
			return hasFailed ? 1 : 0;
		}

		if (isTable) {
			context.err(joined(unaskedText(shown.map(({questions = []}) => ({questions}))), printed``));
		}

		context.out(
			output === 'prometheus'
				? requestMetrics(shown, context.now(), overdueMs)
				: listText(shown, output, wanted, context, wanted.hasHeader),
		);
		return failOnCode(
			shown.some(({seen}) => isOverdue(seen, overdueMs, context.now())),
			hasFailed,
		);
	},
};

/** Why nothing is listed, and what to do. A missing right is reported as an error elsewhere. */
async function emptyText(args: Arguments, count: number, context: CommandContext): Promise<Printable> {
	if (count > 0) {
		return printed`No request matches, of ${count}.\n  → certdeck list lists them all\n`;
	}

	if ((await context.clusters?.()) !== undefined) {
		return printed`No requests.\n`;
	}

	const {info} = await context.cluster();
	const isSelecting = args.isSet('selector') || args.isSet('fieldSelector');
	return isSelecting
		? printed`No requests.\n  → certdeck list lists those that -l and --field-selector leave out\n`
		: printed`No requests.\n  → this is context ${printable(info.context)} (${printable(info.server)}); certdeck list --context NAME looks at another, certdeck request sends one\n`;
}

/** Prints the objects as the server has them, by default in its order, as kubectl does. */
async function listByTemplate(args: Arguments, template: Template, context: CommandContext): Promise<ExitCode> {
	if (args.isSet('watch') || args.isSet('failOn') || (await context.clusters?.()) !== undefined) {
		throw new UsageError('-o jsonpath and custom-columns go with one context, and without --watch and --fail-on');
	}

	const wanted = wantedBy(args, 'name');
	const {rows} = await rowsOf(args, wanted, 'name', context);
	const shown = pick(rows, wanted, context.now()).map(({seen}) => seen.uid);
	const cluster = await context.cluster();
	const objects = await cluster.listRequestObjects(selectorsOf(wanted), context.signal);
	const byUid = new Map(objects.map(object => [(object['metadata'] as {readonly uid?: string}).uid, object]));
	const isShown = new Set<string | undefined>(shown);
	const uids = args.text('sortBy') === undefined ? [...byUid.keys()].filter(uid => isShown.has(uid)) : shown;
	const items = uids.flatMap(uid => byUid.get(uid) ?? []) as readonly JsonValue[];
	const list = {apiVersion: 'v1', kind: 'List', metadata: {resourceVersion: ''}, items};
	context.out(await template.text(list, wanted.hasHeader));
	return 0;
}

/**
 * How long a request may wait, in milliseconds; undefined without a limit.
 *
 * @throws {UsageError}
 */
function overdueOf(failOn: string | undefined): number | undefined {
	if (failOn === undefined || failOn === 'pending') {
		return failOn === undefined ? undefined : 0;
	}

	const [, age] = /^pending:(.+)$/.exec(failOn) ?? [];
	if (age === undefined) {
		throw new UsageError(
			localized`--fail-on takes pending, or pending and an age, not ${JSON.stringify(failOn)}`,
			localized`such as pending:2h`,
		);
	}

	return parseDuration(age) * 1000;
}

function isOverdue(seen: CertificateSigningRequest, overdueMs: number | undefined, now: Date): boolean {
	return (
		overdueMs !== undefined && statusOf(seen) === 'pending' && now.getTime() - seen.createdAt.getTime() >= overdueMs
	);
}

/** The rows of one cluster, or of several with the cluster in each row. */
async function rowsOf(
	args: Arguments,
	wanted: Wanted,
	output: string,
	context: CommandContext,
): Promise<{readonly rows: readonly ListRow[]; readonly count: number; readonly hasFailed: boolean}> {
	const each = await readEach(args, context, (cluster, signal) =>
		readRows(cluster, wanted, output, {...context, signal}),
	);
	if (each === undefined) {
		return {...(await readRows(await context.cluster(), wanted, output, context)), hasFailed: false};
	}

	return {
		rows: each.found.flatMap(({cluster, result}) =>
			result.rows.map(row => ({...row, cluster, seen: {...row.seen, cluster: {name: cluster}}})),
		),
		count: each.found.reduce((sum, {result}) => sum + result.count, 0),
		hasFailed: each.hasFailed,
	};
}

/** @throws {UsageError} */
function wantedBy(args: Arguments, output: string): Wanted {
	const filter = readFilter(args.text('filter') ?? '');
	const isOfReview = filter.isOfReview || args.text('sortBy') === 'findings';
	if (isOfReview && args.isSet('noReview')) {
		throw new UsageError(
			localized`--no-review leaves nothing to filter or sort by that review says`,
			localized`leave --no-review away, or take other fields`,
		);
	}

	return {
		filter,
		status: args.text('status'),
		signer: args.text('signer'),
		selector: {labelSelector: args.text('selector'), fieldSelector: args.text('fieldSelector')},
		order: readOrder(args.text('sortBy')),
		hasHeader: !args.isSet('noHeaders'),
		isReviewed: isOfReview || (output !== 'name' && output !== 'prometheus' && !args.isSet('noReview')),
	};
}

function selectorsOf({selector: {labelSelector, fieldSelector}}: Wanted) {
	return {...(labelSelector !== undefined && {labelSelector}), ...(fieldSelector !== undefined && {fieldSelector})};
}

/**
 * The requests that the server selects, because only the server knows the meaning of a selector. All requests are read as
 * well, because a request is reviewed in comparison with others.
 */
async function readSelected(
	cluster: Cluster,
	wanted: Wanted,
	signal: AbortSignal,
): Promise<(seen: CertificateSigningRequest) => boolean> {
	const selectors = selectorsOf(wanted);
	if (Object.keys(selectors).length === 0) {
		return () => true;
	}

	const {requests} = await cluster.listRequests(selectors, signal);
	const selected = new Set(requests.map(({uid}) => uid));
	return ({uid}) => selected.has(uid);
}

/** The requests that match `--status` and `--signer`, and the number of all. */
async function readRows(
	cluster: Cluster,
	wanted: Wanted,
	output: string,
	{now, signal}: CommandContext,
): Promise<{readonly rows: readonly ListRow[]; readonly count: number}> {
	if (!wanted.isReviewed) {
		const {signer} = wanted;
		// If no number is printed, the server can filter by the signer.
		const isSelected = output === 'name' && signer !== undefined && !signer.endsWith('/*');
		const {requests} = await cluster.listRequests(
			{...(isSelected && {signerName: signer}), ...selectorsOf(wanted)},
			signal,
		);
		const rows = unreviewed(
			requests.filter(seen => fits(seen, wanted)),
			wanted,
			output,
		);
		return {rows, count: requests.length};
	}

	const reviewContext = await readReviewContext(cluster, now(), signal);
	const all = await allRequests(cluster, reviewContext, signal);
	const isSelected = await readSelected(cluster, wanted, signal);
	const rows = await reviewRequestsAsRows(
		all.filter(seen => isSelected(seen) && fits(seen, wanted)),
		reviewContext,
	);
	return {rows, count: all.length};
}

/** A request in a list. Without a review it has no findings. */
type ListRow = ReadRequest & Partial<Review> & {readonly cluster?: string};

type Wanted = {
	readonly filter: Filter;
	readonly status: string | undefined;
	readonly signer: string | undefined;
	readonly selector: {readonly labelSelector: string | undefined; readonly fieldSelector: string | undefined};
	readonly order: Order;
	readonly hasHeader: boolean;
	/** Whether findings are shown, or used by the filter. */
	readonly isReviewed: boolean;
};

/** Whether `--status` and `--signer` match, which needs no decoding. */
function fits(seen: CertificateSigningRequest, {status, signer}: Wanted): boolean {
	const {signerName} = seen;
	const signerFits =
		signer === undefined ||
		(signer.endsWith('/*') ? signerName.startsWith(signer.slice(0, -1)) : signerName === signer);
	return signerFits && (status === undefined || statusOf(seen) === status);
}

/** The rows that the filter matches, in the requested order. */
function pick<Row extends ListRow>(rows: readonly Row[], {filter, order}: Wanted, now: Date): readonly Row[] {
	const found = filter.isEmpty ? [...rows] : rows.filter(row => filter.matches(searchable(row), now));
	return found.toSorted(order);
}

/** Requests without a review. They are only decoded if the output or the filter needs it. */
function unreviewed(
	requests: readonly CertificateSigningRequest[],
	{filter}: Wanted,
	output: string,
): readonly ListRow[] {
	return output === 'name' && filter.isEmpty
		? requests.map(seen => ({seen, certificates: []}))
		: requests.map(readSigningRequest);
}

function rowJson({cluster, ...row}: ListRow): Readonly<Record<string, unknown>> {
	return {...(cluster !== undefined && {cluster}), ...requestJson(row)};
}

function listText(
	shown: readonly ListRow[],
	output: string,
	{isReviewed}: Pick<Wanted, 'isReviewed'>,
	{now, columns, color}: Pick<CommandContext, 'now' | 'columns' | 'color'>,
	header: boolean,
): Printable {
	switch (output) {
		case 'json': {
			return printed`${printableJson(shown.map(rowJson), 2)}\n`;
		}

		case 'yaml': {
			return yamlText(shown.map(rowJson));
		}

		case 'name': {
			return joined(
				shown.map(
					({seen, cluster}) =>
						printed`${cluster === undefined ? printed`` : printed`${printable(cluster)} `}certificatesigningrequest.certificates.k8s.io/${printable(seen.name)}\n`,
				),
				printed``,
			);
		}

		default: {
			return tableText(
				shown.map(row => ({...row, findings: row.findings ?? [], questions: row.questions ?? []})),
				requestColumns(
					output === 'wide',
					isReviewed,
					shown.some(({cluster}) => cluster !== undefined),
				),
				{now: now(), width: columns, color, header},
			);
		}
	}
}

/** Prints each request once, then again at each change, until the signal fires. */
async function watchList(context: CommandContext, wanted: Wanted, output: string): Promise<ExitCode> {
	const store = await context.requestStore();
	const cluster = await context.cluster();
	const reviewContext = wanted.isReviewed
		? await readContextWithoutRequests(cluster, context.now(), context.signal)
		: undefined;
	const shownVersions = new Map<string, string>();
	let hasHeader = !wanted.hasHeader;
	let lastPhase = '';
	const rowsOf = async (
		fitting: readonly CertificateSigningRequest[],
		requests: readonly CertificateSigningRequest[],
	): Promise<readonly ListRow[]> =>
		reviewContext === undefined
			? unreviewed(fitting, wanted, output)
			: reviewRequestsAsRows(fitting, {...reviewContext, now: context.now(), requests});
	const print = async (list: RequestList) => {
		if (list.phase !== lastPhase && (list.phase === 'stale' || list.phase === 'failed')) {
			context.err(
				printed`certdeck: ${printable(list.error.message)}${list.phase === 'stale' ? printed`; trying again` : printed``}\n`,
			);
		}

		lastPhase = list.phase;
		if (list.phase === 'connecting') {
			// Pages are in the order of names, so the oldest request is only known after the last page.
			return;
		}

		const changed = list.requests.filter(({uid, resourceVersion}) => shownVersions.get(uid) !== resourceVersion);
		for (const {uid, resourceVersion} of changed) {
			shownVersions.set(uid, resourceVersion);
		}

		const isSelected = changed.length === 0 ? () => true : await readSelected(cluster, wanted, context.signal);
		const fitting = changed.filter(seen => isSelected(seen) && fits(seen, wanted));
		const shown = pick(await rowsOf(fitting, list.requests), wanted, context.now());
		if (shown.length === 0) {
			return;
		}

		if (output === 'json') {
			context.out(
				joined(
					shown.map(each => printed`${printableJson(requestJson(each), 0)}\n`),
					printed``,
				),
			);
		} else if (output === 'yaml') {
			context.out(
				joined(
					shown.map(each => printed`---\n${yamlText(requestJson(each))}`),
					printed``,
				),
			);
		} else {
			context.out(listText(shown, output, wanted, context, !hasHeader));
			hasHeader = true;
		}
	};

	// One print after the other, because each may first read evidence.
	let printing: Promise<void> = Promise.resolve();
	const unsubscribe = store.subscribe(() => {
		const list = store.getSnapshot();
		printing = printing.then(() => print(list));
		printing.catch(() => undefined);
	});
	try {
		await store.start(AbortSignal.any([context.signal, context.outputLost]));
		await printing.catch(error => {
			// Ctrl-C while evidence is read ends the watch, as at any other time.
			if (!context.signal.aborted) {
				throw error;
			}
		});
		const last = store.getSnapshot();
		if (last.phase === 'failed') {
			throw last.error;
		}
	} finally {
		unsubscribe();
	}

	return 0;
}
