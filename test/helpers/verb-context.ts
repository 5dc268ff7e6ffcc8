import assert from 'node:assert/strict';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import type {CommandContext} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {commands} from '../../source/commands/verbs/commands.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';

export type VerbRun = {readonly code: number | undefined; readonly stdout: string; readonly stderr: string};

/** Runs a verb in this process against a cluster, without a terminal and without a journal. */
export async function runVerb(
	line: readonly string[],
	cluster: Cluster,
	changes: Partial<CommandContext> = {},
): Promise<VerbRun> {
	const said = {stdout: '', stderr: ''};
	const parsed = parseArguments(line, commands);
	const context: CommandContext = {
		out: text => {
			said.stdout += text;
		},
		err: text => {
			said.stderr += text;
		},
		readStdin: async () => Buffer.of(),
		outputLost: new AbortController().signal,
		env: () => undefined,
		issuances: createMemoryIssuanceStore(),
		authorities: createMemoryAuthorities(),
		columns: undefined,
		color: false,
		now: () => new Date(),
		signal: new AbortController().signal,
		cluster: async () => cluster,
		requestStore: async () => assert.fail('this verb needs no live list'),
		...changes,
	};
	const code = await parsed.command?.run(parsed.args, context);
	return {code, ...said};
}
