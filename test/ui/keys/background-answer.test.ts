import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {createBackgroundAnswer} from '../../../source/ui/keys/background-answer.js';

/** Feeds parts as Ink passes them on, and returns what was typed and what was an answer. */
function feed(parts: readonly string[], {isAsked = true} = {}) {
	mock.timers.enable({apis: ['setTimeout']});
	const typed: string[] = [];
	const answers: string[] = [];
	const answer = createBackgroundAnswer({
		now: () => 0,
		emit: presses => typed.push(...presses.map(({name}) => name)),
		onAnswer: background => answers.push(background),
	});
	if (isAsked) {
		answer.asked();
	}

	for (const part of parts) {
		answer.press(part === 'ctrl+g' ? [{name: part}] : Array.from(part, name => ({name, text: name})));
	}

	mock.timers.tick(1000);
	mock.timers.reset();
	return {typed: typed.join(''), answers};
}

const cases = [
	{name: 'white', parts: [']', '11;rgb:ffff/ffff/ffff\u0007'], answers: ['light'], typed: ''},
	{name: 'black with two digits', parts: [']', '11;rgb:00/00/00\u0007'], answers: ['dark'], typed: ''},
	{name: 'with ST at its end', parts: [']', '11;rgb:fdfd/f6f6/e3e3', '\\'], answers: ['light'], typed: ''},
	{name: 'in parts, with BEL alone', parts: [']', '11;rgb:0000', '/2b2b/3636', 'ctrl+g'], answers: ['dark'], typed: ''},
	{name: 'with an alpha', parts: [']', '11;rgba:ff/ff/ff/ff\u0007'], answers: ['light'], typed: ''},
	{name: 'a bracket and keys', parts: [']', 'j'], answers: [], typed: ']j'},
	{name: 'a bracket alone', parts: [']'], answers: [], typed: ']'},
	{name: 'keys behind an answer', parts: [']', '11;rgb:0/0/0\u0007', ']'], answers: ['dark'], typed: ']'},
] as const;

for (const {name, parts, answers, typed} of cases) {
	test(`separates the terminal's answer from typed text: ${name}`, () => {
		assert.deepEqual(feed(parts), {typed, answers: [...answers]});
	});
}

test('expects no answer where nothing was asked', () => {
	assert.deepEqual(feed([']', '11;rgb:ffff/ffff/ffff\u0007'], {isAsked: false}).answers, []);
});
