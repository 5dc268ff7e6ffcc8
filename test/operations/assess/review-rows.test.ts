import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {readReviewContext} from '../../../source/operations/assess/review-request.js';
import {reviewRequestsAsRows} from '../../../source/operations/assess/review-requests.js';
import {signerInfo} from '../../../source/signers/known/known-signers.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

describe('requests reviewed as rows', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	test('have evidence of their own, in any order', async () => {
		const {requests} = await demo.admin.listRequests();
		const logins = requests.filter(({signerName}) => signerInfo(signerName).authenticates);
		const servers = requests.filter(({signerName}) => !signerInfo(signerName).authenticates);
		assert.ok(logins.length > 0 && servers.length > 0);
		const said = async (rows: typeof requests) => {
			const reviewed = await reviewRequestsAsRows(rows, await readReviewContext(demo.admin, new Date()));
			return Object.fromEntries(
				reviewed
					.map(({seen, findings, questions, evidence}) => ({
						name: seen.name,
						findings: findings.map(({id}) => id),
						questions: questions.map(({id}) => id),
						evidence: Object.keys(evidence ?? {}),
					}))
					.toSorted((a, b) => (a.name < b.name ? -1 : 1))
					.map(({name, ...rest}) => [name, rest]),
			);
		};
		const loginsFirst = await said([...logins, ...servers]);
		assert.deepEqual(await said([...servers, ...logins]), loginsFirst);
		for (const {name} of servers) {
			assert.ok(!loginsFirst[name]?.evidence.includes('powers'), name);
		}

		assert.ok(logins.some(({name}) => loginsFirst[name]?.findings.includes('access-unreviewed')));
	});
});
