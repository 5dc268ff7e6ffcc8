// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planSecretRenewal} from '../../../source/operations/renew/renew-secret.js';
import {readRenewable} from '../../../source/operations/renew/renewable.js';
import type {RenewOptions} from '../../../source/operations/renew/renewal.js';
import {decodePrivateKey} from '../../../source/pki/keys/decode-key.js';
import {nameText} from '../../../source/pki/x509/distinguished-name.js';
import {aRequest} from '../../helpers/requests.js';

describe('the renewable content of a Secret', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-renewable-'));
	const secret = {namespace: 'shop', name: 'web-tls'};
	const signerName = 'example.com/serving';
	const openssl = (...args: readonly string[]) => execFileSync('openssl', args, {cwd: folder, stdio: 'pipe'});
	const file = (name: string) => readFileSync(join(folder, name));
	const together = (...names: readonly string[]) => Buffer.concat(names.map(name => file(name)));
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '30'];
	const make = (name: string, cn: string, by: string | undefined, ...extensions: readonly string[]) =>
		openssl(
			...['req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${cn}`],
			...(by === undefined ? [] : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`]),
			...extensions.flatMap(text => ['-addext', text]),
		);
	before(() => {
		const isCa = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
		const isLeaf = ['basicConstraints=critical,CA:FALSE', 'subjectAltName=DNS:web.shop.svc'];
		make('root', 'Plant Root', undefined, ...isCa);
		make('issuing', 'Plant Issuing', 'root', ...isCa);
		make('leaf', 'web.shop.svc', 'issuing', ...isLeaf, 'extendedKeyUsage=serverAuth', 'keyUsage=digitalSignature');
		make('useless', 'web.shop.svc', 'issuing', ...isLeaf);
		make('other', 'other', 'issuing', ...isLeaf);
	});
	after(() => rmSync(folder, {recursive: true}));

	type Given = {
		readonly crt: Uint8Array;
		readonly key: Uint8Array;
		readonly annotations?: Readonly<Record<string, string>>;
		readonly requests?: readonly CertificateSigningRequest[] | ClusterError;
	};
	const clusterOf = ({crt, key, annotations = {}, requests = []}: Given): Cluster =>
		({
			info: {context: 'c', server: 'https://127.0.0.1:1', user: 'u', namespace: 'default'},
			identity: async () => ({}),
			getSecret: async () => ({
				...secret,
				...{uid: 'u', resourceVersion: '1', type: 'kubernetes.io/tls', immutable: false, labels: {}, managers: []},
				annotations,
				data: {'tls.crt': crt, 'tls.key': key},
			}),
			listConfigMaps: async () => [],
			trustBundleVersion: async () => undefined,
			async listRequests() {
				if (requests instanceof ClusterError) {
					throw requests;
				}

				return {requests, resourceVersion: '1'};
			},
		}) as unknown as Cluster;
	const read = (given: Given, named?: string) => readRenewable(clusterOf(given), secret, named);
	const plan = (given: Given, options: Partial<RenewOptions> = {}) =>
		planSecretRenewal(clusterOf(given), secret, {usages: [], signerName, ...options});

	test('is the certificate of its key, at any position', async () => {
		for (const order of [
			['issuing.crt', 'leaf.crt'],
			['leaf.crt', 'issuing.crt'],
			['root.crt', 'other.crt', 'issuing.crt', 'leaf.crt'],
		]) {
			const given = {crt: together(...order), key: file('leaf.key')};
			const {chain, asked} = await read(given, signerName);
			assert.deepEqual(
				chain.map(({subject}) => nameText(subject)).slice(0, 2),
				['CN=web.shop.svc', 'CN=Plant Issuing'],
				order.join(),
			);
			assert.deepEqual(asked, {signerName, usages: ['digital signature', 'server auth']});
			const {steps} = await plan(given);
			assert.match(steps.map(({note}) => note).join('\n'), /usages digital signature, server auth/);
		}
	});

	test('is none if key and certificate do not belong together', async () => {
		await assert.rejects(read({crt: together('leaf.crt', 'issuing.crt'), key: file('other.key')}), {
			code: 'mismatch',
			message: 'tls.key of Secret shop/web-tls is the key of none of the 2 certificates in tls.crt',
		});
		await assert.rejects(read({crt: file('leaf.crt'), key: file('other.key')}), {
			code: 'mismatch',
			message: /another certificate than the one in tls\.crt/,
		});
	});

	test('is not an authority', async () => {
		const given = {crt: together('leaf.crt', 'issuing.crt'), key: file('issuing.key')};
		await assert.rejects(plan(given), {code: 'refused', message: /an authority's, "CN=Plant Issuing"/});
		const usages = ['cert sign', 'server auth'];
		await assert.rejects(plan({crt: file('leaf.crt'), key: file('leaf.key')}, {usages}), {
			code: 'refused',
			message: /"cert sign" is an authority/,
		});
	});

	test('requires usages if neither the certificate nor anything else has any, before anything is sent', async () => {
		const given = {crt: file('useless.crt'), key: file('useless.key')};
		await assert.rejects(plan(given), {code: 'refused', hint: 'name it with --usage, such as "server auth"'});
		const {steps} = await plan(given, {usages: ['server auth']});
		assert.match(steps.map(({note}) => note).join('\n'), /usages server auth/);
	});

	test("uses the fields of the certificate's request while it exists", async () => {
		const request = (certificate: string, change: Partial<CertificateSigningRequest>) =>
			aRequest({name: certificate, certificateBase64: file(certificate).toString('base64'), ...change});
		const given = {
			crt: file('leaf.crt'),
			key: file('leaf.key'),
			requests: [
				request('other.crt', {signerName: 'example.com/other', usages: ['client auth']}),
				aRequest({certificateBase64: 'bm9uZQ=='}),
				request('leaf.crt', {signerName, usages: ['signing', 'server auth'], expirationSeconds: 7200}),
			],
		};
		assert.deepEqual((await read(given)).asked, {
			signerName,
			usages: ['signing', 'server auth'],
			expirationSeconds: 7200,
		});
		const requests = new ClusterError('forbidden', 'no');
		const limited = {crt: file('leaf.crt'), key: file('leaf.key'), requests};
		assert.deepEqual((await read(limited)).asked, {usages: ['digital signature', 'server auth']});
		await assert.rejects(plan(limited, {signerName: undefined} as never), {
			code: 'refused',
			message: /does not say which signer/,
		});
	});

	test("uses certdeck's annotations only if they are about this certificate", async () => {
		const annotations = {
			'certdeck.dev/signer-name': signerName,
			'certdeck.dev/usages': 'signing, key encipherment, server auth',
			'certdeck.dev/expiration-seconds': '86400',
		};
		const given = {crt: file('leaf.crt'), key: file('leaf.key')};
		assert.deepEqual((await read({...given, annotations})).asked, {
			signerName,
			usages: ['signing', 'key encipherment', 'server auth'],
			expirationSeconds: 86_400,
		});
		const stale = {...annotations, 'certdeck.dev/usages': 'client auth'};
		assert.deepEqual((await read({...given, annotations: stale})).asked, {
			signerName,
			usages: ['digital signature', 'server auth'],
		});
	});

	test('reports an unreadable key, without quoting it', async () => {
		const text = file('leaf.key').toString();
		for (const damaged of ['', text.slice(0, 60), file('leaf.crt').toString()]) {
			await assert.rejects(read({crt: file('leaf.crt'), key: Buffer.from(damaged)}), (error: Error) => {
				assert.match(error.message, /^tls\.key of Secret shop\/web-tls: /);
				assert.ok(!error.message.includes(text.split('\n')[1]?.slice(0, 16) ?? '-'));
				return true;
			});
		}

		assert.ok(decodePrivateKey(text));
	});
});
