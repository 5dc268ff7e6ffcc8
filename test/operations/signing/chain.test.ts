import assert from 'node:assert/strict';
import type {KeyObject} from 'node:crypto';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {createAuthorityServices} from '../../../source/deck/services/authority-services.js';
import type {OperationError} from '../../../source/operations/plan/operation-error.js';
import {verifyForPublishing} from '../../../source/operations/publish/verify.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {planSigning} from '../../../source/operations/sign/sign.js';
import {planFileSigning} from '../../../source/operations/sign/sign-file.js';
import {readSigningPolicy} from '../../../source/operations/sign/signing-policy.js';
import type {CertificateTemplate as Template} from '../../../source/pki/encode/encode-certificate.js';
import {encodeCertificate} from '../../../source/pki/encode/encode-certificate.js';
import {encodeName} from '../../../source/pki/encode/encode-name.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {encodePrivateKey, generateKey, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import {aRequest} from '../../helpers/requests.js';

describe('the chain below an intermediate authority', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-sent-chain-'));
	const at = (name: string) => join(folder, name);
	const keys = new Map<string, KeyObject>();
	const pems = new Map<string, string>();
	const pem = (...names: readonly string[]) => names.map(name => pems.get(name) ?? assert.fail(name)).join('');
	const keyOf = (name: string) => keys.get(name) ?? assert.fail(name);
	const named = (commonName: string) => encodeName({commonName, names: [], serialNumber: ''});
	let serial = 0;
	const make = (
		label: string,
		who: string,
		by: string,
		until = '2046-01-01T00:00:00Z',
		more: Partial<Template> = {},
	) => {
		const der = encodeCertificate(
			{
				...{serialNumber: Buffer.from([1, ++serial]), issuer: named(by), subject: named(who)},
				...{notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date(until)},
				...{subjectPublicKeyInfo: publicKeyDer(keyOf(who)), usages: ['cert sign'], ca: {}, subjectAltNames: []},
				subjectKeyIdentifier: Buffer.from(who),
				...more,
			},
			keyOf(by),
		);
		pems.set(label, encodePem('CERTIFICATE', der));
	};
	const subjects = (text: string) =>
		text.split(/(?<=-----END CERTIFICATE-----\n)/).map(each => new X509Certificate(each).subject.replace('CN=', ''));
	const open = (...names: readonly string[]) => {
		writeFileSync(at('bundle.pem'), pem(...names));
		return openAuthority(at('bundle.pem'), at('lower.key'));
	};
	before(async () => {
		for (const who of ['old', 'root', 'upper', 'lower', 'stranger']) {
			keys.set(who, await generateKey({algo: 'ecdsa', size: 256}));
			writeFileSync(at(`${who}.key`), encodePrivateKey(keyOf(who)), {mode: 0o600});
		}

		make('old', 'old', 'old');
		make('root', 'root', 'root');
		make('crossed', 'root', 'old');
		make('upper', 'upper', 'root');
		make('lower', 'lower', 'upper');
		make('ended', 'lower', 'upper', '2021-01-01T00:00:00Z');
		make('stranger', 'stranger', 'stranger');
		// An authority with the name and the key identifier of the real one.
		make('decoy', 'upper', 'stranger', '2046-01-01T00:00:00Z', {
			subjectPublicKeyInfo: publicKeyDer(keyOf('stranger')),
		});
		make('short', 'root', 'root', '2046-01-01T00:00:00Z', {ca: {pathLength: 0}});
		make('over', 'root', 'root', '2021-01-01T00:00:00Z');
		make('clients', 'lower', 'upper', '2046-01-01T00:00:00Z', {usages: ['cert sign', 'client auth']});
	});
	after(() => rmSync(folder, {recursive: true}));

	for (const {name, bundle, sent} of [
		{name: 'in order', bundle: ['lower', 'upper', 'root'], sent: ['lower', 'upper']},
		{name: 'root first', bundle: ['root', 'upper', 'lower'], sent: ['lower', 'upper']},
		{name: 'among others', bundle: ['stranger', 'upper', 'old', 'lower'], sent: ['lower', 'upper']},
		{name: 'by itself', bundle: ['lower'], sent: ['lower']},
		{name: 'renewed with its key, the ended one first', bundle: ['ended', 'lower', 'upper'], sent: ['lower', 'upper']},
		{
			name: 'below a root that another has signed too',
			bundle: ['crossed', 'old', 'upper', 'root', 'lower'],
			sent: ['lower', 'upper'],
		},
		{
			name: 'below a root that only another has signed',
			bundle: ['crossed', 'old', 'upper', 'lower'],
			sent: ['lower', 'upper', 'root'],
		},
	]) {
		test(`is sent up to the root: ${name}`, async () => {
			const {certificate, followingPem = ''} = await open(...bundle);
			assert.equal(encodePem('CERTIFICATE', certificate.raw.der), pem('lower'));
			assert.deepEqual(subjects(followingPem), sent);
		});
	}

	test('does not include a certificate that only has the name of an issuer', async () => {
		for (const bundle of [
			['decoy', 'lower', 'upper', 'root'],
			['decoy', 'stranger', 'upper', 'lower'],
		]) {
			assert.equal((await open(...bundle)).followingPem, pem('lower', 'upper'));
		}

		assert.equal((await open('lower', 'decoy')).followingPem, pem('lower'));
	});

	test('is only the leaf if a root signs', async () => {
		writeFileSync(at('bundle.pem'), pem('lower', 'crossed', 'root'));
		assert.equal((await openAuthority(at('bundle.pem'), at('root.key'))).followingPem, pem('crossed'));
		writeFileSync(at('bundle.pem'), pem('lower', 'root'));
		assert.equal((await openAuthority(at('bundle.pem'), at('root.key'))).followingPem, '');
	});

	const planned = async (authority: Awaited<ReturnType<typeof open>>) => {
		const {spec} = parseSpec(JSON.stringify({CN: 'a.shop.svc', hosts: ['a.shop.svc']}));
		const {der, pem: requestPem} = encodeRequest(spec, await generateKey(spec.key));
		const policyFor = await readSigningPolicy({expiry: '24h', usages: ['server auth']});
		const now = () => new Date();
		const seen = aRequest({
			...{
				requestBase64: Buffer.from(requestPem).toString('base64'),
				usages: ['server auth'],
				signerName: 'example.com/a',
			},
			conditions: [{type: 'Approved', status: 'True', reason: 'R', message: ''}],
		});
		return [
			() => planFileSigning(decodeRequest(der), authority, policyFor, at('leaf.crt'), now),
			async () => planSigning({} as Cluster, seen, authority, policyFor(seen), now),
		] as const;
	};

	for (const {name, bundle, fault} of [
		{name: 'below a root that allows none', bundle: ['lower', 'upper', 'short'], fault: /allows 0 CAs below it/},
		{name: 'of another purpose', bundle: ['clients'], fault: /"CN=lower" may not issue for serverAuth/},
	]) {
		test(`refuses to sign what every client would refuse: ${name}`, async () => {
			for (const plan of await planned(await open(...bundle))) {
				await assert.rejects(plan, (error: OperationError) => {
					assert.equal(error.code, 'refused');
					assert.match(error.details.join('\n'), fault);
					return true;
				});
			}
		});
	}

	test('names the file of an authority that can not sign', async () => {
		for (const plan of await planned(await open('upper', 'root'))) {
			await assert.rejects(plan, {message: /^"[^"]*bundle\.pem": The authority can't sign: its private key belongs/});
		}
	});

	for (const {name, bundle, note} of [
		{name: 'a link is missing', bundle: ['lower', 'root'], note: /what signed "CN=lower" is not in .*bundle\.pem/},
		{
			name: 'its root has ended',
			bundle: ['lower', 'upper', 'over'],
			note: /clients may refuse .*"CN=root" has expired/,
		},
		{name: 'all is there', bundle: ['stranger', 'root', 'upper', 'lower'], note: /^$/},
		{name: 'it stands alone', bundle: ['lower'], note: /^$/},
		{name: 'two roots lead to it', bundle: ['crossed', 'over', 'root', 'old', 'upper', 'lower'], note: /^$/},
	]) {
		test(`is verified before anything is signed: ${name}`, async () => {
			for (const plan of await planned(await open(...bundle))) {
				assert.match((await plan()).warnings.join('\n'), note);
			}
		});
	}

	const issued = async (authority: Awaited<ReturnType<typeof open>>) => {
		const {spec} = parseSpec(JSON.stringify({CN: 'a.shop.svc', hosts: ['a.shop.svc']}));
		const {der, pem: requestPem} = encodeRequest(spec, await generateKey(spec.key));
		const policyFor = await readSigningPolicy({expiry: '24h', usages: ['server auth']});
		const plan = await planFileSigning(decodeRequest(der), authority, policyFor, at('leaf.crt'), () => new Date());
		await plan.perform();
		const certificatePem = readFileSync(at('leaf.crt'), 'utf8');
		rmSync(at('leaf.crt'));
		return {certificatePem, requestBase64: Buffer.from(requestPem).toString('base64')};
	};
	const published = async (requestBase64: string, certificatePem: string, trusted: string) => {
		writeFileSync(at('trusted.pem'), trusted);
		const seen = aRequest({
			...{requestBase64, usages: ['server auth'], signerName: 'example.com/a'},
			certificateBase64: Buffer.from(certificatePem).toString('base64'),
		});
		const {chainPem} = await verifyForPublishing(seen, {caPath: at('trusted.pem'), at: new Date()});
		return subjects(chainPem);
	};

	test('goes into the file of a signed request, and is published without the root for clients that trust only that', async () => {
		const {certificatePem, requestBase64} = await issued(await open('root', 'upper', 'lower'));
		assert.deepEqual(subjects(certificatePem), ['a.shop.svc', 'lower', 'upper']);
		const whole = ['a.shop.svc', 'lower', 'upper'];
		assert.deepEqual(await published(requestBase64, certificatePem, pem('root')), whole);
		assert.deepEqual(await published(requestBase64, certificatePem + pem('root'), pem('root')), whole);
		const [leaf = ''] = certificatePem.split(/(?<=-----END CERTIFICATE-----\n)/);
		await assert.rejects(published(requestBase64, leaf, pem('root')), {code: 'mismatch'});
		assert.deepEqual(await published(requestBase64, leaf, pem('root', 'upper', 'lower')), whole);
		const crossed = certificatePem + pem('crossed');
		assert.deepEqual(await published(requestBase64, crossed, pem('root')), [...whole, 'root']);
	});

	test('recognizes an authority at any position in its file', async () => {
		const authorities = createMemoryAuthorities();
		const server = 'https://127.0.0.1:6443';
		const cluster = {authority: 'ca', uid: 'u'};
		const connected = {info: {server}, identity: async () => cluster} as unknown as Cluster;
		const here = async () => ({server, cluster});
		const kept = {serving: async () => undefined};
		const services = () => createAuthorityServices({cluster: connected, authorities, kept, here, onChange() {}});
		const files = {caPath: at('bundle.pem'), caKeyPath: at('lower.key')};
		const request = aRequest({signerName: 'example.com/a'});
		await services().signed(request, await open('root', 'upper', 'lower'), files);
		const next = services();
		await next.look('example.com/a');
		assert.deepEqual(next.of('example.com/a'), files);
		writeFileSync(at('bundle.pem'), pem('root', 'upper'));
		await next.look('example.com/a');
		assert.match(next.why('example.com/a') ?? '', /is no longer in/);
	});
});
