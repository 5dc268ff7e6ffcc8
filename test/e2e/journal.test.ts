import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {certdeck, program} from '../helpers/certdeck.js';
import {openTerminal} from '../helpers/terminal.js';

describe("the operator's journal", () => {
	const state = mkdtempSync(join(tmpdir(), 'certdeck-e2e-journal-'));
	const path = join(state, 'certdeck', 'journal.jsonl');
	const env = {XDG_STATE_HOME: state};
	let demo: Demo;
	const run = (...args: readonly string[]) => certdeck(args, {kubeconfig: demo.kubeconfigPath, env});
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(async () => {
		await demo.stop();
		rmSync(state, {recursive: true});
	});

	test('is empty before the first decision', async () => {
		const {code, stdout, stderr} = await run('journal');
		assert.deepEqual([code, stdout], [0, '']);
		assert.match(stderr, /^No decision in .*journal\.jsonl/);
		assert.equal((await run('journal', '-o', 'json')).stdout, '[]\n');
	});

	test('records the decisions of the verbs and of the deck', async () => {
		assert.equal((await run('approve', 'deploy-bot', '--yes')).code, 0);
		assert.equal((await run('deny', 'ledger-debug-tls', '--yes', '--message', 'ask first')).code, 0);
		await using terminal = openTerminal(process.execPath, [program], {
			env: {...env, KUBECONFIG: demo.kubeconfigPath},
		});
		await terminal.screen.until('● live');
		terminal.type('/');
		await terminal.screen.until('words to look for');
		terminal.type('legacy-erp');
		await terminal.screen.until('▌ legacy-erp');
		terminal.type('\r');
		await terminal.screen.until('· legacy-erp');
		terminal.type('d');
		await terminal.screen.until('┌ Deny legacy-erp');
		terminal.type('y');
		await terminal.screen.until('Denied legacy-erp');
		await terminal.screen.untilGone('┌ Deny');
		terminal.type('J');
		await terminal.screen.until('3 decisions');
		await terminal.screen.until('unbroken chain');
		assert.match(terminal.screen.lineWith('legacy-erp'), /▌ \d{4}-\d\d-\d\d \d\d:\d\d +Denied +legacy-erp/);
		terminal.type('\u0003');
		await terminal.ended();

		const {code, stdout, stderr} = await run('journal', '-o', 'json');
		assert.equal(code, 0, stderr);
		const records = JSON.parse(stdout);
		assert.deepEqual(
			records.map(({name, decision, username}: Record<string, unknown>) => [name, decision, username]),
			[
				['deploy-bot', 'Approved', 'admin'],
				['ledger-debug-tls', 'Denied', 'admin'],
				['legacy-erp', 'Denied', 'admin'],
			],
		);
		assert.equal(records[1].message, 'ask first');
		assert.ok(records[0].findings.length > 0);
		assert.match(records[2].answer.resourceVersion, /^\d+$/);
		const text = await run('journal');
		assert.match(text.stdout, /Denied {2}ledger-debug-tls\n.*\n.*\n {2}said {5}\S+: ask first\n/);
		assert.match(text.stderr, /3 in an unbroken chain/);
		assert.doesNotMatch(readFileSync(path, 'utf8'), /BEGIN|PRIVATE/);
	});

	test('with a change is reported with its line, and the exit code is 1', async () => {
		const good = readFileSync(path, 'utf8');
		writeFileSync(path, good.replace('ask first', 'all fine!'));
		const {code, stdout, stderr} = await run('journal');
		assert.equal(code, 1);
		assert.match(stderr, /^certdeck: line 4 of .*journal\.jsonl does not follow from line 3/);
		assert.match(stdout, /legacy-erp/, 'it is shown all the same');
		writeFileSync(path, good);
	});

	test('with a fault is reported once at a decision, with the way to begin a new one', async () => {
		const good = readFileSync(path, 'utf8');
		writeFileSync(path, good.replace('ask first', 'all fine!'));
		const {code, stderr} = await run('deny', 'shop-search-tls', 'ledger-debug-tls', '--yes');
		const told = stderr.match(/^certdeck: the journal was changed or damaged: line 4 of .*$/gm) ?? [];
		assert.equal(told.length, 1, stderr);
		assert.ok(told[0]?.endsWith(`; to begin a new one: mv ${path} ${path}.broken`), told[0]);
		assert.equal(code, 0, stderr);
		writeFileSync(path, good);
	});

	test('that can not be written prevents a decision, unless it is switched off', async () => {
		writeFileSync(join(state, 'file'), '');
		const away = {kubeconfig: demo.kubeconfigPath, env: {XDG_STATE_HOME: join(state, 'file')}};
		const refused = await certdeck(['approve', 'shop-catalog-tls', '--yes'], away);
		assert.equal(refused.code, 1, refused.stderr);
		assert.equal(refused.stdout, '');
		assert.match(refused.stderr, /^certdeck: nothing was sent, as the journal can't be written: /m);
		assert.match(refused.stderr, /^ {2}→ --no-journal decides without writing it down$/m);
		const show = async () => JSON.parse((await run('show', 'shop-catalog-tls', '-o', 'json')).stdout);
		assert.deepEqual((await show()).status?.conditions ?? [], []);

		const many = await certdeck(['deny', '--filter', 'name:=shop-catalog-tls', '--yes'], away);
		assert.equal(many.code, 1, many.stderr);
		assert.match(many.stderr, / {2}→ --no-journal decides without writing it down$/m);
		assert.deepEqual((await show()).status?.conditions ?? [], []);

		const before = readFileSync(path, 'utf8');
		const told = await certdeck(['approve', 'shop-catalog-tls', '--yes', '--no-journal'], away);
		assert.equal(told.code, 0, told.stderr);
		assert.match(told.stdout, /shop-catalog-tls approved/);
		assert.equal(readFileSync(path, 'utf8'), before);
	});

	test('does not record decisions on a demo cluster', async () => {
		const before = readFileSync(path, 'utf8');
		assert.equal((await certdeck(['deny', 'ledger-debug-tls', '--yes', '--demo'], {env})).code, 0);
		assert.equal(readFileSync(path, 'utf8'), before);
	});
});
