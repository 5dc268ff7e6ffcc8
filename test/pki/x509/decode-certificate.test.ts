// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {test} from 'node:test';
import {PkiError} from '../../../source/pki/pki-error.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {bits, certificate, element, extension, integer, oid, sequence, text} from '../build-der.js';

function opensslCertificate(...options: readonly string[]): Buffer {
	return execFileSync(
		'openssl',
		[
			'req',
			'-x509',
			'-newkey',
			'ec',
			'-pkeyopt',
			'ec_paramgen_curve:P-256',
			'-nodes',
			'-keyout',
			'/dev/null',
			'-outform',
			'DER',
			...options,
		],
		{stdio: ['ignore', 'pipe', 'ignore']},
	);
}

test('agrees with node about serial number, dates and names of a certificate of openssl', () => {
	const der = opensslCertificate(
		'-subj',
		'/O=k8s/CN=root',
		'-days',
		'36500',
		'-set_serial',
		'0x0123456789abcdef',
		'-addext',
		'keyUsage=critical,keyCertSign,cRLSign',
	);
	const node = new X509Certificate(der);
	const read = decodeCertificate(der);
	assert.deepEqual(read.problems, []);
	assert.equal(read.version, 3);
	assert.equal(read.serialNumber, node.serialNumber.toLowerCase().replace(/^0+/, ''));
	assert.deepEqual([read.notBefore, read.notAfter], [node.validFromDate, node.validToDate]);
	assert.equal(
		read.subject
			.flat()
			.map(({type, value}) => `${type}=${value}`)
			.join('\n'),
		node.subject,
	);
	assert.deepEqual(read.issuer, read.subject);
	assert.deepEqual(read.keyUsage, ['keyCertSign', 'cRLSign']);
	assert.deepEqual(read.basicConstraints, {ca: true});
	assert.equal(read.subjectKeyIdentifier, read.authorityKeyIdentifier);
	const told = execFileSync('openssl', ['x509', '-inform', 'DER', '-noout', '-ext', 'subjectKeyIdentifier'], {
		input: der,
	}).toString();
	assert.equal(told.split('\n')[1]?.trim().replaceAll(':', '').toLowerCase(), read.subjectKeyIdentifier);
});

const dates: ReadonlyArray<{
	readonly name: string;
	readonly value: Buffer;
	readonly iso: string;
	readonly refused: boolean | undefined;
}> = [
	{
		name: 'UTCTime of this century',
		value: text(0x17, '491231235959Z'),
		iso: '2049-12-31T23:59:59.000Z',
		refused: undefined,
	},
	{
		name: 'UTCTime of the last century',
		value: text(0x17, '500101000000Z'),
		iso: '1950-01-01T00:00:00.000Z',
		refused: undefined,
	},
	{
		name: 'GeneralizedTime far ahead',
		value: text(0x18, '99991231235959Z'),
		iso: '9999-12-31T23:59:59.000Z',
		refused: undefined,
	},
	{
		name: 'GeneralizedTime long ago',
		value: text(0x18, '00500228000000Z'),
		iso: '0050-02-28T00:00:00.000Z',
		refused: undefined,
	},
	{name: 'UTCTime without seconds', value: text(0x17, '2601010000Z'), iso: '2026-01-01T00:00:00.000Z', refused: false},
	{
		name: 'UTCTime with an offset',
		value: text(0x17, '260101000000+0130'),
		iso: '2025-12-31T22:30:00.000Z',
		refused: false,
	},
	{
		name: 'UTCTime with a zero offset',
		value: text(0x17, '260101000000+0000'),
		iso: '2026-01-01T00:00:00.000Z',
		refused: true,
	},
	{
		name: 'GeneralizedTime without seconds',
		value: text(0x18, '202601010000Z'),
		iso: '2026-01-01T00:00:00.000Z',
		refused: true,
	},
	{
		name: 'GeneralizedTime with fractions',
		value: text(0x18, '20260101000000.5Z'),
		iso: '2026-01-01T00:00:00.000Z',
		refused: true,
	},
	{name: 'a time without a zone', value: text(0x17, '260101000000'), iso: '2026-01-01T00:00:00.000Z', refused: true},
	{name: '30 February', value: text(0x17, '260230000000Z'), iso: '', refused: true},
	{name: 'hour 24', value: text(0x17, '260101240000Z'), iso: '', refused: true},
	{name: 'an INTEGER', value: integer(1), iso: '', refused: true},
];

for (const {name, value, iso, refused} of dates) {
	test(`reads ${name} as ${iso === '' ? 'no date' : iso}`, () => {
		const {notAfter, problems} = decodeCertificate(certificate({notAfter: value}));
		assert.equal(Number.isNaN(notAfter.getTime()) ? '' : notAfter.toISOString(), iso);
		assert.equal(problems.find(({code}) => code === 'bad-time')?.fatalForServer, refused);
	});
}

const serials: ReadonlyArray<readonly [Buffer, string, boolean | undefined]> = [
	[integer(0x7f), '7f', undefined],
	[integer(0x00, 0x80), '80', undefined],
	[integer(0x00), '0', false],
	[integer(0xff), '-1', true],
	[integer(0x80), '-80', true],
	[integer(0xff, 0x00), '-100', true],
	[integer(0x00, 0x05), '5', true],
	[element(2, Buffer.alloc(21, 1)), '01'.repeat(21).slice(1), false],
	[element(2), '0', true],
];

for (const [serial, hex, refused] of serials) {
	test(`reads the serial number ${serial.toString('hex')} as ${hex.slice(0, 10)}`, () => {
		const {serialNumber, problems} = decodeCertificate(certificate({serial}));
		assert.equal(serialNumber, hex);
		assert.equal(problems.find(({code}) => code.endsWith('serial-number'))?.fatalForServer, refused);
	});
}

test('reads a certificate of version 1', () => {
	const read = decodeCertificate(certificate({version: Buffer.alloc(0)}));
	assert.equal(read.version, 1);
	assert.deepEqual(read.problems, []);
});

test('reads path length, usages and unknown purposes', () => {
	const read = decodeCertificate(
		certificate({
			extensions: [
				extension('2.5.29.19', sequence([1, 1, 0xff], integer(0)), true),
				extension('2.5.29.15', bits(7, [0x06, 0x80]), true),
				extension('2.5.29.37', sequence(oid('2.5.29.37.0'), oid('1.3.6.1.5.5.7.3.9'), oid('1.2.3.4'))),
				extension('1.2.3.5', integer(1), true),
			],
		}),
	);
	assert.deepEqual(read.problems, []);
	assert.deepEqual(read.basicConstraints, {ca: true, pathLength: 0});
	assert.deepEqual(read.keyUsage, ['keyCertSign', 'cRLSign', 'decipherOnly']);
	assert.deepEqual(read.extKeyUsage, ['anyExtendedKeyUsage', 'OCSPSigning', '1.2.3.4']);
	assert.deepEqual(read.extensions.at(-1)?.name, '1.2.3.5');
	assert.equal(read.extensions.at(-1)?.critical, true);
});

const refused: ReadonlyArray<readonly [string, Buffer, string]> = [
	['other algorithms inside and outside', certificate({innerAlgorithm: sequence(oid('1.2.3'))}), 'algorithm-mismatch'],
	['version 4', certificate({version: element(0xa0, integer(3))}), 'bad-version'],
	[
		'a VisibleString in the subject',
		certificate({subject: sequence(element(0x31, sequence(oid('2.5.4.3'), text(0x1a, 'x'))))}),
		'unread-string-type',
	],
	[
		'a critical authorityKeyIdentifier',
		certificate({extensions: [extension('2.5.29.35', sequence(element(0x80, [1])), true)]}),
		'critical-key-identifier',
	],
	[
		'the same extension twice',
		certificate({extensions: [extension('1.2.3', integer(1)), extension('1.2.3', integer(1))]}),
		'duplicate-extension',
	],
];

for (const [name, der, code] of refused) {
	test(`reads on and reports that Go refuses ${name}`, () => {
		const {problems} = decodeCertificate(der);
		assert.equal(problems.find(found => found.code === code)?.fatalForServer, true, JSON.stringify(problems));
	});
}

test('refuses what is no certificate with bad-der', () => {
	assert.throws(
		() => decodeCertificate(sequence(sequence(integer(1)))),
		(error: unknown) => error instanceof PkiError && error.code === 'bad-der',
	);
});
