import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import type {SignalSource} from '../../source/base/signals.js';
import {onEndingSignal} from '../../source/base/signals.js';

const all = ['SIGINT', 'SIGTERM', 'SIGHUP'];

for (const {how, heard} of [
	{how: 'on', heard: [...all, ...all]},
	{how: 'once', heard: all},
] as const) {
	test(`listens for the signals that end a program (${how}), and leaves no listener`, () => {
		const source = new EventEmitter();
		const seen: string[] = [];
		const end = onEndingSignal(source as unknown as SignalSource, how, signal => seen.push(signal));
		for (const signal of [...all, ...all]) {
			source.emit(signal, signal);
		}

		source.emit('SIGWINCH', 'SIGWINCH');
		assert.deepEqual(seen, heard);
		end();
		assert.deepEqual(
			all.map(signal => source.listenerCount(signal)),
			[0, 0, 0],
		);
	});
}
