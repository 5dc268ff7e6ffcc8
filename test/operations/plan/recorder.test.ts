import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {createRecorder} from '../../../source/operations/plan/recorder.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import {FileError} from '../../../source/storage/files/file-error.js';
import type {JournalEntry} from '../../../source/storage/journal/journal.js';
import type {Decided, Intended} from '../../../source/storage/journal/journal-record.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {recorderInto} from '../../helpers/recorder.js';

const finding: Finding = {
	id: 'duration-unset',
	severity: 'warn',
	message: 'm',
	field: 'spec.expirationSeconds',
	provenance: 'server',
};

describe('the record of a decision', () => {
	let cluster: DemoCluster;
	let pem: string;
	before(async () => {
		cluster = await startDemoCluster();
		pem = await requestPem('orders.shop.svc');
	});
	after(() => cluster.stop());
	let count = 0;
	const create = (): Promise<CertificateSigningRequest> =>
		cluster.admin.createRequest({
			name: `journal-${count++}`,
			requestPem: pem,
			signerName: 'example.com/serving',
			usages: ['server auth'],
		});
	const recorded = () => {
		const [all, intended]: [Decided[], Intended[]] = [[], []];
		return {all, intended, record: recorderInto(all, intended)};
	};

	test('has the request, the evidence and the version that the server made of it', async () => {
		const seen = await create();
		const {all, record} = recorded();
		const decided = await planDecision(cluster.admin, seen, 'Denied', {
			reason: 'NotOurs',
			message: 'ask the shop team',
			findings: [finding],
			questions: [],
			record,
		}).perform();
		assert.deepEqual(all, [
			{
				name: seen.name,
				uid: seen.uid,
				signerName: 'example.com/serving',
				decision: 'Denied',
				reason: 'NotOurs',
				message: 'ask the shop team',
				asked: {
					requester: 'admin',
					groups: seen.groups,
					names: [{kind: 'dns', value: 'orders.shop.svc'}],
					nameCount: 1,
				},
				requestSha256: createHash('sha256').update(pem).digest('hex'),
				findings: [{id: 'duration-unset', severity: 'warn'}],
				answer: {resourceVersion: decided.resourceVersion},
			},
		]);
	});

	test('has the error if the server refused, or if the request changed', async () => {
		const seen = await create();
		const {all, record} = recorded();
		await assert.rejects(
			planDecision(cluster.as('viewer'), seen, 'Approved', {findings: [], questions: [], record}).perform(),
		);
		await cluster.admin.decide(seen, {type: 'Denied', reason: 'R', message: 'M'});
		await assert.rejects(
			planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: [], record}).perform(),
			{
				code: 'changed',
			},
		);
		assert.deepEqual(
			all.map(({answer}) => answer),
			[{error: 'forbidden'}, {error: 'conflict'}],
		);
	});

	test('is empty if nothing was sent', async () => {
		const seen = await create();
		const {all, intended, record} = recorded();
		const quiet = cluster.as('admin', {readOnly: true});
		await assert.rejects(planDecision(quiet, seen, 'Approved', {findings: [], questions: [], record}).perform(), {
			code: 'read-only',
		});
		const approved = await cluster.admin.decide(seen, {type: 'Approved', reason: 'R', message: 'M'});
		await planDecision(cluster.admin, approved, 'Approved', {findings: [], questions: [], record}).perform();
		assert.deepEqual([all, intended], [[], []]);
	});

	test('has the intent before it is sent, linked to the result', async () => {
		const seen = await create();
		const entries: JournalEntry[] = [];
		let conditionsAtIntent = -1;
		const record = createRecorder(
			{
				path: () => '',
				async append(entry) {
					entries.push(entry);
					if (entry.answer === undefined) {
						conditionsAtIntent = (await cluster.admin.getRequest(seen.name)).conditions.length;
					}
				},
				read: async () => ({records: [], head: null}),
			},
			{info: cluster.admin.info, me: async () => ({username: 'alice', groups: [], extra: {}}), warn: assert.fail},
		);
		const decided = await planDecision(cluster.admin, seen, 'Approved', {
			findings: [finding],
			questions: [],
			record,
		}).perform();
		const [intent, outcome] = entries;
		assert.equal(entries.length, 2);
		assert.equal(conditionsAtIntent, 0);
		assert.match(intent?.id ?? '', /^[\da-f]{16}$/);
		assert.deepEqual({...intent, answer: {resourceVersion: decided.resourceVersion}}, outcome);
	});

	test('prevents the decision if it can not be written before', async () => {
		const seen = await create();
		const record = createRecorder(
			{
				path: () => '',
				append: () => Promise.reject(new FileError('no-space', '/j', '"/j" is full', {hint: 'make room'})),
				read: async () => ({records: [], head: null}),
			},
			{info: cluster.admin.info, me: async () => ({username: 'alice', groups: [], extra: {}}), warn: assert.fail},
		);
		await assert.rejects(
			planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: [], record}).perform(),
			{
				name: 'OperationError',
				code: 'unrecorded',
				message: 'nothing was sent, as the journal can\'t be written: "/j" is full',
				hint: 'make room',
			},
		);
		assert.deepEqual((await cluster.admin.getRequest(seen.name)).conditions, []);
	});

	test("has the user and the server, without the password in a server's URL", async () => {
		const entries: JournalEntry[] = [];
		const seen = await create();
		const record = createRecorder(
			{
				path: () => '',
				append: async entry => {
					entries.push(entry);
				},
				read: async () => ({records: [], head: null}),
			},
			{
				info: {
					...cluster.admin.info,
					server: 'https://me:secret@127.0.0.1:6443',
					policy: {file: 'p', sha256: 'abc', limits: [], requesters: [], delegates: [], fourEyes: [], allow: []},
				},
				me: async () => ({username: 'alice', groups: [], extra: {}, impersonatedBy: 'root'}),
				warn: assert.fail,
			},
		);
		await planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: [], record}).perform();
		const [entry] = entries;
		assert.equal(entry?.server, 'https://127.0.0.1:6443/');
		assert.deepEqual([entry?.username, entry?.impersonatedBy, entry?.policySha256], ['alice', 'root', 'abc']);
		assert.deepEqual([entry?.asked?.requester, entry?.asked?.nameCount], [seen.username, entry?.asked?.names.length]);
		assert.equal(entry?.context, cluster.admin.info.context);
	});

	test('causes one warning if the result can not be written, and the decisions stand', async () => {
		const warnings: string[] = [];
		const record = createRecorder(
			{
				path: () => '',
				append: async ({answer}) => {
					if (answer !== undefined) {
						throw new Error('"/j" can not be written: the disk is full');
					}
				},
				read: async () => ({records: [], head: null}),
			},
			{
				info: cluster.admin.info,
				me: () => Promise.reject(new Error('who knows')),
				warn: sentence => warnings.push(sentence),
			},
		);
		for (const seen of [await create(), await create()]) {
			const {conditions} = await planDecision(cluster.admin, seen, 'Approved', {
				findings: [],
				questions: [],
				record,
			}).perform();
			assert.equal(conditions[0]?.type, 'Approved');
		}

		assert.deepEqual(warnings, [
			'what was decided stands, but its outcome is not in the journal: "/j" can not be written: the disk is full',
		]);
	});
});
