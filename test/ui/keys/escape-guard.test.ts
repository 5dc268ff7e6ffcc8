import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {createEscapeGuard} from '../../../source/ui/keys/escape-guard.js';

/** Feeds `[text, ms to wait before]`, and returns the names that are passed on. */
function feed(holdMs: number, steps: ReadonlyArray<readonly [text: string, afterMs: number]>): readonly string[] {
	mock.timers.enable({apis: ['setTimeout', 'Date']});
	const names: string[] = [];
	const guard = createEscapeGuard({
		holdMs,
		tornMs: 150,
		now: () => Date.now(),
		emit: presses => names.push(...presses.map(({name}) => name)),
	});
	for (const [text, afterMs] of steps) {
		mock.timers.tick(afterMs);
		guard.press(text === 'esc' ? [{name: 'esc'}] : Array.from(text, name => ({name, text: name})));
	}

	mock.timers.tick(1000);
	mock.timers.reset();
	return names;
}

const cases = [
	{name: 'hands Esc on at once on a local terminal', holdMs: 0, steps: [['esc', 0]], expected: ['esc']},
	{name: 'hands Esc on after a moment over SSH', holdMs: 60, steps: [['esc', 0]], expected: ['esc']},
	{
		name: 'drops the rest of an arrow that came after Esc was acted on',
		holdMs: 0,
		steps: [
			['esc', 0],
			['[A', 40],
		],
		expected: ['esc'],
	},
	{
		name: 'drops it in two parts',
		holdMs: 0,
		steps: [
			['esc', 0],
			['[', 40],
			['A', 40],
		],
		expected: ['esc'],
	},
	{
		name: 'mends an arrow torn after ESC',
		holdMs: 60,
		steps: [
			['esc', 0],
			['[B', 40],
		],
		expected: ['down'],
	},
	{
		name: 'mends an arrow torn after ESC [',
		holdMs: 60,
		steps: [
			['[', 0],
			['D', 40],
		],
		expected: ['left'],
	},
	{
		name: 'mends an arrow torn in three',
		holdMs: 60,
		steps: [
			['esc', 0],
			['[', 40],
			['A', 40],
		],
		expected: ['up'],
	},
	{
		name: 'lets keys typed after Esc through in order',
		holdMs: 60,
		steps: [
			['esc', 0],
			['a', 30],
		],
		expected: ['esc', 'a'],
	},
	{
		name: 'lets capitals typed long after Esc through',
		holdMs: 0,
		steps: [
			['esc', 0],
			['A', 200],
		],
		expected: ['esc', 'A'],
	},
	{
		name: 'lets a bracket through',
		holdMs: 60,
		steps: [
			['[', 0],
			['x', 40],
		],
		expected: ['[', 'x'],
	},
	{
		name: 'lets two Escs through',
		holdMs: 60,
		steps: [
			['esc', 0],
			['esc', 40],
		],
		expected: ['esc', 'esc'],
	},
] as const;

for (const {name, holdMs, steps, expected} of cases) {
	test(name, () => {
		assert.deepEqual(feed(holdMs, steps), expected);
	});
}
