// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {planResume} from '../../../source/operations/issuance/resume.js';
import type {OpenedAuthority} from '../../../source/operations/read/open-authority.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {readSpecText} from '../../../source/operations/read/read-spec.js';
import {planSecretRenewal} from '../../../source/operations/renew/renew-secret.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {
	authorityFingerprint,
	isFingerprintOf,
	withNewAuthority,
} from '../../../source/operations/sign/new-authority.js';
import {findOtherAuthorities} from '../../../source/operations/sign/other-authorities.js';
import {rememberAuthority} from '../../../source/operations/sign/remember-authority.js';
import {planSigning} from '../../../source/operations/sign/sign.js';
import {readSigningPolicy} from '../../../source/operations/sign/signing-policy.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {IssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createMemoryIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import type {KnownAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

describe('an authority that replaces another', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-authorities-'));
	const now = () => new Date();
	let demo: DemoCluster;
	let first: OpenedAuthority;
	let second: OpenedAuthority;
	const make = async (name: string): Promise<OpenedAuthority> => {
		const place = join(folder, name);
		const made = await (await planAuthority(parseAuthoritySpec(JSON.stringify({CN: name})), place, now)).perform();
		return openAuthority(made.certificatePath, made.keyPath);
	};
	before(async () => {
		demo = await startDemoCluster();
		[first, second] = [await make('First'), await make('Second')];
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	let count = 0;
	/** A signer without a past, and the records about it. */
	const place = () => {
		const signerName = `example.com/other-${count++}`;
		const name = signerName.replace('example.com/', '');
		const [issuances, authorities] = [createMemoryIssuanceStore(), createMemoryAuthorities()];
		const secret = {namespace: 'default', name};
		const ask = async (targets = {}): Promise<CertificateSigningRequest> => {
			const spec = readSpecText(JSON.stringify({CN: `${name}.shop.svc`, hosts: [`${name}.shop.svc`]}));
			const plan = await planRequest(demo.admin, spec, {
				...{signerName, usages: ['server auth'], folder: join(folder, `keys-${count++}`), issuances},
				targets,
			});
			return (await plan.perform()).request;
		};
		const sign = async (request: CertificateSigningRequest, authority: OpenedAuthority) => {
			const approved = await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
			const policy = (await readSigningPolicy({expiry: '24h'}))(approved);
			return (await planSigning(demo.admin, approved, authority, policy, now).perform()).request;
		};
		const finish = async () => {
			for (const {id} of (await issuances.list()).issuances) {
				await (await planResume(demo.admin, issuances, id, {at: now()})).perform();
			}
		};
		return {signerName, secret, issuances, authorities, ask, sign, finish};
	};
	const others = (
		request: CertificateSigningRequest,
		authority: OpenedAuthority,
		{
			issuances,
			authorities,
			cluster = demo.admin,
		}: {issuances: IssuanceStore; authorities: KnownAuthorities; cluster?: Cluster},
	) => findOtherAuthorities(cluster, request, authority, {issuances, authorities});
	/** As openssl computes it. */
	const sha256 = ({path = ''}: OpenedAuthority) =>
		execFileSync('openssl', ['x509', '-in', path, '-noout', '-fingerprint', '-sha256'], {encoding: 'utf8'})
			.replace(/^.*=/, '')
			.trim();
	const hex = (authority: OpenedAuthority) => sha256(authority).replaceAll(':', '').toLowerCase();

	test('is not reported if it is the first of a signer, or the same again', async () => {
		const at = place();
		const one = await at.ask();
		assert.deepEqual(await others(one, first, at), []);
		await at.sign(one, first);
		await rememberAuthority(at.authorities, demo.admin, at.signerName, first, {
			caPath: first.path ?? '',
			caKeyPath: 'k',
		});
		assert.deepEqual(await others(await at.ask(), first, at), []);
	});

	test('is found by certificates of the signer that still exist', async () => {
		const at = place();
		await at.sign(await at.ask(), first);
		const [found, ...more] = await others(await at.ask(), second, at);
		assert.deepEqual(more, []);
		assert.equal(found?.where, 'the latest certificate of this signer is signed by');
		assert.equal(found?.name, 'CN=First');
		// Its certificate is not available here.
		assert.match(found?.keyIdentifier ?? '', /^[\da-f]{16,}$/);
	});

	test('is found by earlier signatures here, whatever was deleted since, on this cluster only', async () => {
		const at = place();
		await rememberAuthority(at.authorities, demo.admin, at.signerName, first, {
			caPath: first.path ?? '',
			caKeyPath: 'k',
		});
		const request = await at.ask();
		assert.deepEqual(await others(request, second, at), [
			{where: 'the latest to sign here for this signer was', name: 'CN=First', sha256: hex(first)},
		]);
		const cluster: Cluster = {...demo.admin, identity: async () => ({authority: 'another', uid: 'another'})};
		assert.deepEqual(await others(request, second, {...at, cluster}), []);
		// After it was reported and confirmed, it has signed here as well.
		await rememberAuthority(at.authorities, demo.admin, at.signerName, second, {caPath: 'x', caKeyPath: 'k'});
		assert.deepEqual(await others(request, second, at), []);
	});

	test("is found by the signer's ClusterTrustBundle", async () => {
		const at = place();
		const version = await demo.admin.trustBundleVersion();
		assert.ok(version);
		const name = `${at.signerName.replace('/', ':')}:a`;
		await demo.admin.applyTrustBundle(
			version,
			{name, signerName: at.signerName, trustBundle: first.certificatePem},
			{},
		);
		const request = await at.ask();
		assert.deepEqual(await others(request, first, at), []);
		assert.deepEqual(await others(request, second, at), [
			{where: `ClusterTrustBundle ${name} vouches for this signer by`, name: 'CN=First', sha256: hex(first)},
		]);
	});

	test('is found by the current certificate and the ca.crt of clients, with its fingerprint', async () => {
		const at = place();
		const configMap = {namespace: 'default', name: `${at.secret.name}-ca`};
		const caPath = first.path ?? '';
		await at.sign(await at.ask({secret: at.secret, configMap, caPath}), first);
		await at.finish();
		await rememberAuthority(at.authorities, demo.admin, at.signerName, first, {caPath, caKeyPath: 'k'});
		const {issuances} = at;
		const plan = await planSecretRenewal(demo.admin, at.secret, {usages: [], issuances, targets: {configMap, caPath}});
		const {request} = await plan.perform();
		assert.deepEqual(await others(request, first, at), []);
		// It was used for the signer before, but still differs from the one in use.
		await rememberAuthority(at.authorities, demo.admin, at.signerName, second, {caPath: 'x', caKeyPath: 'k'});
		assert.deepEqual(await others(request, second, at), [
			{
				where: `the certificate in Secret default/${at.secret.name} is signed by`,
				name: 'CN=First',
				sha256: hex(first),
			},
			{
				where: `ca.crt in ConfigMap default/${configMap.name} has clients trust`,
				name: 'CN=First',
				sha256: hex(first),
			},
		]);
	});

	test('ignores what may not be read', async () => {
		const at = place();
		await at.sign(await at.ask(), first);
		const request = await at.ask();
		assert.deepEqual(await others(request, second, {...at, cluster: demo.as('nobody')}), []);
	});

	test('is reported with both fingerprints, and its name must be typed', async () => {
		const plan = {title: 'Sign', steps: [], warnings: ['w'], perform: async () => {}};
		assert.equal(withNewAuthority(plan, second, []), plan);
		const other = {where: 'the certificate in Secret shop/a is signed by', name: 'CN=First', sha256: hex(first)};
		const told = withNewAuthority(plan, second, [other]);
		assert.equal(told.typeToConfirm, 'Second');
		assert.deepEqual(told.warnings, [
			`another authority signs than before: Second, SHA-256 ${hex(second)}`,
			`the certificate in Secret shop/a is signed by CN=First, SHA-256 ${hex(first)}`,
			'clients that trust the other one alone will not trust this certificate',
			'w',
		]);
	});

	test('is given by its fingerprint, as openssl or certdeck prints it', () => {
		for (const text of [sha256(first), hex(first), ` SHA256:${hex(first)} `]) {
			assert.ok(isFingerprintOf(text, first), text);
			assert.equal(isFingerprintOf(text, second), false);
		}

		assert.equal(authorityFingerprint(first), hex(first));
		assert.equal(isFingerprintOf('First', first), undefined);
		assert.equal(isFingerprintOf(hex(first).slice(2), first), undefined);
	});

	test('is the same with a renewed certificate, or one that leads to what clients trust', async () => {
		const at = place();
		await at.sign(await at.ask(), first);
		const renewed = join(folder, 'renewed.pem');
		const key = join(folder, 'First', 'ca-key.pem');
		const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
		execFileSync('openssl', ['x509', '-in', first.path ?? '', '-signkey', key, '-days', '9', '-out', renewed], {
			stdio: 'pipe',
		});
		assert.notEqual(readFileSync(renewed, 'utf8'), first.certificatePem);
		assert.deepEqual(await others(await at.ask(), await openAuthority(renewed, key), at), []);

		const lower = place();
		const configMap = {namespace: 'default', name: `${lower.secret.name}-ca`};
		await demo.admin.applyConfigMap({...configMap, data: {'ca.crt': first.certificatePem}}, {});
		const issuing = join(folder, 'issuing.pem');
		execFileSync(
			'openssl',
			[
				...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '9'],
				...['-keyout', join(folder, 'issuing.key'), '-out', issuing, '-subj', '/CN=Issuing'],
				...['-CA', first.path ?? '', '-CAkey', key, ...extensions],
			],
			{stdio: 'pipe'},
		);
		const request = await lower.ask({configMap});
		assert.deepEqual(await others(request, await openAuthority(issuing, join(folder, 'issuing.key')), lower), []);
		writeFileSync(join(folder, 'second.pem'), second.certificatePem);
		assert.equal((await others(request, second, lower)).length, 1);
	});
});
