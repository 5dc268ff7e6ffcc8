import {setTimeout as sleep} from 'node:timers/promises';
import {localized, printable, printed} from '../../base/text/index.js';
import {
	authoritiesIn,
	authoritySpecLike,
	beginRollover,
	checkRetirement,
	currentOf,
	finishRollover,
	openGeneration,
	planRetirement,
	recordOf,
	rolloverWaitMs,
} from '../../operations/authority/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';
import {RefusedError, UsageError} from '../arguments/index.js';
import {isYes} from '../line/index.js';
import {authorityPassphrase, confirm, isOnlyTold, newAuthorityPassphrase} from '../prompt/index.js';

/** `certdeck authority rotate NAME` */
export async function rotateAuthority(name: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const store = authoritiesIn(await context.authorityHome());
	const before = await recordOf(store, name);
	const cluster = await context.cluster();
	const wait = args.text('wait');
	const waitMs = wait === undefined || wait === '' ? undefined : wait === '0' ? 0 : parseDuration(wait) * 1000;
	if (args.isSet('dryRun')) {
		const {describeRollover} = await import('../../operations/authority/describe-rollover.js');
		const isLocked = !args.isSet('noPassphrase');
		const told = await describeRollover(cluster, store, name, {isLocked, waitMs, now: context.now()}, context.signal);
		isOnlyTold(told, args, context);
		return 0;
	}

	if (before.rollover === undefined && !args.isSet('yes')) {
		if (context.ask === undefined) {
			throw new UsageError(localized`there is no terminal to ask on`, localized`--yes goes on unasked`);
		}

		const places = before.places.map(({kind, name: of}) => `${kind} ${of}`).join(', ');
		const question = printed`Make the next key of ${printable(name)}, publish both${places === '' ? printed` (nowhere yet)` : printed` in ${printable(places)}`}, then sign with it? [y/N] `;
		if (!isYes(await context.ask(question))) {
			return 1;
		}
	}

	const ask = authorityPassphrase(args, context);
	const record = await beginRollover(
		cluster,
		store,
		name,
		async () => {
			const above = before.under === undefined ? undefined : await recordOf(store, before.under);
			return {
				...(await authoritySpecLike(store, before)),
				issuer: above && (await openGeneration(store, above, currentOf(above), ask)),
				passphrase: await newAuthorityPassphrase(args, context),
			};
		},
		context.now,
		context.signal,
	);
	const leftMs = rolloverWaitMs(record, context.now(), waitMs);
	if (leftMs > 0) {
		context.err(
			printed`clients are given ${Math.ceil(leftMs / 1000)} s to read both certificates; Ctrl-C leaves it there, and the same command goes on\n`,
		);
		await sleep(leftMs, undefined, {signal: context.signal}).catch(() => {});
		if (context.signal.aborted) {
			return 130;
		}
	}

	const next = record.generations.find(({number}) => number === record.rollover?.to);
	const hasSecret = record.places.some(({kind}) => kind === 'Secret');
	const opened = next && hasSecret ? await openGeneration(store, record, next, ask) : undefined;
	const after = await finishRollover(cluster, store, name, opened, {waitMs, now: context.now, signal: context.signal});
	context.out(
		printed`authority/${printable(name)} signs with key ${after.current}, ${printable(currentOf(after).sha256)}\n`,
	);
	const {bound, unread} = await checkRetirement(cluster, store, name, context.now(), context.signal);
	for (const {where, subject, notAfter} of bound) {
		context.err(
			printed`chains to an old key: ${printable(where)}: ${printable(subject)}, until ${printable(notAfter.toISOString())}\n`,
		);
	}

	for (const each of unread) {
		context.err(printed`note: there may be more: ${printable(each)}\n`);
	}

	context.err(printed`once nothing does: certdeck authority retire ${printable(name)}\n`);
	return 0;
}

/** `certdeck authority retire NAME` */
export async function retireAuthority(name: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const store = authoritiesIn(await context.authorityHome());
	await recordOf(store, name);
	const cluster = await context.cluster();
	let plan: Awaited<ReturnType<typeof planRetirement>>;
	try {
		plan = await planRetirement(cluster, store, name, context.now, context.signal);
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'refused') {
			const {details, hint} = error as Error & {details?: readonly string[]; hint?: string};
			for (const detail of details ?? []) {
				context.err(printed`  ${printable(detail)}\n`);
			}

			throw new RefusedError(error.message, hint);
		}

		throw error;
	}

	if (isOnlyTold(plan, args, context)) {
		return 0;
	}

	if (!(await confirm(plan, printed`This can not be undone. Retire it?`, args, context))) {
		return 1;
	}

	await plan.perform(context.signal);
	context.out(printed`authority/${printable(name)} has no old key any more\n`);
	return 0;
}
