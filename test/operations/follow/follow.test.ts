// Needs: openssl
import assert from 'node:assert/strict';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {stageOf} from '../../../source/operations/follow/followed.js';
import {verificationOf} from '../../../source/operations/follow/verification.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {listApprovers} from '../../../source/operations/rights/approvers.js';
import {planSigningWithNewAuthority} from '../../../source/operations/sign/sign-anew.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import type {KnownAuthority} from '../../../source/storage/issuance/known-authorities.js';
import {createKnownAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import {runProgram} from '../../helpers/certdeck.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-follow-'));
after(() => rmSync(folder, {recursive: true}));
const now = () => new Date();

describe('what follows a request', {concurrency: false}, () => {
	let demo: DemoCluster | undefined;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo?.stop());
	const cluster = () => {
		assert.ok(demo);
		return demo.admin;
	};

	async function approved(
		host: string,
	): Promise<{readonly request: CertificateSigningRequest; readonly keyPath: string}> {
		const spec = parseSpec(JSON.stringify({CN: host, hosts: [host]}));
		const plan = await planRequest(cluster(), spec, {signerName: 'example.com/serving', usages: [], folder});
		const {request, keyPath = ''} = await plan.perform();
		await planDecision(cluster(), request, 'Approved', {findings: [], questions: []}).perform();
		return {request: await cluster().getRequest(request.name), keyPath};
	}

	test('an authority is made before it signs, and its certificate verifies line by line', async () => {
		const {request, keyPath} = await approved('a.example');
		const plan = await planSigningWithNewAuthority(cluster(), request, folder, now);
		assert.deepEqual(
			plan.steps.map(({verb, kind}) => `${verb} ${kind}`),
			['write File', 'write File', 'sign Certificate', 'update CertificateSigningRequest/status'],
		);
		assert.ok(!existsSync(join(folder, 'ca')));
		const {caPath, caKeyPath} = await plan.perform();
		assert.equal(statSync(caKeyPath).mode & 0o777, 0o600);
		const issued = await cluster().getRequest(request.name);
		writeFileSync(join(folder, 'leaf.pem'), Buffer.from(issued.certificateBase64 ?? '', 'base64'));
		const {stdout} = await runProgram('openssl', ['verify', '-x509_strict', '-CAfile', caPath, 'leaf.pem'], {
			cwd: folder,
		});
		assert.match(stdout, /OK/);
		const checks = await verificationOf(issued, {keyPath, caPath, at: now()});
		assert.deepEqual(
			checks.map(({aspect, verdict}) => `${aspect} ${verdict}`),
			['key ok', 'names ok', 'usages ok', 'dates ok', 'chain ok'],
		);
		assert.match(checks[1]?.text ?? '', /1 of 1 hosts/);
	});

	test('each mismatch has its own line', async () => {
		const {request} = await approved('b.example');
		const {caPath} = await (await planSigningWithNewAuthority(cluster(), request, folder, now)).perform();
		const {keyPath} = await approved('c.example');
		const other = await planSigningWithNewAuthority(cluster(), (await approved('d.example')).request, folder, now);
		const {caPath: otherCa} = await other.perform();
		assert.notEqual(caPath, otherCa);
		const issued = await cluster().getRequest(request.name);
		const verdicts = async (options: Partial<Parameters<typeof verificationOf>[1]>) =>
			(await verificationOf(issued, {at: now(), caPath, ...options}))
				.filter(({verdict}) => verdict !== 'ok')
				.map(({aspect, verdict}) => `${aspect} ${verdict}`);
		assert.deepEqual(await verdicts({keyPath}), ['key error']);
		assert.deepEqual(await verdicts({caPath: otherCa}), ['chain error']);
		assert.deepEqual(await verdicts({caPath: undefined}), ['chain warning']);
		assert.deepEqual(await verdicts({at: new Date('2080-01-01')}), ['dates error']);
		assert.deepEqual(
			(await verificationOf({...issued, usages: ['client auth']}, {at: now(), caPath}))
				.filter(({verdict}) => verdict === 'error')
				.map(({aspect}) => aspect),
			['usages'],
		);
	});

	test('an existing authority stays unchanged', async () => {
		const place = join(folder, 'elsewhere');
		mkdirSync(join(place, 'ca'), {recursive: true});
		writeFileSync(join(place, 'ca', 'ca.pem'), 'mine');
		const {request} = await approved('e.example');
		const {caPath} = await (await planSigningWithNewAuthority(cluster(), request, place, now)).perform();
		assert.equal(caPath, join(place, 'ca-2', 'ca.pem'));
		assert.equal(readFileSync(join(place, 'ca', 'ca.pem'), 'utf8'), 'mine');
	});

	test('only a request that may be signed makes an authority', async () => {
		const {request} = await approved('f.example');
		await assert.rejects(planSigningWithNewAuthority(cluster(), {...request, conditions: []}, folder, now), {
			code: 'wrong-state',
		});
		await assert.rejects(
			planSigningWithNewAuthority(cluster(), {...request, signerName: 'kubernetes.io/kubelet-serving'}, folder, now),
			{code: 'refused'},
		);
	});

	test('lists who may approve: with both rights, people first', async () => {
		const names = (await listApprovers(cluster(), 'example.com/serving'))?.map(({kind, name}) => `${kind} ${name}`);
		assert.ok(names);
		assert.equal(names[0], 'User approver');
		assert.ok(names.includes('Group system:masters'), names.join());
		assert.ok(!names.some(name => /viewer|team-shop|system:nodes/.test(name)), names.join());
		const others = (await listApprovers(cluster(), 'example.org/serving'))?.map(({name}) => name);
		assert.ok(!others?.includes('approver'));
	});

	test('does not know who may approve without the right to read bindings', async () => {
		assert.equal(await listApprovers(demo?.as('viewer') ?? cluster(), 'example.com/serving'), undefined);
	});
});

test('finds the next stage of a request', () => {
	const condition = (type: string) => ({type, status: 'True', reason: '', message: ''});
	for (const [types, certificateBase64, published, expected] of [
		[[], undefined, undefined, 'approval'],
		[['Approved'], undefined, undefined, 'signing'],
		[['Approved'], 'eA==', undefined, 'publishing'],
		[[], 'eA==', undefined, 'publishing'],
		[['Approved'], 'eA==', {}, 'use'],
		[['Denied'], undefined, undefined, 'ended'],
		[['Approved', 'Failed'], undefined, undefined, 'ended'],
	] as const) {
		const request = {conditions: types.map(condition), ...(certificateBase64 === undefined ? {} : {certificateBase64})};
		assert.equal(stageOf(request, published === undefined ? {} : {published}), expected);
	}
});

describe('the last authority', () => {
	const path = join(folder, 'state', 'authorities.json');
	const authority: KnownAuthority = {
		signerName: 'example.com/a',
		cluster: {authority: 'ca', uid: 'u'},
		server: 'https://a',
		name: 'CN=A',
		sha256: 'aa',
		keySha256: 'ab',
		caPath: '/keys/ca/ca.pem',
		caKeyPath: '/keys/ca/ca-key.pem',
	};

	test('is known in the next run, by signer and cluster, the latest first', async () => {
		const open = () => createKnownAuthorities(() => path);
		assert.deepEqual(await open().of('example.com/a'), []);
		const elsewhere = {...authority, cluster: {authority: 'ca', uid: 'v'}};
		const other = {...authority, sha256: 'bb'};
		for (const each of [authority, {...authority, signerName: 'example.com/b'}, elsewhere, other]) {
			await open().remember(each);
		}

		assert.deepEqual(await open().of('example.com/a'), [other, elsewhere, authority]);
		await open().remember({...authority, caPath: '/moved'});
		assert.deepEqual(await open().of('example.com/a'), [{...authority, caPath: '/moved'}, other, elsewhere]);
		assert.equal(statSync(path).mode & 0o777, 0o600);
	});

	test('is none if the record is damaged or names no cluster, and can be recorded again', async () => {
		const {caPath, caKeyPath} = authority;
		const before = JSON.stringify({'example.com/a': {caPath, caKeyPath}});
		for (const text of [
			'{',
			'[]',
			'null',
			before,
			'{"version": 2, "authorities": [{"signerName": "example.com/a"}]}',
		]) {
			writeFileSync(path, text);
			assert.deepEqual(await createKnownAuthorities(() => path).of('example.com/a'), []);
		}

		await createKnownAuthorities(() => path).remember(authority);
		assert.deepEqual(await createKnownAuthorities(() => path).of('example.com/a'), [authority]);
	});
});
