import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import {judgeCertificates} from '../../certificates/facts/index.js';
import {certificateFields} from '../../certificates/filter/index.js';
import type {JudgedEntry, Unread} from '../../certificates/model/index.js';
import {readCluster} from '../../certificates/read/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {
	certificateColumns,
	certificateCsv,
	certificateMetrics,
	certificateName,
	certificatesJson,
	sortedByEnd,
	unreadLines,
} from '../../present/certificates/index.js';
import {tableText} from '../../present/list/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Arguments, Command, CommandContext} from '../arguments/index.js';
import {failOnCode, readEach} from '../line/index.js';
import {withTemplatesOf} from '../template/index.js';
import {ownSigners} from './own-signers.js';
import {printJson} from './print-certificates.js';
import type {Wanted} from './wanted-certificates.js';
import {fails, failures, fits, mayHide, wantedBy} from './wanted-certificates.js';

export const certificatesCommand: Command = withTemplatesOf('certificates', {
	name: 'certificates',
	operands: '[-n NS | -A] [--ends-within 30d] [--filter WORDS]',
	summary: localized`list the certificates that exist in the cluster, by their end`,
	description:
		localized`Of kubernetes.io/tls Secrets, ConfigMaps, webhooks, CustomResourceDefinitions, APIServices, ClusterTrustBundles,\n` +
		localized`CertificateSigningRequests, the kubeconfig and the API server: where each lies, who uses it, who renews it, whether\n` +
		localized`its key, chain and names are right. All namespaces, unless -n names one; -A says so. Private keys are compared with\n` +
		localized`their certificates and dropped at once; --no-secrets asks for no Secret. Secrets of other types than\n` +
		localized`kubernetes.io/tls are read with --other-secrets, one namespace at a time. What could not be read is listed, and is\n` +
		localized`no error. --fail-on makes the exit code 3: expired; ends, for what ends soon or within --ends-within; broken. Each includes\n` +
		localized`the ones before it, and what a filter leaves out does not count. Where none of what was read fails, and not all\n` +
		localized`could be read that the filter may include, the exit code is 1. --context a,b and --all-contexts read several\n` +
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
		const shown = sortedByEnd(all.map(sign).filter(entry => fits(entry, wanted, now)));
		const output = args.text('output') ?? 'table';
		const isTable = output === 'table' || output === 'wide';
		for (const line of unreadTexts(unread)) {
			context.err(printed`certdeck: ${line}\n`);
		}

		if (shown.length === 0 && isTable) {
			context.err(
				all.length === 0 ? printed`No certificates.\n` : printed`No certificate matches, of ${all.length}.\n`,
			);
		} else if (output === 'json') {
			await printJson(shown, unread, context);
			if (context.signal.aborted) {
				return 130;
			}
		} else {
			context.out(textOf(shown, unread, output, args, context, isOfSeveral));
		}

		if (wanted.failOn === undefined) {
			return hasFailed ? 1 : 0;
		}

		const isFound = shown.some(entry => fails(entry, wanted, now));
		const isInDoubt = unread.some(each => mayHide(each, wanted));
		if (isInDoubt && !isFound) {
			context.err(
				printed`certdeck: --fail-on ${printable(wanted.failOn)}: nothing that was read is so, but not all could be read; -n NAMESPACE, --no-secrets or --filter kind:KIND asks for less\n`,
			);
		}

		return failOnCode(isFound, hasFailed || isInDoubt);
	},
});

type Found = {
	readonly all: readonly JudgedEntry[];
	readonly unread: readonly Unread[];
	readonly isOfSeveral: boolean;
	/** Whether one of several clusters could not be read. */
	readonly hasFailed: boolean;
};

/** The certificates of one cluster, or of several. Each is judged by its own cluster only. */
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

/** One line for each kind that could not be read, with its cluster if there are several. */
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
			return certificateMetrics(shown, unread, now());
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
