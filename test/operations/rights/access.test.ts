import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createAccess} from '../../../source/operations/rights/access.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {aRequest} from '../../helpers/requests.js';

describe('rights', () => {
	let cluster: DemoCluster;
	before(async () => {
		cluster = await startDemoCluster();
	});
	after(() => cluster.stop());

	type Wanted = ReadonlyArray<Parameters<ReturnType<typeof createAccess>['ask']>>;

	/** Asks and looks, as a screen does at each change, until there are so many answers. */
	const until = async (user: 'approver' | 'viewer', wanted: Wanted, answers: number) => {
		const access = createAccess(cluster.as(user), new AbortController().signal);
		const look = () => {
			const missing = wanted.map(each => access.missingRight(...each));
			for (const each of wanted) {
				access.ask(...each);
			}

			return missing;
		};
		assert.deepEqual(look().filter(Boolean), [], 'nothing is known before it was asked');
		await new Promise<void>(resolve => {
			access.subscribe(() => {
				look();
				if (access.getSnapshot() >= answers) {
					resolve();
				}
			});
		});
		return look();
	};

	test('are complete after they have settled, for a caller that asks once and acts', async () => {
		const access = createAccess(cluster.as('viewer'), new AbortController().signal);
		await access.settled();
		assert.equal(access.missingRight('create'), undefined);
		await access.settled();
		assert.equal(access.missingRight('create'), undefined, 'to look asks nobody');
		access.ask('create');
		access.ask('approve', aRequest());
		await access.settled();
		assert.match(access.missingRight('create') ?? '', /verbs create/);
		assert.match(access.missingRight('approve', aRequest()) ?? '', /verbs update/);
	});

	test('are named with verb and resource if they are missing', async () => {
		const [approve, sign, create] = await until(
			'viewer',
			[['approve', aRequest()], ['sign', aRequest()], ['create']],
			7,
		);
		assert.match(approve ?? '', /update on certificatesigningrequests\/approval/);
		assert.match(sign ?? '', /update on certificatesigningrequests\/status/);
		assert.match(create ?? '', /create on certificatesigningrequests/);
	});

	test('on a whole domain count for each of its signers, and for no other', async () => {
		const other = aRequest({signerName: 'other.example/serving'});
		const [own, foreign] = await until(
			'approver',
			[
				['approve', aRequest()],
				['approve', other],
			],
			5,
		);
		assert.equal(own, undefined);
		assert.match(foreign ?? '', /approve on signers, resourceNames other\.example\/serving/);
	});
});
