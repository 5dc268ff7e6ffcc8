import {localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {clusterHere, compareClusters} from '../../operations/pending/index.js';
import type {Arguments, CommandContext, OneCluster} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {isYes} from './is-yes.js';

/** The result for one of several clusters. */
export type OfCluster<Result> = {
	/** The name of the context in the kubeconfig. */
	readonly cluster: string;
	readonly result: Result;
};

export type FromEach<Result> = {
	readonly found: ReadonlyArray<OfCluster<Result>>;
	/** Whether one of them could not be read. The error is on stderr, and the others are still returned. */
	readonly hasFailed: boolean;
};

/** The default time limit for one cluster, in milliseconds. A slow cluster delays the others for no longer. */
const patienceMs = 30_000;

/**
 * Runs the same read on each of several clusters, at the same time. A cluster that is down, slow or needs a login gives one
 * line on stderr. Two contexts of the same cluster count once.
 *
 * @returns undefined for a single context, without `--context a,b` and `--all-contexts`.
 */
export async function readEach<Result>(
	args: Arguments,
	context: CommandContext,
	read: (cluster: Cluster, signal: AbortSignal) => Promise<Result>,
): Promise<FromEach<Result> | undefined> {
	const clusters = await context.clusters?.();
	if (clusters === undefined) {
		return undefined;
	}

	if (args.isSet('allContexts') && !(await isAgreed(clusters, args, context))) {
		return {found: [], hasFailed: true};
	}

	const parts = await Promise.all(
		clusters.map(async ({name, open, patienceMs: given = patienceMs}) => {
			const late = AbortSignal.timeout(given);
			const signal = AbortSignal.any([context.signal, late]);
			try {
				const cluster = await open();
				return {cluster: name, result: await read(cluster, signal), here: await clusterHere(cluster, signal)};
			} catch (error) {
				if (context.signal.aborted || !isReported(error)) {
					throw error;
				}

				const why = late.aborted ? localized`has not answered within ${given / 1000}s` : error.message;
				context.err(printed`certdeck: ${printable(name)}: ${printableSentence(why)}\n`);
				return undefined;
			}
		}),
	);
	const answered = parts.filter(part => part !== undefined);
	const found = answered.filter(({cluster, here}, index) => {
		const same = answered.slice(0, index).find(other => compareClusters(other.here, here) === 'same');
		if (same !== undefined) {
			context.err(
				printed`certdeck: ${printable(cluster)} is the same cluster as ${printable(same.cluster)}: it is listed once\n`,
			);
		}

		return same === undefined;
	});
	return {found, hasFailed: parts.includes(undefined)};
}

function isReported(error: unknown): error is Error {
	return error instanceof Error && ['ClusterError', 'OperationError', 'FileError'].includes(error.name);
}

/** Prints which programs the contexts of a kubeconfig run and who logs in where, and asks once. */
export async function isAgreed(
	clusters: readonly OneCluster[],
	args: Arguments,
	{ask, err}: CommandContext,
): Promise<boolean> {
	if (args.isSet('yes')) {
		return true;
	}

	err(printed`--all-contexts logs in to ${clusters.length} contexts:\n`);
	for (const {name, about} of clusters) {
		err(printed`  ${printable(name)}: ${printable(about)}\n`);
	}

	if (ask === undefined) {
		throw new UsageError(
			localized`there is no terminal to ask on`,
			localized`look at the contexts above, then give --yes`,
		);
	}

	return isYes(await ask(printed`Go on? [y/N] `));
}
