import {localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {clusterHere, compareClusters} from '../../operations/pending/index.js';
import type {Arguments, CommandContext, OneCluster} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {isYes} from './is-yes.js';

/** What was read of one of several clusters. */
export type OfCluster<Result> = {
	/** As the kubeconfig names the context. */
	readonly cluster: string;
	readonly result: Result;
};

export type FromEach<Result> = {
	readonly found: ReadonlyArray<OfCluster<Result>>;
	/** One of them could not be read: said on stderr, and the others are there all the same. */
	readonly hasFailed: boolean;
};

/** For one cluster where no time is said, in milliseconds: what is slow does not hold up the others for longer. */
const patienceMs = 30_000;

/**
 * Reads the same of each of several clusters, at once; one that is down, slow or wants a login is one line on stderr. Two
 * contexts that lead to one cluster count once.
 *
 * @returns undefined where one context is meant, as without `--context a,b` and `--all-contexts`.
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
				if (context.signal.aborted || !isTold(error)) {
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
				printed`certdeck: ${printable(cluster)} is the same cluster as ${printable(same.cluster)}: it is told of once\n`,
			);
		}

		return same === undefined;
	});
	return {found, hasFailed: parts.includes(undefined)};
}

function isTold(error: unknown): error is Error {
	return error instanceof Error && ['ClusterError', 'OperationError', 'FileError'].includes(error.name);
}

/** Says what all contexts of a kubeconfig run and who is logged in where, and asks once. */
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
