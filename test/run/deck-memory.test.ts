import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {program} from '../helpers/certdeck.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The megabytes of the young generation after much data is kept, with `calls` before. */
function youngAfter(calls: string): number {
	const script = `
		import {getHeapSpaceStatistics} from 'node:v8';
		import {growYoungGeneration, keepHeapSmall} from './source/run/deck-memory.ts';
		${calls}
		const kept = [];
		for (let round = 0; round < 40; round++) {
			for (let index = 0; index < 20_000; index++) kept.push({round, index});
			await new Promise(resolve => setTimeout(resolve, 10));
		}
		const {space_size} = getHeapSpaceStatistics().find(({space_name}) => space_name === 'new_space');
		console.log(JSON.stringify({mb: space_size / 1e6, kept: kept.length}));
	`;
	const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
		cwd: root,
		encoding: 'utf8',
	});
	return (JSON.parse(out) as {mb: number}).mb;
}

test('the young generation stays small in the deck, grows a little when allowed, and not permanently', () => {
	const free = youngAfter('');
	const kept = youngAfter('keepHeapSmall();');
	const grown = youngAfter('keepHeapSmall(); growYoungGeneration();');
	assert.ok(kept < free / 2, `${kept} MB where it would be ${free}`);
	assert.ok(grown >= kept, `${grown} MB where ${kept} were kept`);
	assert.ok(grown <= 40, `${grown} MB`);
});

test('verbs run with the default flags of Node.js', () => {
	assert.doesNotMatch(readFileSync(program, 'utf8'), /setFlagsFromString|--semi-space|--heap-growing/);
});
