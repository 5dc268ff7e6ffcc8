// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {createAuthorityServices} from '../../../source/deck/services/authority-services.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {ClusterMark} from '../../../source/storage/issuance/issuance.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import {aRequest} from '../../helpers/requests.js';

describe('the authority that signed last', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-authority-services-'));
	after(() => rmSync(folder, {recursive: true}));
	const authorities = createMemoryAuthorities();
	const open = (cluster: ClusterMark) => {
		const server = 'https://127.0.0.1:6443';
		const connected = {info: {server}, identity: async () => cluster} as unknown as Cluster;
		return createAuthorityServices({
			cluster: connected,
			authorities,
			kept: {serving: async () => undefined},
			here: async () => ({server, cluster}),
			onChange() {},
		});
	};
	const request = aRequest({signerName: 'example.com/a'});
	const files = {caPath: join(folder, 'ca', 'ca.pem'), caKeyPath: join(folder, 'ca', 'ca-key.pem')};

	test('is proposed only for its cluster, and only if it is unchanged', async () => {
		const spec = parseAuthoritySpec(JSON.stringify({CN: 'A'}));
		await (await planAuthority(spec, join(folder, 'ca'), () => new Date())).perform();
		const here = {authority: 'ca', uid: 'u'};
		const first = open(here);
		await first.look('example.com/a');
		assert.equal(first.of('example.com/a'), undefined);
		await first.signed(request, await openAuthority(files.caPath, files.caKeyPath), files);
		assert.deepEqual(first.of('example.com/a'), files);

		const next = open(here);
		await next.look('example.com/a');
		assert.deepEqual(next.of('example.com/a'), files);
		await next.look('example.com/b');
		assert.equal(next.of('example.com/b'), undefined);

		const other = open({authority: 'cb', uid: 'v'});
		await other.look('example.com/a');
		assert.deepEqual(
			[other.of('example.com/a'), other.why('example.com/a'), other.planTaking('example.com/a')],
			[undefined, undefined, undefined],
		);
	});

	test('is asked about if the cluster may be another, and then known there', async () => {
		const claimed = {authority: 'cb', uid: 'u'};
		const hostile = open(claimed);
		await hostile.look('example.com/a');
		assert.equal(hostile.of('example.com/a'), undefined);
		const plan = hostile.planTaking('example.com/a');
		assert.match(plan?.warnings[0] ?? '', /^another authority vouches for the server/);
		await plan?.perform();
		assert.deepEqual(hostile.of('example.com/a'), files);
		const again = open(claimed);
		await again.look('example.com/a');
		assert.deepEqual(again.of('example.com/a'), files);
		assert.equal(again.planTaking('example.com/a'), undefined);
	});

	test('is not proposed if another certificate is in its place', async () => {
		const at = open({authority: 'ca', uid: 'u'});
		const print = execFileSync('openssl', ['x509', '-in', files.caPath, '-noout', '-fingerprint', '-sha256'], {
			encoding: 'utf8',
		});
		const before = print.trim().replace(/^.*=/, '').replaceAll(':', '').toLowerCase();
		execFileSync(
			'openssl',
			['x509', '-in', files.caPath, '-signkey', files.caKeyPath, '-days', '9', '-out', files.caPath],
			{stdio: 'pipe'},
		);
		await at.look('example.com/a');
		assert.equal(at.of('example.com/a'), undefined);
		assert.match(
			at.why('example.com/a') ?? '',
			new RegExp(`CN=A, is no longer in .*ca\\.pem: SHA-256 is [\\da-f]{64}; it was ${before}$`),
		);
		writeFileSync(files.caPath, 'damaged');
		await at.look('example.com/a');
		assert.match(at.why('example.com/a') ?? '', /no certificate can be read there/);
	});
});
