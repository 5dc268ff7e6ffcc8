import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {planPublish} from '../../../source/operations/publish/publish.js';
import {verifyForPublishing} from '../../../source/operations/publish/verify.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {planSigning} from '../../../source/operations/sign/sign.js';
import {signingPolicyFrom} from '../../../source/operations/sign/signing-policy.js';
import {isDoubtful} from '../../../source/operations/write/doubtful.js';
import {settled} from '../../../source/operations/write/settle.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {Decided} from '../../../source/storage/journal/journal-record.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {losing, settlePace} from '../../helpers/lost-answer.js';

describe('a write with a lost answer', () => {
	let demo: DemoCluster;
	let pem: string;
	before(async () => {
		demo = await startDemoCluster();
		pem = await requestPem('orders.shop.svc');
	});
	after(() => demo.stop());

	let count = 0;
	const create = (): Promise<CertificateSigningRequest> =>
		demo.admin.createRequest({
			name: `settle-${count++}`,
			requestPem: pem,
			signerName: 'example.com/serving',
			usages: ['server auth', 'digital signature'],
		});
	const decide = async (
		options: Parameters<typeof losing>[2],
		seen: CertificateSigningRequest,
		record?: (decided: Decided) => Promise<void>,
	) =>
		planDecision(losing(demo.admin, 'decide', options), seen, 'Approved', {
			findings: [],
			questions: [],
			...(record && {
				record: {
					begin: async intended => answer => record({...intended, answer}),
					note: record,
				},
			}),
		}).perform();

	test('was done: the decision stands, and the journal has its version', async () => {
		for (const unread of [0, 2]) {
			const seen = await create();
			const answers: Array<Decided['answer']> = [];
			const decided = await decide({isDone: true, unread}, seen, async ({answer}) => void answers.push(answer));
			assert.deepEqual(
				decided.conditions.map(({type}) => type),
				['Approved'],
			);
			assert.deepEqual(answers, [{resourceVersion: decided.resourceVersion}]);
		}
	});

	test('was done by an identical one', async () => {
		const seen = await create();
		const condition = planDecision(demo.admin, seen, 'Approved', {findings: [], questions: []}).condition;
		const meanwhile = () => demo.admin.decide(seen, condition);
		assert.equal((await decide({isDone: false, meanwhile}, seen)).conditions.length, 1);
		// When it is sent again, it finds its own write.
		const again = planDecision(demo.admin, seen, 'Approved', {findings: [], questions: []});
		assert.equal((await again.perform()).conditions.length, 1);
	});

	test('was not done: that is reported, and it can be repeated', async () => {
		const seen = await create();
		const answers: Array<Decided['answer']> = [];
		await assert.rejects(
			decide({isDone: false}, seen, async ({answer}) => void answers.push(answer)),
			{
				code: 'unreachable',
				isUndone: true,
				message: `"https://192.0.2.1" cut the connection; it was read back: the approval of "${seen.name}" was not done`,
			},
		);
		assert.deepEqual(answers, [{error: 'not-stored'}]);
		assert.equal(isDoubtful('not-stored'), false);
		assert.equal((await demo.admin.getRequest(seen.name)).conditions.length, 0);
	});

	test('and somebody else decided otherwise', async () => {
		const seen = await create();
		const meanwhile = () => demo.admin.decide(seen, {type: 'Denied', reason: 'NotOurs', message: 'm'});
		const answers: Array<Decided['answer']> = [];
		await assert.rejects(
			decide({isDone: false, meanwhile}, seen, async ({answer}) => void answers.push(answer)),
			{
				name: 'OperationError',
				code: 'changed',
				details: ['status.conditions was empty, is Denied=True (NotOurs: m)'],
			},
		);
		assert.deepEqual(answers, [{error: 'changed'}]);
	});

	test('and somebody else approved it for another reason, or with other words', async () => {
		for (const change of [{message: 'somebody else looked at it'}, {reason: 'OnCall'}]) {
			const seen = await create();
			const {condition} = planDecision(demo.admin, seen, 'Approved', {findings: [], questions: []});
			const meanwhile = () => demo.admin.decide(seen, {...condition, ...change});
			await assert.rejects(decide({isDone: false, meanwhile}, seen), {name: 'OperationError', code: 'changed'});
		}
	});

	test('and the request is gone', async () => {
		const seen = await create();
		await assert.rejects(decide({isDone: false, meanwhile: () => demo.admin.deleteRequest(seen.name, seen)}, seen), {
			code: 'changed',
			message: `"${seen.name}" was deleted since it was shown`,
		});
	});

	test('and nothing can be read: the result is not known, which is reported', async () => {
		const seen = await create();
		await assert.rejects(decide({isDone: true, unread: 1000}, seen), {
			code: 'unreachable',
			isUndone: false,
			message: `"https://192.0.2.1" cut the connection, and so does reading back: whether the approval of "${seen.name}" was done is not known`,
		});
	});

	test('and nothing can be read until the server answers again, which is awaited', async () => {
		for (const isDone of [true, false]) {
			const seen = await create();
			const answers: Array<Decided['answer']> = [];
			let isAway = true;
			let waits = 0;
			const untilHeard = async () => {
				waits += 1;
				// At first the server answers once, and then is silent again.
				isAway = waits < 2;
				return true;
			};
			const deciding = decide(
				{isDone, isAway: () => isAway, pace: {whenReachable: untilHeard}},
				seen,
				async ({answer}) => {
					answers.push(answer);
				},
			);
			if (isDone) {
				const {resourceVersion} = await deciding;
				assert.deepEqual(answers, [{resourceVersion}]);
			} else {
				await assert.rejects(deciding, {code: 'unreachable', isUndone: true});
				assert.deepEqual(answers, [{error: 'not-stored'}]);
			}

			assert.equal(waits, 2);
		}
	});

	test('and the caller gives up waiting: the result is not known', async () => {
		const untilHeard = async () => false;
		const seen = await create();
		await assert.rejects(decide({isDone: true, isAway: () => true, pace: {whenReachable: untilHeard}}, seen), {
			code: 'unreachable',
			isUndone: false,
		});
	});

	test('is also read back for signing and publishing', async t => {
		const folder = await mkdtemp(join(tmpdir(), 'certdeck-settle-'));
		t.after(() => rm(folder, {recursive: true}));
		const now = () => new Date();
		const authority = await (await planAuthority(parseAuthoritySpec(JSON.stringify({CN: 'A'})), folder, now)).perform();
		const opened = await openAuthority(authority.certificatePath, authority.keyPath);
		const policy = signingPolicyFrom(JSON.stringify({signing: {default: {usages: ['server auth'], expiry: '24h'}}}));
		const seen = await decide({isDone: true}, await create());
		const signed = await planSigning(
			losing(demo.admin, 'uploadCertificate', {isDone: true, unread: 1}),
			seen,
			opened,
			policy,
			now,
		).perform();
		assert.ok(signed.request.certificateBase64);

		const twice = await decide({isDone: true}, await create());
		const meanwhile = () => planSigning(demo.admin, twice, opened, policy, now).perform();
		const late = losing(demo.admin, 'uploadCertificate', {isDone: false, meanwhile});
		await assert.rejects(planSigning(late, twice, opened, policy, now).perform(), {code: 'changed'});

		const verified = await verifyForPublishing(signed.request, {
			key: undefined,
			caPath: authority.certificatePath,
			at: now(),
		});
		const target = {namespace: 'default', name: 'settle-ca'};
		for (const isDone of [false, true]) {
			const cluster = losing(demo.admin, 'applyConfigMap', {isDone});
			const publishing = (await planPublish(cluster, verified, {configMap: target})).perform();
			if (isDone) {
				assert.equal((await publishing).configMap?.data['ca.crt'], verified.authorityPem);
			} else {
				await assert.rejects(publishing, {
					code: 'unreachable',
					message: /the write of ConfigMap default\/settle-ca was not done$/,
				});
			}
		}
	});
});

test('is not looked up if it was never sent', async () => {
	let looks = 0;
	const look = async () => {
		looks += 1;
		return undefined;
	};
	for (const error of [
		new ClusterError('unreachable', 'refuses connections', {isUndone: true}),
		new ClusterError('forbidden', 'no'),
		new ClusterError('aborted', 'given up'),
	]) {
		await assert.rejects(
			settled(
				async () => {
					throw error;
				},
				{what: 'it', look, pace: settlePace},
			),
			error,
		);
	}

	assert.equal(looks, 0);
});
