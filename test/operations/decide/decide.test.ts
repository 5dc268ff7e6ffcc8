import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import type {Question} from '../../../source/review/finding/verdict.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {aFinding, aQuestion} from '../../helpers/requests.js';

const rounds = 100;
const blocking: Finding = {
	id: 'grants-all',
	severity: 'block',
	message: 'm',
	field: 'spec.request',
	provenance: 'server',
};

describe('a decision', () => {
	let cluster: DemoCluster;
	let pem: string;
	before(async () => {
		cluster = await startDemoCluster();
		pem = await requestPem('orders.shop.svc');
	});
	after(() => cluster.stop());
	let count = 0;
	const create = (name = `decide-${count++}`): Promise<CertificateSigningRequest> =>
		cluster.admin.createRequest({name, requestPem: pem, signerName: 'example.com/serving', usages: ['server auth']});
	const isUndecided = async (name: string) => (await cluster.admin.getRequest(name)).conditions.length === 0;

	test('writes the reason and message, and leaves the times to the server', async () => {
		const seen = await create();
		const plan = planDecision(cluster.admin, seen, 'Denied', {
			reason: 'NotOurs',
			message: 'ask the shop team',
			findings: [],
			questions: [],
		});
		assert.equal(plan.steps.length, 1);
		const {conditions} = await plan.perform();
		assert.equal(conditions[0]?.type, 'Denied');
		assert.equal(conditions[0]?.reason, 'NotOurs');
		assert.equal(conditions[0]?.message, 'ask the shop team');
		assert.ok(conditions[0]?.lastUpdateTime);
	});

	test('names in its message what could not be asked, and then never claims that nothing was found', async () => {
		const seen = await create();
		const message = (findings: readonly Finding[], questions: readonly Question[], isUnanswered = false) =>
			planDecision(cluster.admin, seen, 'Approved', {findings, questions, isUnanswered}).condition.message;
		assert.equal(message([], []), 'Reviewed with certdeck; no findings.');
		assert.equal(message([], [], true), 'Reviewed with certdeck; the cluster did not say what it would grant.');
		assert.equal(
			message([blocking], [], true),
			'Reviewed with certdeck; findings: grants-all; the cluster did not say what it would grant.',
		);
		const open = [aQuestion('bindings-unread'), aQuestion('nodes-unread')];
		assert.equal(
			message([], open),
			'Reviewed with certdeck; not known: what the holder could do (bindings-unread), whether the Node has these names, or is there already (nodes-unread).',
		);
		assert.match(message([blocking], open), /; findings: grants-all; not known: what the holder could do/);
	});

	test('requires the name until each blocking finding is accepted by its own id', async () => {
		const seen = await create();
		const findings = [aFinding('block', 'a'), aFinding('block', 'b'), aFinding('warn', 'c')];
		const typed = (accepted: readonly string[]) =>
			planDecision(cluster.admin, seen, 'Approved', {findings, questions: [], accepted}).typeToConfirm;
		for (const accepted of [[], ['a'], ['b'], ['c'], ['a', 'c'], ['x', 'y'], ['a', 'a']]) {
			assert.equal(typed(accepted), seen.name, accepted.join());
		}

		assert.equal(typed(['a', 'b']), undefined);
	});

	test(`changes no request that took the name since it was seen, ${rounds} times out of ${rounds}`, async () => {
		for (let round = 0; round < rounds; round += 1) {
			const seen = await create();
			const plan = planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: []});
			await cluster.admin.deleteRequest(seen.name, seen);
			await create(seen.name);
			await assert.rejects(plan.perform(), {
				name: 'OperationError',
				code: 'changed',
				message: /was deleted and recreated/,
			});
			assert.ok(await isUndecided(seen.name));
		}
	});

	test(`changes no request with concurrent changes of annotations, ${rounds} times out of ${rounds}`, async () => {
		for (let round = 0; round < rounds; round += 1) {
			const seen = await create();
			const plan = planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: []});
			const [decided, annotated] = await Promise.allSettled([
				plan.perform(),
				cluster.admin.transport.json({
					method: 'PATCH',
					path: `/apis/certificates.k8s.io/v1/certificatesigningrequests/${seen.name}`,
					contentType: 'application/merge-patch+json',
					body: {metadata: {annotations: {'example.com/is-ca': 'true'}, resourceVersion: seen.resourceVersion}},
					what: 'annotate',
				}),
			]);
			// Both are pinned to one version, so the later one must fail.
			assert.notEqual(decided.status, annotated.status);
			assert.equal(await isUndecided(seen.name), decided.status === 'rejected');
		}
	});

	test('names the changes', async () => {
		const seen = await create();
		const plan = planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: []});
		await cluster.admin.decide(seen, {type: 'Denied', reason: 'TooLate', message: 'no'});
		await assert.rejects(plan.perform(), error => {
			assert.ok(error instanceof Error && 'details' in error);
			assert.deepEqual(error.details, ['status.conditions was empty, is Denied=True (TooLate: no)']);
			return true;
		});
	});

	test('is refused if the opposite one exists, with its author and reason', async () => {
		const denied = await cluster.admin.decide(await create(), {
			type: 'Denied',
			reason: 'NotOurs',
			message: 'ask the shop team',
		});
		assert.throws(() => planDecision(cluster.admin, denied, 'Approved', {findings: [], questions: []}), {
			name: 'OperationError',
			code: 'decided',
			message: /already Denied.*NotOurs, ask the shop team/,
		});
	});

	test('that exists already sends nothing', async () => {
		const approved = await cluster.admin.decide(await create(), {type: 'Approved', reason: 'R', message: 'M'});
		const plan = planDecision(cluster.admin, approved, 'Approved', {findings: [blocking], questions: []});
		assert.deepEqual(plan.steps, []);
		assert.equal(plan.typeToConfirm, undefined);
		assert.equal((await plan.perform()).resourceVersion, approved.resourceVersion);
	});

	test('to approve despite a blocking finding requires the name; to deny does not', async () => {
		const seen = await create();
		assert.equal(
			planDecision(cluster.admin, seen, 'Approved', {findings: [blocking], questions: []}).typeToConfirm,
			seen.name,
		);
		assert.equal(
			planDecision(cluster.admin, seen, 'Approved', {findings: [blocking], questions: [], accepted: ['grants-all']})
				.typeToConfirm,
			undefined,
		);
		assert.equal(
			planDecision(cluster.admin, seen, 'Denied', {findings: [blocking], questions: []}).typeToConfirm,
			undefined,
		);
	});

	test('is not sent with --read-only, and names the missing right otherwise', async () => {
		const seen = await create();
		const quiet = cluster.as('admin', {readOnly: true});
		await assert.rejects(planDecision(quiet, seen, 'Approved', {findings: [], questions: []}).perform(), {
			name: 'ClusterError',
			code: 'read-only',
		});
		const viewer = cluster.as('viewer');
		await assert.rejects(planDecision(viewer, seen, 'Approved', {findings: [], questions: []}).perform(), {
			name: 'ClusterError',
			code: 'forbidden',
			hint: /certificatesigningrequests\/approval/,
		});
		const approver = cluster.as('approver');
		const other = await cluster.admin.createRequest({
			name: 'other-signer',
			requestPem: pem,
			signerName: 'other.example/serving',
			usages: ['server auth'],
		});
		await assert.rejects(planDecision(approver, other, 'Approved', {findings: [], questions: []}).perform(), {
			code: 'forbidden',
			hint: /signers.*other\.example\/serving.*approve/,
		});
		assert.ok(await isUndecided(seen.name));
		assert.ok(await isUndecided(other.name));
	});
});
