import type {Printable} from '../../base/text/index.js';
import {printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {Resumed, ResumeOptions, ResumePlan} from '../../operations/issuance/index.js';
import {planResume} from '../../operations/issuance/index.js';
import {clusterHere, compareClusters, doubtOf} from '../../operations/pending/index.js';
import {waitForCertificate} from '../../operations/request/index.js';
import {stateOf} from '../../present/request/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {isYes} from '../line/index.js';
import {confirmOverwrites, planText} from '../prompt/index.js';
import {sayHowToUse} from './targets.js';

export type FinishOptions = Omit<ResumeOptions, 'at'> & {
	/** The seconds to wait for the certificate; no wait if absent. */
	readonly timeoutSeconds?: number | undefined;
};

type Finished = Resumed & Required<Pick<Resumed, 'published'>>;

/**
 * Takes a pending issuance as far as possible: sends, waits, verifies and publishes.
 *
 * @returns what was published; undefined if it still waits, or if the user did not agree to overwrite something.
 */
export async function finishIssuance(
	cluster: Cluster,
	id: Printable,
	{timeoutSeconds, ...options}: FinishOptions,
	args: Arguments,
	context: CommandContext,
): Promise<Finished | undefined> {
	const isSameCluster = options.isSameCluster === true || (await isAgreedSame(cluster, id, context));
	const next = () =>
		planResume(cluster, context.issuances, id, {...options, isSameCluster, at: context.now()}, context.signal);
	let plan = await next();
	if (plan.phase === 'send') {
		if (!(await performed(plan, args, context))) {
			return undefined;
		}

		plan = await next();
	}

	if (plan.phase === 'wait' && plan.request !== undefined && timeoutSeconds !== undefined) {
		await waitForCertificate(cluster, plan.request, {
			timeoutSeconds,
			signal: context.signal,
			onChange: current => context.err(printed`${printable(current.name)} ${stateOf(current).phrase}\n`),
			onTrouble: ({message}) => context.err(printed`certdeck: ${printable(message)}; reconnecting\n`),
		});
		plan = await next();
	}

	if (plan.phase !== 'publish') {
		context.err(printed`${printable(plan.title)}\n`);
		return undefined;
	}

	const done = await performed(plan, args, context);
	if (done?.published === undefined) {
		return undefined;
	}

	if (plan.issuance.agreedWhole === undefined) {
		sayHowToUse(plan.targets ?? {}, plan.issuance.key, context);
	}

	for (const left of done.left ?? []) {
		context.err(printed`left: ${printable(left)}: certdeck resume ${printable(id)} --ca FILE\n`);
	}

	if (done.left !== undefined) {
		return undefined;
	}

	return {...done, published: done.published};
}

/** Asks whether this is the cluster of the issuance if that is unsure; false without a terminal. */
async function isAgreedSame(cluster: Cluster, id: Printable, context: CommandContext): Promise<boolean> {
	const issuance = await context.issuances.read(id);
	const here = await clusterHere(cluster, context.signal);
	if (issuance === undefined || context.ask === undefined || compareClusters(here, issuance) !== 'unsure') {
		return false;
	}

	context.err(
		printed`${id} may have been begun on another cluster: ${printable(doubtOf(here, issuance))}.\n  begun in the context ${printable(issuance.context)}, on ${printable(issuance.server)}\n  this is ${printable(cluster.info.context)}, on ${printable(here.server)}\n`,
	);
	return isYes(await context.ask(printed`Is this the cluster that it was begun on? [y/N] `));
}

async function performed(plan: ResumePlan, args: Arguments, context: CommandContext): Promise<Resumed | undefined> {
	if (!plan.steps.some(({overwrites}) => overwrites !== undefined)) {
		context.err(planText(plan));
	}

	return (await confirmOverwrites(plan, args, context)) ? plan.perform(context.signal) : undefined;
}

/** Prints how to continue an issuance that waits for approval. This is no failure. */
export async function sayWaiting(id: string, context: CommandContext): Promise<void> {
	const issuance = await context.issuances.read(id).catch(() => undefined);
	if (issuance !== undefined) {
		context.err(printed`${printable(issuance.name)} waits for approval; certdeck resume ${printable(id)} goes on\n`);
	}
}

/** Prints how to resume an issuance that is not done yet. */
export async function sayPending(id: string, context: CommandContext): Promise<void> {
	const issuance = await context.issuances.read(id).catch(() => undefined);
	if (issuance !== undefined) {
		context.err(
			printed`unfinished ${printable(id)}: certdeck resume ${printable(id)} continues it, --forget ${printable(id)} gives it up\n`,
		);
	}
}
