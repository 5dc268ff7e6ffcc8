import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {readCertificateBytes} from '../../source/certificates/read/certificate-bytes.js';
import {otherSecretEntries, tlsSecretEntries} from '../../source/certificates/read/object-entries.js';
import type {SecretRecord} from '../../source/cluster/records/published-records.js';
import {isKeyOf, readGoPrivateKey} from '../../source/pki/go/index.js';
import {encodePem} from '../../source/pki/pem/encode-pem.js';
import {PkiError} from '../../source/pki/pki-error.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {compareReadings} from '../pki/agree-with-go.js';
import {goJudge} from '../pki/go-judge.js';
import {mutate, randomNumbers} from '../pki/mutate.js';
import {makeCertificate as make} from './make-certificate.js';
import {oddCertificates} from './odd-certificates.js';
import {keysToDamage, oddKeys} from './odd-keys.js';

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

/** What tls.X509KeyPair says. */
function askPairs(pairs: ReadonlyArray<readonly [certificates: string, key: Buffer | string]>) {
	const base64 = (of: Buffer | string) => Buffer.from(of).toString('base64');
	return judge.ask(
		'pair',
		pairs.map(([certificates, key]) =>
			Buffer.from(JSON.stringify({Certificate: base64(certificates), Key: base64(key)})),
		),
	);
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

test(
	'a private key fits a certificate where a server in Go loads both, and else is said what it is',
	judge.options,
	() => {
		const readings = askPairs(oddKeys.map(([, certificates, key]) => [certificates, key]));
		for (const [index, [name, certificates, key, expected]] of oddKeys.entries()) {
			const reading = readings[index];
			const [entry] = tlsSecretEntries(secret({'tls.crt': certificates, 'tls.key': key}));
			assert.equal(entry?.key, expected, `${name}: ${reading?.error}`);
			assert.equal(reading?.parses, expected === 'fits', `${name}: ${entry?.key}, ${reading?.error}`);
		}
	},
);

test('damaged private keys fit where a server in Go loads them', judge.options, () => {
	const random = randomNumbers(25);
	const seeds = keysToDamage();
	const cases = Array.from({length: 1600}, (_, index) => {
		const {certificate, spki, der} = seeds[index % seeds.length] as (typeof seeds)[number];
		return {certificate, spki, der: mutate(der, random)};
	});
	const readings = askPairs(cases.map(({certificate, der}) => [certificate, encodePem('PRIVATE KEY', der)]));
	let loaded = 0;
	for (const [index, {spki, der}] of cases.entries()) {
		const {parses = false, error = ''} = readings[index] ?? {};
		const half = readGoPrivateKey(der);
		const hex = () => `${der.toString('hex')}: ${error}`;
		assert.equal(half !== undefined && isKeyOf(half, spki), parses, hex());
		assert.equal(half !== undefined, parses || error.includes('match'), hex());
		loaded += parses ? 1 : 0;
	}

	assert.ok(loaded > 100, `${loaded} are loaded`);
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
