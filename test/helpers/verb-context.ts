import assert from 'node:assert/strict';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import type {Command, CommandContext, ExitCode} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {reportError} from '../../source/commands/line/report-error.js';
import {commands} from '../../source/commands/verbs/commands.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';

export type VerbRun = {readonly code: ExitCode | undefined; readonly stdout: string; readonly stderr: string};

/** The context of a verb in this process: a cluster, without a terminal and a journal. */
export function verbContext(
	cluster: Cluster,
	changes: Partial<CommandContext> & Pick<CommandContext, 'out' | 'err'>,
): CommandContext {
	return {
		readStdin: async () => Buffer.of(),
		outputLost: new AbortController().signal,
		env: () => undefined,
		issuances: createMemoryIssuanceStore(),
		authorities: createMemoryAuthorities(),
		authorityHome: async () => assert.fail('this verb keeps no authority'),
		columns: undefined,
		color: false,
		now: () => new Date(),
		signal: new AbortController().signal,
		cluster: async () => cluster,
		requestStore: async () => assert.fail('this verb needs no live list'),
		podCertificateStore: async () => assert.fail('this verb needs no live list'),
		...changes,
	};
}

/** Runs a verb in this process against a cluster. */
export async function runVerb(
	line: readonly string[],
	cluster: Cluster,
	changes: Partial<CommandContext> = {},
	verbs: readonly Command[] = commands,
): Promise<VerbRun> {
	const said = {stdout: '', stderr: ''};
	const parsed = parseArguments(line, verbs);
	const context = verbContext(cluster, {
		out: text => {
			said.stdout += text;
		},
		err: text => {
			said.stderr += text;
		},
		...changes,
	});
	const code = await parsed.command?.run(parsed.args, context);
	return {code, ...said};
}

/** Runs a verb in this process as the program does: an error is printed, and gives the exit code. */
export async function runReported(
	line: readonly string[],
	cluster: Cluster,
	changes: Partial<CommandContext> = {},
): Promise<VerbRun> {
	const said = {stdout: '', stderr: ''};
	const out = (text: string) => {
		said.stdout += text;
	};
	const err = (text: string) => {
		said.stderr += text;
	};
	try {
		const {code} = await runVerb(line, cluster, {out, err, ...changes});
		return {code, ...said};
	} catch (error) {
		return {code: reportError(error, err), ...said};
	}
}
