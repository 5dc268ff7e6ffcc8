import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {RawApi} from '../../helpers/raw-api.js';
import {rawApi} from '../../helpers/raw-api.js';
import {corpus} from './corpus.js';
import {signPast} from './history.js';
import type {Eyes} from './judge.js';
import {admin, grantRights, list, reviewAs} from './judge.js';
import {hold} from './matrix.js';
import {policy} from './policy.js';
import {KeyRing, objectNames, send} from './send.js';
import {installWorld, inTurns} from './world/install.js';

/**
 * Sends the corpus to a separate cluster, and compares the reviews with what is right.
 *
 * @param others - users who review, besides the admin of the kubeconfig.
 */
export function holdsTheCorpus(kubeconfig: string, others: readonly Eyes[]): void {
	let api: RawApi;
	before(async () => {
		api = rawApi(kubeconfig);
		await installWorld(api);
		await signPast(api);
		await grantRights(api, others);
	});
	after(() => api.close());

	test('the server accepts what it should, and refuses what it should', async () => {
		const keys = new KeyRing();
		const wrong: string[] = [];
		await inTurns([...corpus.honest, ...corpus.dangerous], async sent => {
			const isRefused = 'refusedByServer' in sent && sent.refusedByServer === true;
			for (const {status, text} of await send(api, sent, keys)) {
				if (isRefused ? status < 400 || status >= 500 : status !== 201) {
					wrong.push(`${sent.name}: ${status} ${status === 201 ? '' : text}`);
				}
			}
		});
		assert.deepEqual(wrong, []);
	});

	for (const eyes of [admin, list, ...others]) {
		test(`${eyes.title}: right about dangerous requests, quiet about ordinary ones`, async t => {
			// The admin's review is done with and without a policy file, the others' with it.
			const policies = eyes.username === undefined ? [policy, undefined] : [policy];
			const judged = await reviewAs(eyes, kubeconfig, policies);
			const outcomes = judged.map((each, index) => hold(eyes, corpus, each, policies[index] !== undefined));
			const table = outcomes.map(outcome => outcome.table).join('\n');
			t.diagnostic(`\n${table}`);
			const faults = outcomes.flatMap(outcome => outcome.faults);
			assert.ok(faults.length === 0, `\n${table}\n${faults.join('\n')}`);
		});
	}
}

test('the corpus is large enough, and each request has a unique name and an origin', () => {
	const all = [...corpus.honest, ...corpus.dangerous];
	const names = all.flatMap(objectNames);
	assert.deepEqual(
		names.filter((name, index) => names.indexOf(name) !== index),
		[],
	);
	assert.ok(corpus.honest.length >= 130, `${corpus.honest.length} honest`);
	assert.ok(corpus.dangerous.length >= 130, `${corpus.dangerous.length} dangerous`);
	assert.deepEqual(
		all.flatMap(({name, origin}) => (origin.length < 20 ? [name] : [])),
		[],
	);
});
