import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inPool} from '../../source/base/pool.js';

/** Work that ends when the test says so. */
function arrange() {
	const begun: string[] = [];
	const ends = new Map<string, PromiseWithResolvers<string>>();
	const work = (item: string): Promise<string> => {
		begun.push(item);
		const end = Promise.withResolvers<string>();
		ends.set(item, end);
		return end.promise;
	};

	const turn = () => new Promise<void>(resolve => setImmediate(resolve));
	return {begun, ends, work, turn};
}

test('starts the next item when one has ended, and returns the results in the order of the items', async () => {
	const {begun, ends, work, turn} = arrange();
	const all = inPool(['a', 'b', 'c', 'd'], 2, work);
	assert.deepEqual(begun, ['a', 'b']);
	ends.get('b')?.resolve('B');
	await turn();
	// Work in waves would wait for a.
	assert.deepEqual(begun, ['a', 'b', 'c']);
	ends.get('c')?.resolve('C');
	await turn();
	ends.get('d')?.resolve('D');
	ends.get('a')?.resolve('A');
	assert.deepEqual(await all, ['A', 'B', 'C', 'D']);
});

test('after a failure starts no item, awaits the running ones, and throws the earliest error', async () => {
	const {begun, ends, work, turn} = arrange();
	let isOver = false;
	const all = inPool(['a', 'b', 'c', 'd'], 3, work).finally(() => {
		isOver = true;
	});
	all.catch(() => undefined);
	ends.get('c')?.reject(new Error('of c'));
	await turn();
	ends.get('b')?.reject(new Error('of b'));
	await turn();
	assert.equal(isOver, false, 'a is under way');
	ends.get('a')?.resolve('A');
	await assert.rejects(all, /of b/);
	assert.deepEqual(begun, ['a', 'b', 'c']);
});

test('treats an error before the first await as any other', async () => {
	await assert.rejects(
		inPool(['a'], 2, () => {
			throw new Error('at once');
		}),
		/at once/,
	);
});

test('returns no results for no items', async () => {
	assert.deepEqual(await inPool([], 8, () => assert.fail('no item')), []);
});
