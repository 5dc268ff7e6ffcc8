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

test('the next begins when one has ended; results come in the order of the items', async () => {
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

test('after a fault none begins, those under way end, and the earliest fault is thrown', async () => {
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

test('work that throws before it waits is a fault like others', async () => {
	await assert.rejects(
		inPool(['a'], 2, () => {
			throw new Error('at once');
		}),
		/at once/,
	);
});

test('of nothing there are no results', async () => {
	assert.deepEqual(await inPool([], 8, () => assert.fail('no item')), []);
});
