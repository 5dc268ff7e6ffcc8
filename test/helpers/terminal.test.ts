import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createScreen} from './screen.js';
import {openTerminal} from './terminal.js';

test('a program in the terminal gets keys, size and paste, and its end is reported', async () => {
	await using terminal = openTerminal('/bin/sh', [
		'-c',
		'stty size; read line; echo "heard <$line>"; read go; printf "\\033[?1049hother screen"; read end; exit 3',
	]);
	await terminal.screen.until('24 80');
	terminal.type('abc\r');
	await terminal.screen.until('heard <abc>');
	terminal.type('\r');
	await terminal.screen.until('other screen');
	assert.equal(terminal.screen.isAlternate(), true);
	terminal.type('\r');
	assert.deepEqual(await terminal.ended(), {exitCode: 3, signal: 0});
});

test('waiting for something that never comes fails and shows the screen', async () => {
	await using terminal = openTerminal('/bin/sh', ['-c', 'echo something else; read line']);
	await terminal.screen.until('something else');
	await assert.rejects(terminal.screen.until('never', 50), /something else/);
	await assert.rejects(terminal.ended(50), /still running/);
});

test('a program that is left running ends with the terminal', async () => {
	const terminal = openTerminal('/bin/sh', ['-c', 'echo up; exec sleep 60']);
	await terminal.screen.until('up');
	await terminal[Symbol.asyncDispose]();
	assert.throws(() => process.kill(terminal.pid, 0), {code: 'ESRCH'});
});

test('only whole frames are judged', async () => {
	const begin = '\u001b[?2026h';
	const end = '\u001b[?2026l';
	const screen = createScreen({columns: 20, rows: 4});
	await screen.write(`${begin}\u001b[Hold head\r\nold foot${end}`);
	await screen.write(`${begin}\u001b[Hnew head\r\n`);
	await assert.rejects(
		screen.until(({text}) => text().includes('new head') && text().includes('old foot'), 50),
		/new head.*old foot/s,
	);
	const seen = screen.until('new foot');
	await screen.write('new foot\u001b[?20');
	await screen.write('26l');
	await seen;
	screen.dispose();
});
