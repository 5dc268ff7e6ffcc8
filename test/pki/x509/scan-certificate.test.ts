// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {describe, test} from 'node:test';
import {rootCertificates} from 'node:tls';
import {PkiError} from '../../../source/pki/pki-error.js';
import type {Certificate} from '../../../source/pki/types.js';
import {readLeniently} from '../../../source/pki/x509/lenient-certificate.js';
import {scanCertificate} from '../../../source/pki/x509/scan-certificate.js';
import {makeCertificate} from '../../certificates/make-certificate.js';
import {certificate, element, extension, integer, octets, oid, rdn, sequence, text} from '../build-der.js';
import {mutate, randomNumbers} from '../mutate.js';

const derOf = (pem: string) => Buffer.from(pem.replaceAll(/-----.*-----|\n/g, ''), 'base64');

function opensslMade(key: readonly string[], ...options: readonly string[]): Buffer {
	return execFileSync(
		'openssl',
		['req', '-x509', '-nodes', '-keyout', '/dev/null', '-outform', 'DER', '-newkey', ...key, ...options],
		{stdio: ['ignore', 'pipe', 'ignore']},
	);
}

const ec = (curve: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const leafOptions = [
	...['-subj', '/C=DE/O=k8s/OU=ä/CN=x+serialNumber=1/emailAddress=a@b.example', '-multivalue-rdn', '-utf8'],
	...['-addext', 'keyUsage=critical,digitalSignature,keyAgreement,decipherOnly'],
	...['-addext', 'extendedKeyUsage=clientAuth,serverAuth,1.2.3.4'],
	...['-addext', 'authorityInfoAccess=OCSP;URI:http://ocsp.example'],
	...['-addext', 'crlDistributionPoints=URI:http://crl.example/a'],
	...['-addext', 'certificatePolicies=2.23.140.1.2.1,1.2.3.4'],
];

const authority = makeCertificate({name: 'Scan CA', isCa: true});
const leaf = makeCertificate({name: 'web.shop.svc', hosts: ['web.shop.svc', '*.shop.svc', '10.0.34.2'], by: authority});
/** Certificates without a fault. */
const seeds: readonly Buffer[] = [
	leaf.der,
	authority.der,
	makeCertificate({name: 'late', notAfter: new Date('9999-12-31T23:59:59Z'), usages: ['server auth']}).der,
	opensslMade(ec('P-256'), ...leafOptions, '-addext', 'subjectAltName=DNS:a.example,IP:::1,URI:spiffe://a/b,email:x@y'),
	opensslMade(ec('P-384'), ...leafOptions, '-addext', 'subjectAltName=DNS:a.example,RID:1.2.3,otherName:1.2.3;UTF8:ä'),
	opensslMade(['rsa:1024'], '-subj', '/CN=Root', '-addext', 'nameConstraints=permitted;DNS:example'),
	opensslMade(['ed25519'], '-subj', '/CN=Root', '-set_serial', '0x00ffaa'),
];

/** All that a certificate says, and the bytes of its parts. */
function said(read: Certificate): unknown {
	const {raw, publicKey, extensions} = read;
	const {algorithm, oid: keyOid, curve, bits, exponent, problem, sha256} = publicKey;
	return {
		...[read.kind, read.version, read.serialNumber, read.notBefore, read.notAfter, read.signatureAlgorithm],
		names: [read.issuer, read.subject, read.subjectAltNames],
		key: [algorithm, keyOid, curve, bits, exponent, problem, sha256],
		usages: [read.keyUsage, read.extKeyUsage, read.basicConstraints],
		identifiers: [read.subjectKeyIdentifier, read.authorityKeyIdentifier],
		extensions: extensions.map(({oid: id, name, critical, value}) => [id, name, critical, hex(value)]),
		raw: [raw.der, raw.tbs, raw.subject, raw.issuer, raw.subjectPublicKeyInfo, raw.signature].map(hex),
	};
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Compares both readers; whether the scan took the certificate for one without a fault. */
function isScanned(der: Buffer): boolean {
	const scanned = scanCertificate(der);
	if (scanned === undefined) {
		return false;
	}

	const read = readLeniently(der, []);
	assert.deepEqual(read.problems, [], der.toString('base64'));
	assert.deepEqual(said(scanned), said(read), der.toString('base64'));
	return true;
}

describe('the scan of certificates', () => {
	test('takes ordinary certificates, and reads them as the lenient reader does', () => {
		for (const [index, der] of seeds.entries()) {
			assert.equal(isScanned(der), true, `certificate ${index}`);
		}
	});

	test('takes each public authority without a fault, of those that node comes with', () => {
		const roots = rootCertificates.map(derOf);
		const clean = roots.filter(der => readLeniently(der, []).problems.length === 0);
		assert.ok(clean.length > 100);
		const left = clean.filter(der => !isScanned(der));
		assert.ok(left.length < 10, `${left.length} of ${clean.length} are left to the lenient reader`);
	});

	test('never takes one for sound in which a byte was changed, unless the lenient reader does', () => {
		let taken = 0;
		let tried = 0;
		for (const [index, seed] of seeds.slice(0, 4).entries()) {
			const der = Buffer.from(seed);
			for (let at = 0; at < der.length; at++) {
				for (const flip of index === 0 ? [0x01, 0x80, 0x20] : [1 << (at % 8)]) {
					der[at] = (der[at] as number) ^ flip;
					tried++;
					taken += Number(isScanned(der));
					der[at] = seed[at] as number;
				}
			}
		}

		// Bytes of a name, a key identifier and the signature may be any.
		assert.ok(taken > tried / 10 && taken < (tried * 8) / 10, `${taken} of ${tried}`);
	});

	test('never takes one for sound whose elements were changed, unless the lenient reader does', () => {
		const random = randomNumbers(20261129);
		let taken = 0;
		for (let count = 0; count < 3000; count++) {
			taken += Number(isScanned(mutate(seeds[count % seeds.length] as Buffer, random)));
		}

		assert.ok(taken > 25, `${taken}`);
	});
});

const critical = true;
const extensions: Readonly<Record<string, readonly Uint8Array[]>> = {
	'one twice': [extension('2.5.29.17', sequence(text(0x82, 'a'))), extension('2.5.29.17', sequence(text(0x82, 'a')))],
	'an unknown one twice': [extension('1.2.3.4', integer(1)), extension('1.2.3.4', integer(1))],
	'a critical key identifier': [extension('2.5.29.14', octets([1]), critical)],
	'a name beyond ASCII': [extension('2.5.29.17', sequence(text(0x82, 'ä')))],
	'an address of 5 bytes': [extension('2.5.29.17', sequence(element(0x87, [1, 2, 3, 4, 5])))],
	'a bad URI': [extension('2.5.29.17', sequence(text(0x86, 'https://a/%zz')))],
	'bytes behind the names': [extension('2.5.29.17', Buffer.concat([sequence(text(0x82, 'a')), integer(1)]))],
	'key usage with wrong padding': [extension('2.5.29.15', element(3, [5, 0xff]))],
	'a path length that is negative': [extension('2.5.29.19', sequence(element(1, [0xff]), integer(0xff)))],
	'a CA flag of 1': [extension('2.5.29.19', sequence(element(1, [1])))],
	'purposes that are none': [extension('2.5.29.37', sequence(integer(1)))],
	'a damaged policy': [extension('2.5.29.32', sequence(integer(1)))],
	'a damaged access description': [extension('1.3.6.1.5.5.7.1.1', sequence(integer(1)))],
	'an identifier with padding': [sequence(element(6, [0x2a, 0x80, 0x01]), octets([1]))],
	'a flag that is no DER': [sequence(oid('1.2.3.4'), element(1, [1]), octets([1]))],
};

describe('the scan leaves to the lenient reader', () => {
	for (const [name, list] of Object.entries(extensions)) {
		test(`extensions with ${name}`, () => {
			const der = certificate({extensions: list});
			assert.notDeepEqual(readLeniently(der, []).problems, []);
			assert.equal(scanCertificate(der), undefined);
		});
	}

	const spki = (der: Uint8Array) => certificate({key: der});
	const p256 = leaf.der.subarray(leaf.der.indexOf(Buffer.from('3059301306', 'hex'))).subarray(0, 91);
	const parts: Readonly<Record<string, Buffer>> = {
		'a point that is not on its curve': spki(
			Buffer.concat([p256.subarray(0, 90), Buffer.from([(p256[90] as number) ^ 1])]),
		),
		'a point of P-384 that is not on its curve': spki(
			sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.34')), element(3, [0, 4], Buffer.alloc(96, 1))),
		),
		'bytes behind it': Buffer.concat([leaf.der, Buffer.alloc(1)]),
		'a text with a control character': certificate({subject: sequence(rdn('2.5.4.3', text(0x13, 'a@b')))}),
		'a serial number of zero': certificate({serial: integer(0)}),
		'a negative serial number': certificate({serial: integer(0x80)}),
	};
	for (const [name, der] of Object.entries(parts)) {
		test(name, () => {
			assert.notDeepEqual(readLeniently(der, []).problems, []);
			assert.equal(scanCertificate(der), undefined);
		});
	}

	test('what is no certificate at all', () => {
		for (const der of [
			Buffer.alloc(0),
			Buffer.alloc(1, 0x30),
			Buffer.alloc(2, 0x30),
			sequence(),
			sequence(sequence()),
		]) {
			assert.throws(() => readLeniently(der, []), PkiError);
			assert.equal(scanCertificate(der), undefined);
		}
	});
});
