import assert from 'node:assert/strict';
import {test} from 'node:test';
import {colorDepth, isAsciiTerminal, isPlainTerminal, terminalKind} from '../../source/run/terminal-kind.js';

test('terminals without a movable cursor get lines', () => {
	assert.deepEqual(
		['dumb', 'unknown', 'emacs', '', 'xterm', 'xterm-256color', 'screen', 'linux', 'vt100', 'eterm-color'].filter(
			TERM => isPlainTerminal({TERM}, 'linux'),
		),
		['dumb', 'unknown', 'emacs', ''],
	);
	assert.equal(isPlainTerminal({}, 'win32'), false);
});

test('locale and terminal can require ASCII, and a missing locale does not', () => {
	const asked = [
		{LC_ALL: 'C'},
		{LC_ALL: 'POSIX', LANG: 'en_US.UTF-8'},
		{LC_CTYPE: 'de_DE.ISO-8859-1'},
		{LANG: 'C'},
		{TERM: 'vt100', LANG: 'C.UTF-8'},
	];
	const not = [{}, {LC_ALL: '', LANG: 'en_US.UTF-8'}, {LC_ALL: 'C.utf8'}, {LC_CTYPE: 'UTF-8', LANG: 'C'}];
	assert.deepEqual([...asked, ...not].map(isAsciiTerminal), [...asked.map(() => true), ...not.map(() => false)]);
});

test("counts colours by the terminal's variables", () => {
	assert.deepEqual(
		[{TERM: 'xterm'}, {TERM: 'xterm-256color'}, {TERM: 'xterm', COLORTERM: 'truecolor'}, {WT_SESSION: 'x'}].map(
			colorDepth,
		),
		[1, 2, 3, 3],
	);
});

test('asks the terminal for its background unless it is given', () => {
	const TERM = 'xterm';
	const of = (env: Readonly<Record<string, string>>, theme = 'auto', depth: 0 | 3 = 3) => {
		const {background, asksBackground} = terminalKind({TERM, ...env}, theme, depth);
		return [background, asksBackground];
	};
	assert.deepEqual(of({}), ['unknown', true]);
	assert.deepEqual(of({}, 'light'), ['light', false]);
	assert.deepEqual(of({COLORFGBG: '0;15'}), ['light', false]);
	assert.deepEqual(of({COLORFGBG: '15;default;0'}, 'light'), ['light', false]);
	assert.deepEqual(of({COLORFGBG: '15;0'}), ['dark', false]);
	assert.deepEqual(of({}, 'auto', 0), ['unknown', false]);
	assert.deepEqual(of({INK_SCREEN_READER: 'true'}), ['unknown', false]);
	assert.deepEqual(of({TERM: 'linux'}), ['unknown', false]);
});

test('the mouse is there where it was chosen, but not where lines are read out or follow each other', () => {
	const of = (env: Readonly<Record<string, string>>, wants: boolean) => terminalKind(env, 'auto', 3, wants).hasMouse;
	assert.equal(of({TERM: 'xterm'}, true), true);
	assert.equal(of({TERM: 'xterm'}, false), false);
	assert.equal(of({TERM: 'xterm', INK_SCREEN_READER: 'true'}, true), false);
	assert.equal(of({TERM: 'dumb'}, true), false);
});
