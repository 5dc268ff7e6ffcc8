import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {printable} from '../../../source/base/text/printable.js';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {inOrder} from '../../../source/commands/prompt/in-order.js';

function arrange() {
	const said: string[] = [];
	const context = {
		out: (text: string) => void said.push(`out ${text}`),
		err: (text: string) => void said.push(`err ${text}`),
	} as unknown as CommandContext;
	return {said, context};
}

test('runs several at the same time, and prints their output one after the other in the order of the names', async () => {
	const {said, context} = arrange();
	let underWay = 0;
	let most = 0;
	const results = await inOrder(['1', '2', '3', '4', '5'], 2, context, async (name, own) => {
		underWay += 1;
		most = Math.max(most, underWay);
		own.err(printable(name));
		await sleep(name === '1' ? 20 : 1);
		own.out(printable(name));
		underWay -= 1;
		return Number(name);
	});
	assert.deepEqual(results, [1, 2, 3, 4, 5]);
	assert.equal(most, 2);
	assert.deepEqual(
		said,
		['1', '2', '3', '4', '5'].flatMap(name => [`err ${name}`, `out ${name}`]),
	);
});

test('prints at once with one at a time', async () => {
	const {said, context} = arrange();
	await inOrder(['1'], 1, context, async (name, own) => {
		own.err(printable(name));
		assert.deepEqual(said, ['err 1']);
	});
});

test('ends with an error after the running ones have ended and their output was printed', async () => {
	const {said, context} = arrange();
	const begun: string[] = [];
	await assert.rejects(
		inOrder(['1', '2', '3'], 2, context, async (name, own) => {
			begun.push(name);
			if (name === '1') {
				throw new Error('no');
			}

			await sleep(5);
			own.out(printable(name));
		}),
		/no/,
	);
	assert.deepEqual(begun, ['1', '2']);
	assert.deepEqual(said, ['out 2']);
});
