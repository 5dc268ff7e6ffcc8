import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {checkPolicy} from '../../../source/operations/assess/policy-check.js';
import {readReviewContext, reviewRequest} from '../../../source/operations/assess/review-request.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {readLocalPolicy} from '../../../source/operations/read/read-local-policy.js';
import {policyCheckText} from '../../../source/present/findings/policy-check-text.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {policyOf} from '../../review/name-cases.js';

describe('a policy', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-policy-check-'));
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
		for (const [name, host] of [
			['inside', 'www.shop.example.com'],
			['outside', 'www.evil.example'],
		] as const) {
			await demo.admin.createRequest({
				name,
				requestPem: await requestPem(host),
				signerName: 'example.com/checked',
				usages: ['server auth'],
			});
		}
	});
	after(async () => {
		rmSync(folder, {recursive: true, force: true});
		await demo.stop();
	});

	test('is checked against what there is: what each entry warns of, and what it clears', async () => {
		const file = join(folder, 'team.json');
		const document = {
			signers: {'example.com/checked': {names: ['*.shop.example.com']}, 'example.org/*': {mostNames: 1}},
		};
		writeFileSync(file, JSON.stringify(document), {mode: 0o600});
		const read = await readLocalPolicy(file);
		assert.ok('policy' in read);
		const [first, second] = await checkPolicy(read.policy, demo.admin, [], new Date());
		assert.deepEqual(
			first?.now.said.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
			[
				{name: 'inside', raises: [], lifts: ['name-outside-cluster']},
				{name: 'outside', raises: ['outside-policy-names'], lifts: []},
			],
		);
		assert.deepEqual([first?.now.count, second?.now.count], [2, 0]);
		assert.match(
			policyCheckText([first, second].flatMap(each => each ?? [])),
			/now {6}2 requests of its signers; warns of 1: outside \(outside-policy-names\); clears 1: inside \(name-outside-cluster\)/,
		);
	});

	test('keeps who asked from approving, whatever they accept', async () => {
		const seen = await demo.admin.getRequest('inside');
		const policy = policyOf({fourEyes: ['example.com/*']});
		const cluster = {...demo.admin, info: {...demo.admin.info, policy}};
		const {findings, questions} = await reviewRequest(seen, await readReviewContext(cluster, new Date()));
		const options = {findings, questions, accepted: ['four-eyes']};
		assert.throws(() => planDecision(cluster, seen, 'Approved', options), {
			code: 'refused',
			message: /is not yours to approve: You asked for it yourself/,
		});
		assert.equal(planDecision(cluster, seen, 'Denied', options).typeToConfirm, undefined);
	});
});
