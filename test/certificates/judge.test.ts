import assert from 'node:assert/strict';
import {generateKeyPairSync, X509Certificate} from 'node:crypto';
import {describe, test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {covers, coversService} from '../../source/certificates/facts/hosts.js';
import {judgeCertificates} from '../../source/certificates/facts/judge.js';
import {withOwnSigner} from '../../source/certificates/facts/own-signer.js';
import {certificateRules} from '../../source/certificates/facts/rules.js';
import {certificateFields, parseCertificateFilter} from '../../source/certificates/filter/certificate-filter.js';
import type {JudgedEntry} from '../../source/certificates/model/judged.js';
import {readCertificateBytes} from '../../source/certificates/read/certificate-bytes.js';
import {keyBeside, scratch} from '../../source/certificates/read/key-beside.js';
import {configMapEntries, tlsSecretEntries} from '../../source/certificates/read/object-entries.js';
import type {Uses} from '../../source/certificates/read/read-cluster.js';
import type {SecretRecord} from '../../source/cluster/records/published-records.js';
import {sharedP256} from '../../source/pki/go/scalar-point.js';
import {encodePem} from '../../source/pki/pem/encode-pem.js';
import {ecHalves, ecKey, ecPkcs8, pkcs1, rsaKey, rsaNumbers} from './build-key.js';
import type {Made} from './make-certificate.js';
import {makeCertificate as make} from './make-certificate.js';

const root = make({name: 'Root', isCa: true, to: 3650});
const nothing: Uses = {pods: [], services: [], routes: [], bundles: [], managed: []};
const day = 86_400_000;

function secret(name: string, {pem, keyPem}: Pick<Made, 'pem' | 'keyPem'>, annotations = {}): SecretRecord {
	return {
		namespace: 'shop',
		name,
		uid: name,
		resourceVersion: '1',
		type: 'kubernetes.io/tls',
		data: {'tls.crt': Buffer.from(pem), 'tls.key': Buffer.from(keyPem)},
		immutable: false,
		labels: {},
		annotations,
		managers: [],
	};
}

const trust = configMapEntries({
	...secret('ca', root),
	data: {'ca.crt': root.pem},
	binaryData: {},
});

/** Judges Secrets beside a ConfigMap that trusts the root. */
function judge(secrets: readonly SecretRecord[], uses: Partial<Uses> = {}): readonly JudgedEntry[] {
	const entries = [...secrets.flatMap(tlsSecretEntries), ...trust];
	return judgeCertificates({entries, uses: {...nothing, ...uses}, unread: []}, new Date());
}

const idsOf = ({findings}: JudgedEntry) => findings.map(({id}) => id);

test('overwrites a private key after its public half was compared, with any result', async () => {
	const one = make({name: 'one', by: root});
	const other = make({name: 'other', by: root});
	const certificates = readCertificateBytes(Buffer.from(one.pem)).certificates;
	const locked = String(one.key.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'}));
	for (const [keyPem, expected] of [
		[one.keyPem, 'fits'],
		[other.keyPem, 'other'],
		[locked, 'encrypted'],
		['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'unreadable'],
	] as const) {
		const bytes = Buffer.from(keyPem);
		assert.equal(keyBeside(bytes, certificates), expected);
		assert.ok(
			bytes.every(byte => byte === 0),
			`${expected}: the key is still there`,
		);
		assert.ok(
			scratch.every(byte => byte === 0),
			`${expected}: the decoded key is still there`,
		);
	}

	const found = secret('one', one);
	tlsSecretEntries(found);
	assert.ok(found.data['tls.key']?.every(byte => byte === 0));
	assert.equal(sharedP256().getPrivateKey('base64url'), one.key.export({format: 'jwk'}).d);
	await nextTurn();
	assert.equal(sharedP256().getPrivateKey('hex').replace(/^0+/, ''), '1', 'OpenSSL has the scalar still');
});

test('reads certificates as node:crypto does, in any wrapping', () => {
	const one = make({name: 'wrapped', hosts: ['a.example.com'], by: root});
	const theirs = new X509Certificate(one.pem);
	for (const [name, bytes, foundByGo] of [
		['LF', Buffer.from(one.pem), 1],
		['CRLF', Buffer.from(one.pem.replaceAll('\n', '\r\n')), 1],
		['BOM', Buffer.from(`\ufeff${one.pem}`), 0],
		['UTF-16LE', Buffer.from(`\ufeff${one.pem}`, 'utf16le'), 0],
		['UTF-16BE', Buffer.from(`\ufeff${one.pem}`, 'utf16le').swap16(), 0],
		['DER', one.der, 0],
		['TRUSTED', Buffer.from(one.pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')), 0],
	] as const) {
		const read = readCertificateBytes(bytes);
		assert.deepEqual(read.faults, [], name);
		assert.equal(read.foundByGo, foundByGo, name);
		const [ours] = read.certificates;
		assert.equal(ours?.serialNumber, theirs.serialNumber.toLowerCase(), name);
		assert.equal(ours?.notAfter.getTime(), theirs.validToDate.getTime(), name);
		assert.equal(ours && Buffer.from(ours.raw.der).compare(theirs.raw), 0, name);
	}
});

test('names what is no certificate, without quoting it', () => {
	const {keyPem, pem} = make({name: 'x'});
	for (const [bytes, code] of [
		['', 'empty'],
		[' \n', 'empty'],
		[keyPem, 'key'],
		['hello', 'garbage'],
		['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'garbage'],
		['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'damaged'],
		['-----BEGIN CERTIFICATE-----\nAAAA', 'damaged'],
		[pem.replaceAll('\n', ' '), 'damaged'],
		[Buffer.from(pem).toString('base64'), 'garbage'],
	] as const) {
		const {certificates, faults} = readCertificateBytes(Buffer.from(bytes));
		assert.deepEqual([certificates.length, faults[0]?.code], [0, code], bytes.slice(0, 40));
		assert.doesNotMatch(faults[0]?.message ?? '', /MII|MIG|AAAA/);
	}
});

test('covers a host as clients do', () => {
	for (const [names, host, isCovered] of [
		[['a.example.com'], 'A.example.com.', true],
		[['*.example.com'], 'a.example.com', true],
		[['*.example.com'], 'a.b.example.com', false],
		[['*.example.com'], 'example.com', false],
		[['*.example.com'], '*.example.com', true],
		[['a.example.com'], '*.example.com', true],
		[['a.other.com'], '*.example.com', false],
		[[], 'a.example.com', false],
	] as const) {
		assert.equal(covers(names, host), isCovered, `${names} for ${host}`);
	}

	const web = {namespace: 'shop', name: 'web'};
	for (const [name, isCovered] of [
		['web', true],
		['web.shop', true],
		['web.shop.svc', true],
		['web.shop.svc.cluster.local', true],
		['*.shop.svc', true],
		['*.shop.svc.cluster.local', true],
		['web-0.web.shop.svc', true],
		['*.web.shop.svc.cluster.local', true],
		['web.other.svc', false],
		['other.shop.svc', false],
		['myweb.shop.svc', false],
	] as const) {
		assert.equal(coversService([name], web), isCovered, name);
	}
});

describe('finds who renews a certificate', () => {
	const late = make({name: 'late', hosts: ['late.shop.svc'], by: root, from: -80, to: 10});
	const managed = (change: object) => [
		{namespace: 'shop', name: 'web', secretName: 'late', issuer: {kind: 'Issuer', name: 'ca'}, ...change},
	];

	test('does not warn about an early end if a renewal comes first', () => {
		const [alone] = judge([secret('late', late)]);
		assert.deepEqual(alone && [alone.state, ...idsOf(alone)], ['soon', 'ends-soon']);
		const [due] = judge([secret('late', late)], {managed: managed({renewalTime: new Date(Date.now() + day)})});
		assert.deepEqual(due && [due.state, due.renewer.by, ...idsOf(due)], ['valid', 'cert-manager']);
	});

	test('warns about a renewal that fails or is late', () => {
		const [failing] = judge([secret('late', late)], {managed: managed({isReady: false, message: 'no issuer'})});
		assert.deepEqual(failing && idsOf(failing), ['ends-soon', 'renewal-fails']);
		const [overdue] = judge([secret('late', late)], {managed: managed({renewalTime: new Date(Date.now() - 10 * day)})});
		assert.deepEqual(overdue && idsOf(overdue), ['ends-soon', 'renewal-fails']);
		const [justDue] = judge([secret('late', late)], {managed: managed({renewalTime: new Date(Date.now() - day)})});
		assert.deepEqual(justDue && idsOf(justDue), ['ends-soon']);
	});
});

test('names a Gateway that presents a certificate for a host that is none of its names', () => {
	const one = make({name: 'edge', hosts: ['a.apps.example.com'], by: root});
	const gateway = (host: string) =>
		judge([secret('edge', one)], {
			routes: [
				{
					kind: 'Gateway',
					namespace: 'infra',
					name: 'edge',
					certificates: [{namespace: 'shop', name: 'edge', hosts: [host]}],
				},
			],
		})[0];
	assert.deepEqual(idsOf(gateway('*.apps.example.com') as JudgedEntry), []);
	const missed = gateway('b.apps.example.com') as JudgedEntry;
	assert.deepEqual(idsOf(missed), ['names-miss-route']);
	assert.match(missed.findings[0]?.message ?? '', /"b\.apps\.example\.com" of Gateway infra\/edge/);
});

test('treats unread users as unknown, not as none', () => {
	const one = make({name: 'one', by: root});
	const entries = [...tlsSecretEntries(secret('one', one)), ...trust];
	const used = (unread: Parameters<typeof judgeCertificates>[0]['unread']) =>
		judgeCertificates({entries, uses: nothing, unread}, new Date()).map(entry => entry.used);
	assert.deepEqual(used([]), ['no', 'no']);
	assert.deepEqual(used([{kind: 'Pods', why: ''}]), ['unknown', 'unknown']);
	assert.deepEqual(used([{kind: 'Ingresses', namespaces: ['shop'], why: ''}]), ['unknown', 'no']);
	assert.deepEqual(used([{kind: 'Ingresses', namespaces: ['other'], why: ''}]), ['no', 'no']);
});

test('uses the filter language of the list of requests', () => {
	const now = new Date();
	const soon = make({name: 'soon', hosts: ['soon.shop.svc'], by: root, from: -80, to: 10});
	const fine = make({name: 'fine', hosts: ['fine.shop.svc'], by: root, to: 300});
	const entries = judge([secret('soon-tls', soon), secret('fine-tls', fine)]);
	const found = (written: string) => {
		const filter = parseCertificateFilter(written);
		assert.ok(!('fault' in filter), written);
		return entries.filter(entry => filter.matches(entry, now)).map(({place}) => place.name);
	};
	for (const [written, expected] of [
		['', ['soon-tls', 'fine-tls', 'ca']],
		['ends:<30d', ['soon-tls']],
		['ends:>30d kind:secret', ['fine-tls']],
		['-kind:secret', ['ca']],
		['ns:shop used:no for:serving', ['soon-tls', 'fine-tls']],
		['issuer:root kind:configmap', ['ca']],
		['san:fine.*', ['fine-tls']],
		['broken:yes', []],
		['finding:ends-*', ['soon-tls']],
		['state:soon', ['soon-tls']],
		['severity:clear', ['fine-tls', 'ca']],
		['fine', ['fine-tls']],
		['"fine.shop"', ['fine-tls']],
	] as const) {
		assert.deepEqual(found(written), expected, written);
	}

	for (const [written, fault] of [
		['ends:30d', /ends: takes <30d or >90d/],
		['kind:secrets', /kind: takes secret, .* did you mean secret\?/],
		['isuer:x', /no field is called isuer; did you mean issuer\?/],
		['finding:end-soon', /did you mean ends-soon\?/],
		['used:', /used: takes yes, no, unknown/],
	] as const) {
		const filter = parseCertificateFilter(written);
		assert.match('fault' in filter ? filter.fault : '', fault);
	}

	for (const name of Object.keys(certificateFields)) {
		assert.match(name, /^[a-z]+$/);
	}
});

test("filters by the operator's authority that signed, by its key, and by whether that is an old one", () => {
	const [first, next] = [make({name: 'Shop', isCa: true}), make({name: 'Shop 2', isCa: true})];
	const entries = judge([
		secret('old-tls', make({name: 'old', hosts: ['old.shop.svc'], by: first})),
		secret('new-tls', make({name: 'new', hosts: ['new.shop.svc'], by: next})),
		secret('other-tls', make({name: 'other', hosts: ['other.shop.svc'], by: root})),
	]);
	const own = [first, next].map(({pem}, index) => ({
		...{name: 'shop', number: index + 1, isOld: index === 0},
		certificate: readCertificateBytes(Buffer.from(pem)).certificates[0] ?? assert.fail(),
	}));
	const found = (written: string) => {
		const filter = parseCertificateFilter(written);
		assert.ok(!('fault' in filter) && filter.asksAuthority, written);
		return entries
			.map(entry => withOwnSigner(entry, own))
			.filter(entry => filter.matches(entry, new Date()))
			.map(({place}) => place.name);
	};
	assert.deepEqual(found('authority:=shop'), ['old-tls', 'new-tls']);
	assert.deepEqual(found('authority:=shop/2'), ['new-tls']);
	assert.deepEqual(found('authority:=shop/old'), ['old-tls']);
	assert.deepEqual(found('authority:=shop/old -kind:secret'), []);
	assert.ok(found('-authority:shop').includes('other-tls'));
	const plain = parseCertificateFilter('kind:secret authority');
	assert.ok(!('fault' in plain) && !plain.asksAuthority, 'nothing is read for what does not ask');
});

test('names some of many places with one key, and says that there are more', () => {
	const [entry] = tlsSecretEntries(secret('web', make({name: 'web', hosts: ['web.shop.svc'], by: root})));
	assert.ok(entry);
	const entries = Array.from({length: 60}, (_, index) => ({
		...entry,
		id: `${index}`,
		place: {...entry.place, namespace: `shop-${index}`},
	}));
	const [first, ...others] = judgeCertificates({entries, uses: nothing, unread: []}, new Date());
	for (const {sameKey, place} of [first as JudgedEntry, ...others]) {
		assert.equal(sameKey.length, 50);
		assert.ok(!sameKey.includes(place));
	}

	const shared = first?.findings.find(({id}) => id === 'key-shared');
	assert.match(shared?.message ?? '', /^its key is also that of .*shop-1\/web.*, and of 47 or more others$/);
});

test('names at most fifty places that trust an authority, those of clients first', () => {
	const pair = make({name: 'web', by: root});
	const secrets = Array.from({length: 60}, (_, index) => {
		const found = secret(`web-${index}`, pair);
		return {...found, data: {...found.data, 'tls.key': Buffer.from(pair.keyPem), 'ca.crt': Buffer.from(root.pem)}};
	});
	const trusted = judge(secrets).filter(({leaf}) => leaf !== undefined);
	assert.equal(trusted.length, 60);
	for (const {trustedBy} of trusted) {
		assert.equal(trustedBy.length, 50);
		assert.equal(trustedBy[0]?.kind, 'ConfigMap');
	}
});

test('keeps the ids of findings, which are promises', () => {
	assert.deepEqual(certificateRules.map(({id, severity}) => `${severity} ${id}`).toSorted(), [
		'block bundle-does-not-vouch',
		'block certificate-expired',
		'block key-does-not-fit',
		'block key-in-the-open',
		'block no-certificate',
		'info certificate-gone',
		'info issuer-not-here',
		'info key-not-for-go',
		'info key-shared',
		'info never-ends',
		'info not-opened',
		'info self-signed',
		'info some-expired',
		'warn chain-broken',
		'warn chain-ends-first',
		'warn chain-incomplete',
		'warn ends-soon',
		'warn key-missing',
		'warn malformed-certificate',
		'warn names-miss-route',
		'warn names-miss-service',
		'warn names-miss-webhook',
		'warn not-for-servers',
		'warn not-yet-valid',
		'warn partly-unreadable',
		'warn read-otherwise',
		'warn renewal-fails',
	]);
});

test('says which private keys no server in Go loads, and keeps the worst word for those that nobody can use', () => {
	const [one, two] = [make({name: 'one', by: root}), make({name: 'two', by: root})];
	const {point} = ecHalves(one.key);
	const {scalar} = ecHalves(two.key);
	const ed448 = make({name: 'ed448', key: generateKeyPairSync('ed448').privateKey, by: root});
	const k256 = make({name: 'k256', key: ecKey('secp256k1'), by: root});
	const rsa = make({name: 'rsa', key: rsaKey(1024), by: root});
	const numbers = rsaNumbers(rsa.key);
	const wrongPrime = {...numbers, dp: numbers.dp + 2n};
	const others = {...rsaNumbers(rsaKey(1024)), n: numbers.n};
	const beside = (of: Made, keyPem: string) => ({pem: of.pem, keyPem});
	for (const [name, pair, ids, message] of [
		['its own key', one, [], undefined],
		['Ed448', ed448, ['key-not-for-go'], /^the key of tls.crt is of a kind that Go does not load/],
		['a certificate that Go refuses', k256, ['malformed-certificate'], /^Go refuses a certificate in tls.crt/],
		[
			'numbers that Go refuses',
			beside(rsa, encodePem('RSA PRIVATE KEY', pkcs1(wrongPrime))),
			['key-not-for-go'],
			/^the private key fits tls.crt, and Go refuses its numbers/,
		],
		[
			'RSA numbers of two keys',
			beside(rsa, encodePem('RSA PRIVATE KEY', pkcs1(others))),
			['key-does-not-fit'],
			/^the private key beside tls.crt is damaged/,
		],
		[
			'a scalar of another key',
			beside(one, encodePem('PRIVATE KEY', ecPkcs8({scalar, point}))),
			['key-does-not-fit'],
			/^the private key is not that of tls.crt/,
		],
		[
			'a key that a mark hides',
			beside(one, `\ufeff${one.keyPem}`),
			['read-otherwise'],
			/^Go's reader of PEM does not find the private key beside tls.crt/,
		],
	] as const) {
		const [judged] = judge([secret('one', pair)]);
		const found = judged?.findings.filter(({id}) => /^(?:key-|read-|malformed)/.test(id)) ?? [];
		assert.deepEqual(
			found.map(({id}) => id),
			ids,
			name,
		);
		assert.match(found[0]?.message ?? '', message ?? /^$/, name);
		assert.equal(judged?.state, ids.some(id => id === 'key-does-not-fit') ? 'broken' : 'valid', name);
	}
});
