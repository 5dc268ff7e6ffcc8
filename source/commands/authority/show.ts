import {joined, printed} from '../../base/text/index.js';
import type {AuthorityFacts} from '../../operations/authority/index.js';
import {authoritiesIn, describeAuthority, lookUpAuthority, recordOf} from '../../operations/authority/index.js';
import {authorityJson, authorityLines, authorityTable} from '../../present/authority/index.js';
import type {Arguments, CommandContext, ExitCode} from '../arguments/index.js';

/** `certdeck authority list` */
export async function listAuthorities(_: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const store = authoritiesIn(await context.authorityHome());
	const facts: AuthorityFacts[] = [];
	for (const record of await store.list()) {
		facts.push(await describeAuthority(store, record));
	}

	if (args.text('output') === 'json') {
		context.out(authorityJson(facts));
		return 0;
	}

	context.out(joined(authorityTable(facts, context.now()), printed``));
	if (facts.length === 0) {
		context.err(printed`there is no authority: certdeck authority create NAME makes one\n`);
	}

	return 0;
}

/** `certdeck authority show NAME` */
export async function showAuthority(name: string, args: Arguments, context: CommandContext): Promise<ExitCode> {
	const store = authoritiesIn(await context.authorityHome());
	const record = await recordOf(store, name);
	const facts = await describeAuthority(store, record);
	const cluster = await context.cluster();
	const found = await lookUpAuthority(cluster, store, record, context.now(), context.signal);
	context.out(
		args.text('output') === 'json'
			? authorityJson(facts, found)
			: joined(authorityLines(facts, found, context.now()), printed``),
	);
	return 0;
}
