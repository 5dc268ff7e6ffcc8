import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Transport} from '../../../source/cluster/connection/transport.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {listPages} from '../../../source/cluster/objects/list-pages.js';

type Asked = {readonly limit: string | null; readonly token: string | null};

/** Provides the numbers from 0 to 9 in pages; `answers` replaces the answers of some calls. */
function numbers(answers: ReadonlyArray<Error | undefined> = []): {
	readonly asked: Asked[];
	readonly transport: Transport;
} {
	const asked: Asked[] = [];
	const json = async ({path}: {readonly path: string}): Promise<unknown> => {
		const query = new URL(path, 'https://x').searchParams;
		const fault = answers[asked.length];
		asked.push({limit: query.get('limit'), token: query.get('continue')});
		if (fault) {
			throw fault;
		}

		const start = Number(query.get('continue') ?? 0);
		const end = Math.min(10, start + Number(query.get('limit')));
		return {
			metadata: {resourceVersion: '7', ...(end < 10 && {continue: String(end), remainingItemCount: 10 - end})},
			items: Array.from({length: end - start}, (_, index) => start + index),
		};
	};
	return {asked, transport: {json} as unknown as Transport};
}

const asIs = (item: unknown) => item as number;
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test('requests the next page before it processes one', async () => {
	const {asked, transport} = numbers();
	const seen: Array<readonly [before: number, taken: number, asked: number]> = [];
	const {items} = await listPages(transport, '/x', 'list', asIs, {
		limit: 4,
		onPage: page => seen.push([page.before, page.items.length, asked.length]),
	});
	assert.deepEqual(items, all);
	assert.deepEqual(seen, [
		[0, 4, 2],
		[4, 4, 3],
		[8, 2, 3],
	]);
});

test('allows a smaller first page', async () => {
	const {asked, transport} = numbers();
	const {items} = await listPages(transport, '/x', 'list', asIs, {limit: 6, firstLimit: 1});
	assert.deepEqual(items, all);
	assert.deepEqual(asked, [
		{limit: '1', token: null},
		{limit: '6', token: '1'},
		{limit: '6', token: '7'},
	]);
});

test('requests no page beyond the wanted number', async () => {
	const {asked, transport} = numbers();
	const {items} = await listPages(transport, '/x', 'list', asIs, {limit: 4, most: 5});
	assert.equal(items.length, 8);
	assert.equal(asked.length, 2);
});

test('starts again after an expired token, without duplicates', async () => {
	const {asked, transport} = numbers([undefined, undefined, new ClusterError('expired', 'too old')]);
	const seen: Array<readonly [before: number, taken: number]> = [];
	const {items} = await listPages(transport, '/x', 'list', asIs, {
		limit: 4,
		onPage: page => seen.push([page.before, page.items.length]),
	});
	assert.deepEqual(items, all);
	assert.deepEqual(seen, [
		[0, 4],
		[4, 4],
		[0, 4],
		[4, 4],
		[8, 2],
	]);
	assert.deepEqual(
		asked.map(({token}) => token),
		[null, '4', '8', null, '4', '8'],
	);
});

test('leaves no unhandled rejection of a page if the one before could not be processed', async () => {
	const unhandled: unknown[] = [];
	const note = (reason: unknown) => unhandled.push(reason);
	process.on('unhandledRejection', note);
	try {
		const {asked, transport} = numbers([undefined, new ClusterError('server', 'no second page')]);
		const odd = () => {
			throw new Error('odd item');
		};
		await assert.rejects(listPages(transport, '/x', 'list', odd, {limit: 4}), /odd item/);
		assert.equal(asked.length, 2);
		await new Promise(resolve => setImmediate(resolve));
		assert.deepEqual(unhandled, []);
	} finally {
		process.off('unhandledRejection', note);
	}
});

test('reads a page that is too long again with fewer objects, and later pages with as few', async () => {
	const tooLong = new ClusterError('server', 'more than 64 MiB', {isTooLong: true});
	const {asked, transport} = numbers([undefined, tooLong]);
	const {items} = await listPages(transport, '/x', 'list', asIs, {limit: 40, firstLimit: 1});
	assert.deepEqual(items, all);
	assert.deepEqual(asked, [
		{limit: '1', token: null},
		{limit: '40', token: '1'},
		{limit: '4', token: '1'},
		{limit: '4', token: '5'},
		{limit: '4', token: '9'},
	]);
});

test('gives up on a single object that is too long', async () => {
	const tooLong = new ClusterError('server', 'more than 64 MiB', {isTooLong: true});
	const {asked, transport} = numbers(Array.from({length: 9}, () => tooLong));
	await assert.rejects(listPages(transport, '/x', 'list', asIs, {limit: 40}), tooLong);
	assert.deepEqual(
		asked.map(({limit}) => limit),
		['40', '4', '1'],
	);
});
