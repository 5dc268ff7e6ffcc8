import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printed} from '../../../source/base/text/printable.js';
import {createProgress} from '../../../source/commands/line/progress.js';

const cases = [
	{
		name: 'after a second of work, then a few times a second',
		on: {},
		said: ['\r\u001b[Kcertdeck: 2 read', '\r\u001b[Kcertdeck: 4 read', '\r\u001b[K'],
	},
	{name: 'nothing where nobody sits at a terminal', on: {ask: undefined}, said: []},
	{name: 'nothing where what is printed runs over the same screen', on: {columns: 80}, said: []},
];

for (const {name, on, said} of cases) {
	test(`long work shows its progress: ${name}`, () => {
		let now = 0;
		const heard: string[] = [];
		const progress = createProgress(
			{
				ask: async () => '',
				columns: undefined,
				now: () => new Date(now),
				err: text => void heard.push(text),
				...on,
			},
			count => printed`${count} read`,
		);
		for (const [at, count] of [
			[900, 1],
			[1000, 2],
			[1100, 3],
			[1200, 4],
		] as const) {
			now = at;
			progress.at(count);
		}

		progress.end();
		progress.end();
		assert.deepEqual(heard, said);
	});
}
