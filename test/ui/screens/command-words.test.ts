import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CommandWord} from '../../../source/ui/screens/command/command-words.js';
import {completeCommand, runCommand} from '../../../source/ui/screens/command/command-words.js';

const ran: string[] = [];
const command = (words: readonly string[], argument?: CommandWord['argument']): CommandWord => ({
	words,
	...(argument && {argument}),
	run(typed) {
		ran.push(`${words[0]} ${typed}`.trim());
		return undefined;
	},
});
const commands = [
	command(['requests']),
	command(['renewals']),
	command(['ctx', 'context'], {of: 'context', known: ['prod-eu', 'prod-us', 'dev'], isOpen: false}),
	command(['ns', 'namespace'], {of: 'namespace', known: ['shop'], isOpen: true}),
	command(['quit', 'q']),
];

test('completes as far as only one command is possible', () => {
	for (const [typed, text, candidates] of [
		['', '', ['requests', 'renewals', 'ctx', 'ns', 'quit']],
		['r', 're', ['requests', 'renewals']],
		['req', 'requests', ['requests']],
		['c', 'ctx ', ['ctx']],
		['ctx ', 'ctx ', ['prod-eu', 'prod-us', 'dev']],
		['ctx p', 'ctx prod-', ['prod-eu', 'prod-us']],
		['context d', 'context dev', ['dev']],
		['ctx x', 'ctx x', []],
		['ns other', 'ns other', []],
		['zz', 'zz', []],
	] as const) {
		assert.deepEqual(completeCommand(typed, commands), {text, candidates}, typed);
	}
});

test('runs the typed command, and suggests the nearest word for a mistake', () => {
	for (const [typed, said] of [
		['q', 'quit'],
		[':quit', 'quit'],
		['req', 'requests'],
		[' ns  shop ', 'ns shop'],
		['ns new-one', 'ns new-one'],
		['ctx dev', 'ctx dev'],
		['ctx', 'ctx'],
	] as const) {
		ran.length = 0;
		assert.equal(runCommand(typed, commands), undefined, typed);
		assert.deepEqual(ran, [said]);
	}

	ran.length = 0;
	for (const [typed, why] of [
		['reqests', 'there is no :reqests: did you mean :requests?'],
		['zebra', 'there is no :zebra: one of requests, renewals, ctx, ns, quit'],
		['re', 'there is no :re: one of requests, renewals, ctx, ns, quit'],
		['ctx prod-ue', 'there is no context "prod-ue": did you mean prod-eu?'],
		['quit now', ':quit takes nothing behind it'],
	] as const) {
		assert.equal(runCommand(typed, commands), why);
	}

	assert.equal(runCommand('  ', commands), undefined);
	assert.deepEqual(ran, []);
});
