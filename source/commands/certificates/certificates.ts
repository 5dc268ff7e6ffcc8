import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableJson, printed} from '../../base/text/index.js';
import {judgeCertificates} from '../../certificates/facts/index.js';
import type {CertificateFilter} from '../../certificates/filter/index.js';
import {certificateFields, parseCertificateFilter} from '../../certificates/filter/index.js';
import type {JudgedEntry, Unread} from '../../certificates/model/index.js';
import {readCluster} from '../../certificates/read/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import {
	byEnd,
	certificateColumns,
	certificateCsv,
	certificateMetrics,
	certificateName,
	certificatesJson,
	unreadLines,
} from '../../present/certificates/index.js';
import {tableText} from '../../present/list/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Arguments, Command, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {readEach} from '../line/index.js';
import {ownSigners} from './own-signers.js';

const failures = ['expired', 'ends', 'broken'] as const;
type Failure = (typeof failures)[number];

export const certificatesCommand: Command = {
	name: 'certificates',
	operands: '[-n NS | -A] [--ends-within 30d] [--filter WORDS]',
	summary: localized`list the certificates that exist in the cluster, by their end`,
	description:
		localized`Of kubernetes.io/tls Secrets, ConfigMaps, webhooks, CustomResourceDefinitions, APIServices, ClusterTrustBundles,\n` +
		localized`CertificateSigningRequests, the kubeconfig and the API server: where each lies, who uses it, who renews it, whether\n` +
		localized`its key, chain and names are right. All namespaces, unless -n names one; -A says so. Private keys are compared with\n` +
		localized`their certificates and dropped at once; --no-secrets asks for no Secret. Secrets of other types than\n` +
		localized`kubernetes.io/tls are read with --other-secrets, one namespace at a time. What could not be read is told, and is no\n` +
		localized`error. --fail-on makes the exit code 3: expired; ends, for what ends soon or within --ends-within; broken. Each takes in\n` +
		localized`the ones before it, and what a filter leaves out does not count. --context a,b and --all-contexts read several\n` +
		localized`clusters, each certificate with its cluster; one that can not be read makes the exit code 1.\n\n` +
		filterHelp(),
	flags: [
		'allNamespaces',
		'endsWithin',
		'filter',
		'output',
		'failOn',
		'noSecrets',
		'otherSecrets',
		'noHeaders',
		'allContexts',
		'yes',
	],
	flagsHere: {
		yes: {help: localized`log in to all contexts without asking`},
		filter: {value: 'WORDS', help: localized`only certificates that match: words, FIELD:VALUE, -FIELD:VALUE`},
		failOn: {
			value: 'STATE',
			choices: failures,
			help: localized`exit 3 where one has ended; with ends also where one ends soon, with broken also where one is of no use`,
		},
	},
	outputs: ['table', 'wide', 'json', 'yaml', 'name', 'csv', 'prometheus'],
	examples: [
		'certdeck certificates --ends-within 30d',
		`certdeck certificates --filter 'kind:secret used:yes renewer:nobody' -o wide`,
		'certdeck certificates --fail-on ends -o prometheus > certificates.prom',
	],
	async run(args, context) {
		const wanted = wantedBy(args);
		const {all, unread, isOfSeveral, hasFailed} = await readAll(args, wanted, context);
		const now = context.now();
		const sign = await ownSigners(wanted.filter, context);
		const shown = all
			.map(sign)
			.filter(entry => fits(entry, wanted, now))
			.toSorted(byEnd);
		const output = args.text('output') ?? 'table';
		const isTable = output === 'table' || output === 'wide';
		for (const line of unreadTexts(unread)) {
			context.err(printed`certdeck: ${line}\n`);
		}

		if (shown.length === 0 && isTable) {
			context.err(
				all.length === 0 ? printed`No certificates.\n` : printed`No certificate matches, of ${all.length}.\n`,
			);
		} else {
			context.out(textOf(shown, unread, output, args, context, isOfSeveral));
		}

		if (hasFailed) {
			return 1;
		}

		return wanted.failOn !== undefined && shown.some(entry => fails(entry, wanted, now)) ? 3 : 0;
	},
};

type Found = {
	readonly all: readonly JudgedEntry[];
	readonly unread: readonly Unread[];
	readonly isOfSeveral: boolean;
	/** One of several clusters could not be read. */
	readonly hasFailed: boolean;
};

/** Of one cluster, or of several, each certificate with its cluster and judged by that one alone. */
async function readAll(args: Arguments, {namespace}: Wanted, context: CommandContext): Promise<Found> {
	const issued = await context.issuances.issued();
	const read = (cluster: Cluster, signal: AbortSignal) =>
		readCluster(
			cluster,
			{
				...(namespace !== undefined && {namespace}),
				withoutSecrets: args.isSet('noSecrets'),
				withOtherSecrets: args.isSet('otherSecrets'),
				issued,
			},
			signal,
		);
	const each = await readEach(args, context, read);
	if (each === undefined) {
		const reading = await read(await context.cluster(), context.signal);
		const all = judgeCertificates(reading, context.now());
		return {all, unread: reading.unread, isOfSeveral: false, hasFailed: false};
	}

	const now = context.now();
	return {
		all: each.found.flatMap(({cluster, result}) => judgeCertificates(result, now).map(entry => ({...entry, cluster}))),
		unread: each.found.flatMap(({cluster, result}) => result.unread.map(what => ({...what, cluster}))),
		isOfSeveral: true,
		hasFailed: each.hasFailed,
	};
}

/** What could not be read, a line each, with its cluster where there are several. */
function unreadTexts(unread: readonly Unread[]): readonly Printable[] {
	return [...new Set(unread.map(({cluster}) => cluster))].flatMap(cluster =>
		unreadLines(unread.filter(each => each.cluster === cluster)).map(line =>
			cluster === undefined ? line : printed`${printable(cluster)}: ${line}`,
		),
	);
}

function filterHelp(): string {
	return [
		localized`The filter is that of the list of requests; its fields for certificates:`,
		...Object.entries(certificateFields).map(([name, {about}]) => `  ${name.padEnd(10)} ${about}`),
	].join('\n');
}

type Wanted = {
	readonly filter: CertificateFilter;
	readonly namespace: string | undefined;
	readonly withinSeconds: number | undefined;
	readonly failOn: Failure | undefined;
};

/** @throws {UsageError} */
function wantedBy(args: Arguments): Wanted {
	const [operand] = args.operands;
	if (operand !== undefined) {
		throw new UsageError(
			localized`"certificates" takes no operand, got ${JSON.stringify(operand)}`,
			localized`--filter name:NAME finds one by its name`,
		);
	}

	const namespace = args.text('namespace');
	if (namespace !== undefined && args.isSet('allNamespaces')) {
		throw new UsageError(localized`-n names one namespace, and -A all of them`);
	}

	if (args.isSet('otherSecrets') && (namespace === undefined || args.isSet('noSecrets'))) {
		throw new UsageError(
			localized`--other-secrets reads the Secrets of one namespace whole, which -n names, and does not go with --no-secrets`,
		);
	}

	const filter = parseCertificateFilter(args.text('filter') ?? '');
	if ('fault' in filter) {
		throw new UsageError(
			localized`--filter: ${filter.fault}`,
			localized`certdeck certificates --help names the fields`,
		);
	}

	const within = args.text('endsWithin');
	return {
		filter,
		namespace,
		withinSeconds: within === undefined ? undefined : parseDuration(within),
		failOn: failures.find(each => each === args.text('failOn')),
	};
}

const leftSeconds = ({ends}: JudgedEntry, now: Date) =>
	ends === undefined ? Number.POSITIVE_INFINITY : (ends.getTime() - now.getTime()) / 1000;

function fits(entry: JudgedEntry, {filter, withinSeconds}: Wanted, now: Date): boolean {
	return (
		(withinSeconds === undefined || leftSeconds(entry, now) <= withinSeconds) &&
		(filter.isEmpty || filter.matches(entry, now))
	);
}

/** A request's certificate is a copy that nobody presents; one that is gone is nobody's. */
function fails(entry: JudgedEntry, {failOn, withinSeconds}: Wanted, now: Date): boolean {
	const {state, place} = entry;
	if (place.kind === 'CertificateSigningRequest' || place.kind === 'record') {
		return false;
	}

	const endsNow = state === 'soon' || (withinSeconds !== undefined && leftSeconds(entry, now) <= withinSeconds);
	return (
		leftSeconds(entry, now) <= 0 ||
		((failOn === 'ends' || failOn === 'broken') && endsNow) ||
		(failOn === 'broken' && state === 'broken')
	);
}

function textOf(
	shown: readonly JudgedEntry[],
	unread: readonly Unread[],
	output: string,
	args: Arguments,
	{now, columns, color}: CommandContext,
	isOfSeveral: boolean,
): Printable {
	const header = !args.isSet('noHeaders');
	switch (output) {
		case 'json': {
			return printed`${printableJson(certificatesJson(shown, unread), 2)}\n`;
		}

		case 'yaml': {
			return yamlText(certificatesJson(shown, unread));
		}

		case 'name': {
			return joined(
				shown.map(
					entry =>
						printed`${entry.cluster === undefined ? printed`` : printed`${printable(entry.cluster)} `}${printable(certificateName(entry))}\n`,
				),
				printed``,
			);
		}

		case 'csv': {
			return certificateCsv(shown, header, isOfSeveral);
		}

		case 'prometheus': {
			return certificateMetrics(shown, now());
		}

		default: {
			return tableText(shown, certificateColumns(output === 'wide', isOfSeveral), {
				now: now(),
				width: columns,
				color,
				header,
			});
		}
	}
}
