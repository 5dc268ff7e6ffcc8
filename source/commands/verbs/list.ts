import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableJson, printed} from '../../base/text/index.js';
import type {Cluster, RequestList} from '../../cluster/calls/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {
	readContextWithoutRequests,
	reviewAllRequests,
	reviewRequestsAsRows,
	searchable,
} from '../../operations/assess/index.js';
import type {Filter} from '../../operations/filter/index.js';
import {statusOf} from '../../operations/plan/index.js';
import {requestJson} from '../../present/detail/index.js';
import {unaskedText} from '../../present/findings/index.js';
import {requestColumns, tableText} from '../../present/list/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Command, CommandContext, ExitCode} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {filterHelp, readFilter} from '../line/index.js';
import type {Order} from './list-order.js';
import {readOrder} from './list-order.js';

export const listCommand: Command = {
	name: 'list',
	operands: '[--filter WORDS] [--status STATE] [--signer SIGNER] [--watch]',
	summary: 'list CertificateSigningRequests, decoded and reviewed',
	description:
		'Oldest first; --sort-by takes a column, or a field as kubectl does. SIGNER may end in /* for all of a domain. With --watch each change is a line of its own.\n\n' +
		filterHelp,
	flags: ['output', 'filter', 'status', 'signer', 'selector', 'fieldSelector', 'sortBy', 'noHeaders', 'watch'],
	outputs: ['table', 'wide', 'json', 'yaml', 'name'],
	examples: [
		'certdeck list --status pending',
		"certdeck list --filter 'status:pending san:*.shop.svc -verdict:clear'",
		"certdeck list --signer 'example.com/*' -o json | jq '.[].findings'",
	],
	async run(args, context) {
		if (args.operands.length > 0) {
			throw new UsageError(
				`"list" takes no operand, got ${JSON.stringify(args.operands[0])}`,
				'certdeck show NAME shows one request',
			);
		}

		const output = args.text('output') ?? 'table';
		const wanted: Wanted = {
			filter: readFilter(args.text('filter') ?? ''),
			status: args.text('status'),
			signer: args.text('signer'),
			selector: {labelSelector: args.text('selector'), fieldSelector: args.text('fieldSelector')},
			order: readOrder(args.text('sortBy')),
			hasHeader: !args.isSet('noHeaders'),
		};
		if (args.isSet('watch')) {
			return watch(context, wanted, output);
		}

		const cluster = await context.cluster();
		const every = await reviewAllRequests(cluster, context.now(), context.signal);
		const isSelected = await readSelected(cluster, wanted, context);
		const shown = every.filter(each => isSelected(each) && matches(each, wanted, context.now()));
		shown.sort(wanted.order);
		if (shown.length === 0 && (output === 'table' || output === 'wide')) {
			context.err(every.length === 0 ? printed`No requests.\n` : printed`No request matches, of ${every.length}.\n`);
			return 0;
		}

		if (output === 'table' || output === 'wide') {
			context.err(joined(unaskedText(shown), printed``));
		}

		context.out(listText(shown, output, context, wanted.hasHeader));
		return 0;
	},
};

type Wanted = {
	readonly filter: Filter;
	readonly status: string | undefined;
	readonly signer: string | undefined;
	readonly selector: {readonly labelSelector: string | undefined; readonly fieldSelector: string | undefined};
	readonly order: Order;
	readonly hasHeader: boolean;
};

/**
 * Which requests the server selects: it alone says what a selector means. All are read as well, for a request is reviewed
 * beside those that are not selected.
 */
async function readSelected(
	cluster: Cluster,
	{selector: {labelSelector, fieldSelector}}: Wanted,
	{signal}: CommandContext,
): Promise<(reviewed: ReviewedRequest) => boolean> {
	if (labelSelector === undefined && fieldSelector === undefined) {
		return () => true;
	}

	const {requests} = await cluster.listRequests(
		{...(labelSelector !== undefined && {labelSelector}), ...(fieldSelector !== undefined && {fieldSelector})},
		signal,
	);
	const selected = new Set(requests.map(({uid}) => uid));
	return ({seen}) => selected.has(seen.uid);
}

function matches(reviewed: ReviewedRequest, {filter, status, signer}: Wanted, now: Date): boolean {
	const {signerName} = reviewed.seen;
	const signerFits =
		signer === undefined ||
		(signer.endsWith('/*') ? signerName.startsWith(signer.slice(0, -1)) : signerName === signer);
	return (
		signerFits &&
		(status === undefined || statusOf(reviewed.seen) === status) &&
		filter.matches(searchable(reviewed), now)
	);
}

function listText(
	shown: readonly ReviewedRequest[],
	output: string,
	{now, columns, color}: Pick<CommandContext, 'now' | 'columns' | 'color'>,
	header: boolean,
): Printable {
	switch (output) {
		case 'json': {
			return printed`${printableJson(
				shown.map(each => requestJson(each)),
				2,
			)}\n`;
		}

		case 'yaml': {
			return yamlText(shown.map(each => requestJson(each)));
		}

		case 'name': {
			return joined(
				shown.map(({seen}) => printed`certificatesigningrequest.certificates.k8s.io/${printable(seen.name)}\n`),
				printed``,
			);
		}

		default: {
			return tableText(shown, requestColumns(output === 'wide'), {now: now(), width: columns, color, header});
		}
	}
}

/** Prints each request once, then again whenever it changes, until the signal fires. */
async function watch(context: CommandContext, wanted: Wanted, output: string): Promise<ExitCode> {
	const store = await context.requestStore();
	const cluster = await context.cluster();
	const reviewContext = await readContextWithoutRequests(cluster, context.now(), context.signal);
	const shownVersions = new Map<string, string>();
	let hasHeader = !wanted.hasHeader;
	let lastPhase = '';
	const print = async (list: RequestList) => {
		if (list.phase !== lastPhase && (list.phase === 'stale' || list.phase === 'failed')) {
			context.err(
				printed`certdeck: ${printable(list.error.message)}${list.phase === 'stale' ? printed`; trying again` : printed``}\n`,
			);
		}

		lastPhase = list.phase;
		if (list.phase === 'connecting') {
			// Pages come in the order of names: which is the oldest is known with the last.
			return;
		}

		const changed = list.requests.filter(({uid, resourceVersion}) => shownVersions.get(uid) !== resourceVersion);
		for (const {uid, resourceVersion} of changed) {
			shownVersions.set(uid, resourceVersion);
		}

		const reviewed = await reviewRequestsAsRows(changed, {
			...reviewContext,
			now: context.now(),
			requests: list.requests,
		});
		const isSelected = reviewed.length === 0 ? () => true : await readSelected(cluster, wanted, context);
		const shown = reviewed.filter(each => isSelected(each) && matches(each, wanted, context.now()));
		shown.sort(wanted.order);
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
		} else if (output === 'name') {
			context.out(listText(shown, output, context, false));
		} else {
			context.out(
				tableText(shown, requestColumns(output === 'wide'), {
					now: context.now(),
					width: context.columns,
					color: context.color,
					header: !hasHeader,
				}),
			);
			hasHeader = true;
		}
	};

	// One after the other: the evidence may have to be read first.
	let printing: Promise<void> = Promise.resolve();
	const unsubscribe = store.subscribe(() => {
		const list = store.getSnapshot();
		printing = printing.then(() => print(list));
		printing.catch(() => undefined);
	});
	try {
		await store.start(AbortSignal.any([context.signal, context.outputLost]));
		await printing.catch(error => {
			// Ctrl-C ends the watch while evidence is read as it does at any other time.
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
