import assert from 'node:assert/strict';
import type {KeyObject} from 'node:crypto';
import {generateKeyPairSync} from 'node:crypto';
import {after, before, test} from 'node:test';
import {readCertificateBytes} from '../../source/certificates/read/certificate-bytes.js';
import {otherSecretEntries, tlsSecretEntries} from '../../source/certificates/read/object-entries.js';
import type {SecretRecord} from '../../source/cluster/records/published-records.js';
import {encodePem} from '../../source/pki/pem/encode-pem.js';
import {PkiError} from '../../source/pki/pki-error.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {compareReadings} from '../pki/agree-with-go.js';
import {goJudge} from '../pki/go-judge.js';
import {randomNumbers} from '../pki/mutate.js';
import {makeCertificate as make} from './make-certificate.js';
import {oddCertificates} from './odd-certificates.js';

const judge = goJudge();

before(judge.build);
after(judge.remove);

function secret(data: Readonly<Record<string, Uint8Array | string>>, type = 'kubernetes.io/tls'): SecretRecord {
	return {
		namespace: 'shop',
		name: 'odd',
		uid: 'odd',
		resourceVersion: '1',
		type,
		data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)])),
		immutable: false,
		labels: {},
		annotations: {},
		managers: [],
	};
}

const isFatal = ({problems}: ReturnType<typeof decodeCertificate>) => problems.some(each => each.fatalForServer);

test('odd certificates in Secrets are read as Go reads them', judge.options, async () => {
	const pems = oddCertificates.map(([, der]) => Buffer.from(encodePem('CERTIFICATE', der)));
	const readings = judge.ask('pem', pems);
	for (const [index, [name, der]] of oddCertificates.entries()) {
		const block = readings[index]?.blocks?.[0];
		const [entry] = tlsSecretEntries(secret({'tls.crt': pems[index] as Buffer, 'tls.key': ''}));
		const [found] = entry?.certificates ?? [];
		const read = found ?? new PkiError('bad-der', `no certificate: ${entry?.faults[0]?.message}`);
		assert.ok(block !== undefined || der.length === 0, name);
		if (block !== undefined) {
			await compareReadings(block, read, name);
		}

		assert.equal(entry?.faults.length, found === undefined ? 1 : 0, name);
	}
});

test('Go finds in a PEM text what is said that it finds, and no certificate that is not shown', judge.options, () => {
	const random = randomNumbers(11);
	const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
	const [one, two] = [make({name: 'one'}), make({name: 'two'})];
	const parts = [
		'\n',
		'\r\n',
		'\r',
		' ',
		'\t',
		'\v',
		'\0',
		'\u00a0',
		'\ufeff',
		'-----',
		'-----BEGIN ',
		'-----BEGIN CERTIFICATE-----\n',
		'-----BEGIN CERTIFICATE----- \n',
		'-----END CERTIFICATE-----\n',
		'-----END CERTIFICATE-----',
		'-----BEGIN X509 CERTIFICATE-----\n',
		'-----BEGIN X-----\nAAAA\n-----END X-----\n',
		'a: b\n',
		'a: b\n\n',
		':',
		'=',
		'AAAA',
		'# text\n',
		one.pem,
		two.pem,
		two.pem.replaceAll('\n', '\r\n'),
		one.keyPem,
	];
	const inputs = Array.from({length: 1500}, () => {
		let damaged = one.pem + two.pem;
		for (let times = Math.ceil(random() * 3); times > 0; times--) {
			const breaks = [0, damaged.length, ...[...damaged.matchAll(/\n/g)].flatMap(({index}) => [index, index + 1])];
			const at = random() < 0.7 ? pick(breaks) : Math.floor(random() * damaged.length);
			damaged =
				random() < 0.75
					? damaged.slice(0, at) + pick(parts) + damaged.slice(at)
					: damaged.slice(0, at) + damaged.slice(at + pick([1, 2, 26, 30]));
		}

		return Buffer.from(damaged);
	});
	let hidden = 0;
	for (const [index, {blocks}] of judge.ask('pem', inputs).entries()) {
		const bytes = inputs[index] as Buffer;
		const parsed = (blocks ?? []).filter(({parses}) => parses);
		const presented = readCertificateBytes(bytes, true);
		const ours = presented.certificates.filter(each => !isFatal(each)).map(({serialNumber}) => serialNumber);
		assert.deepEqual(
			parsed.filter(({serial}) => !ours.includes(serial)).map(({serial}) => serial),
			[],
			`is not shown:\n${bytes}`,
		);
		if (presented.certificates.some(isFatal)) {
			continue;
		}

		assert.equal(presented.foundByGo, parsed.length, `presented:\n${bytes}`);
		const trusted = readCertificateBytes(bytes);
		assert.equal(trusted.foundByGo, parsed.filter(({headers}) => !headers).length, `trusted:\n${bytes}`);
		hidden += presented.foundByGo < presented.certificates.length ? 1 : 0;
	}

	assert.ok(hidden > 50, `${hidden} with certificates that Go does not find`);
});

test('a private key beside a certificate fits where a server in Go starts with both', judge.options, () => {
	const pem = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1') => String(key.export({type, format: 'pem'}));
	const root = make({name: 'root', isCa: true});
	const p256 = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
	const rsa = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey;
	const der = p256.export({type: 'pkcs8', format: 'der'});
	const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
	const plain = pem(p256, 'pkcs8');
	const curve = (namedCurve: string) => generateKeyPairSync('ec', {namedCurve}).privateKey;
	/** Its kind is none of Go's. */
	const notForGo = {isForGo: false};
	const pairs: ReadonlyArray<readonly [string, KeyObject, string, {isForGo: boolean}?]> = [
		['PKCS#8', p256, plain],
		['SEC1', p256, pem(p256, 'sec1')],
		['SEC1 behind its parameters', p256, parameters + pem(p256, 'sec1')],
		['PKCS#1', rsa, pem(rsa, 'pkcs1')],
		['CRLF', p256, plain.replaceAll('\n', '\r\n')],
		['text around', p256, `Bag Attributes\n    localKeyID: 01\n${plain}trailing`],
		['headers', p256, plain.replace('-----\n', '-----\nComment: a\n\n')],
		['another label', p256, plain.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY')],
		['a label of nobody', p256, plain.replaceAll('PRIVATE KEY', 'MY PRIVATE KEY')],
		['a later key', p256, plain + pem(rsa, 'pkcs8')],
		['behind a certificate', p256, make({name: 'other'}).pem + plain],
		['behind another key', p256, pem(rsa, 'pkcs8') + plain],
		['of another', p256, pem(curve('P-256'), 'pkcs8')],
		['of another kind', rsa, plain],
		['damaged', p256, encodePem('PRIVATE KEY', der.subarray(0, -3))],
		['a public key', p256, encodePem('PUBLIC KEY', der)],
		['P-224', ...twice(curve('secp224r1'))],
		['P-521', ...twice(curve('P-521'))],
		['Ed25519', ...twice(generateKeyPairSync('ed25519').privateKey)],
		['Ed448', ...twice(generateKeyPairSync('ed448').privateKey), notForGo],
		['secp256k1', ...twice(curve('secp256k1')), notForGo],
		['RSASSA-PSS', ...twice(generateKeyPairSync('rsa-pss', {modulusLength: 1024}).privateKey), notForGo],
	];
	const certificates = pairs.map(([name, key]) => make({name, key, by: root}).pem);
	const readings = judge.ask(
		'pair',
		pairs.map(([, , keyPem], index) =>
			Buffer.from(
				JSON.stringify({
					Certificate: Buffer.from(certificates[index] ?? '').toString('base64'),
					Key: Buffer.from(keyPem).toString('base64'),
				}),
			),
		),
	);
	for (const [index, [name, , keyPem, {isForGo} = {isForGo: true}]] of pairs.entries()) {
		const reading = readings[index];
		const [entry] = tlsSecretEntries(secret({'tls.crt': certificates[index] ?? '', 'tls.key': keyPem}));
		assert.equal(
			reading?.parses && isForGo,
			isForGo && entry?.key === 'fits',
			`${name}: ${entry?.key}, ${reading?.error}`,
		);
		assert.ok(isForGo || entry?.key === 'fits', `${name}: ${entry?.key}`);
	}

	function twice(key: KeyObject): readonly [KeyObject, string] {
		return [key, pem(key, 'pkcs8')];
	}
});

test('one key may stand beside several certificates of a Secret, or in their file, and DER outlives the reading', () => {
	const {pem, der, keyPem} = make({name: 'several', hosts: ['several.example.com']});
	const entries = otherSecretEntries(
		secret({'web.crt': pem, 'web.pem': pem, 'web.key': keyPem, 'haproxy.pem': pem + keyPem, 'ca.crt': der}, 'Opaque'),
	);
	assert.deepEqual(
		entries.map(({place, key, faults, certificates}) => [
			place.field,
			key,
			faults.map(({code}) => code).join(),
			certificates[0]?.serialNumber,
		]),
		[
			['web.crt', 'fits', '', decodeCertificate(der).serialNumber],
			['web.pem', 'fits', '', decodeCertificate(der).serialNumber],
			['haproxy.pem', 'fits', 'key', decodeCertificate(der).serialNumber],
			['ca.crt', 'none', '', decodeCertificate(der).serialNumber],
		],
	);
});
