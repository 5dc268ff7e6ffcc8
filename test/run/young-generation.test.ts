import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Megabytes of the young generation after keeping a lot, as the launcher starts it, with and without growing. */
function youngAfter(grow: boolean): number {
	const script = `
		import {setFlagsFromString, getHeapSpaceStatistics} from 'node:v8';
		import {growYoungGeneration} from './source/run/young-generation.ts';
		setFlagsFromString('--semi-space-growth-factor=1');
		if (${grow}) growYoungGeneration();
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

test('the young generation grows a little when it may, and not for good', () => {
	const [kept, grown] = [youngAfter(false), youngAfter(true)];
	assert.ok(grown >= kept, `${grown} MB where ${kept} were kept`);
	assert.ok(grown <= 40, `${grown} MB`);
});
