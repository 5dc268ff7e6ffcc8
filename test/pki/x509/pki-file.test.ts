import assert from 'node:assert/strict';
import {test} from 'node:test';
import {PkiError} from '../../../source/pki/pki-error.js';
import {readPkiFile} from '../../../source/pki/x509/pki-file.js';
import {requestFromApi} from '../../../source/pki/x509/request-from-api.js';
import {cpuMs} from '../../helpers/cpu-time.js';
import {certificate, rdn, request, sequence, text} from '../build-der.js';

const pem = (label: string, der: Uint8Array) =>
	`-----BEGIN ${label}-----\n${(
		Buffer.from(der)
			.toString('base64')
			.match(/.{1,64}/g) ?? []
	).join('\n')}\n-----END ${label}-----\n`;
const named = (name: string) => request({subject: sequence(rdn('2.5.4.3', text(0x0c, name)))});
const csr = pem('CERTIFICATE REQUEST', named('alice'));
const other = pem('CERTIFICATE REQUEST', named('mallory'));

function told(content: string | Buffer): readonly string[] {
	return readPkiFile(Buffer.from(content as string)).map(element => {
		if (element instanceof PkiError) {
			return `error ${element.code}`;
		}

		const fatal = element.problems.some(({fatalForServer}) => fatalForServer) ? ' fatal' : '';
		return `${element.kind} ${element.subject[0]?.[0]?.value}${fatal}`;
	});
}

const files: ReadonlyArray<{
	readonly name: string;
	readonly content: string | Buffer;
	readonly expected: readonly string[];
}> = [
	{
		name: 'a request below a line that begins with 0',
		content: `0 errors\n${csr}`,
		expected: ['CertificateRequest alice'],
	},
	{name: 'a request', content: csr, expected: ['CertificateRequest alice']},
	{
		name: 'a request with CRLF and text around',
		content: `hello\r\n${csr.replaceAll('\n', '\r\n')}bye`,
		expected: ['CertificateRequest alice'],
	},
	{
		name: 'two requests and a certificate',
		content: csr + pem('CERTIFICATE', certificate()) + other,
		expected: ['CertificateRequest alice', 'Certificate alice', 'CertificateRequest mallory fatal'],
	},
	{
		name: 'a request under its old name',
		content: pem('NEW CERTIFICATE REQUEST', named('alice')),
		expected: ['CertificateRequest alice fatal'],
	},
	{name: 'a byte order mark before it', content: `\ufeff${csr}`, expected: ['CertificateRequest alice fatal']},
	{name: 'an indented request', content: csr.replace(/^/gm, '  '), expected: ['CertificateRequest alice fatal']},
	{
		name: 'a key before the request',
		content: pem('PRIVATE KEY', named('x')) + csr,
		expected: ['CertificateRequest alice fatal'],
	},
	{
		name: 'a damaged block before the request',
		content: csr.replace('MII', '!II').replace('MIG', '!IG') + other,
		expected: ['error bad-pem', 'CertificateRequest mallory'],
	},
	{name: 'a request cut off', content: csr.slice(0, 200), expected: ['error bad-pem']},
	{name: 'keys only', content: pem('PRIVATE KEY', named('x')), expected: ['error no-pem']},
	{name: 'nothing', content: '', expected: ['error no-pem']},
	{name: 'a DER request', content: named('alice'), expected: ['CertificateRequest alice']},
	{name: 'a DER certificate', content: certificate(), expected: ['Certificate alice']},
	{
		name: 'a DER certificate of version 1',
		content: certificate({version: Buffer.alloc(0)}),
		expected: ['Certificate alice'],
	},
	{
		name: 'several DER elements',
		content: Buffer.concat([named('alice'), certificate()]),
		expected: ['CertificateRequest alice', 'Certificate alice'],
	},
	{
		name: 'DER with bytes after it',
		content: Buffer.concat([named('alice'), Buffer.from([0x30, 0])]),
		expected: ['CertificateRequest alice fatal'],
	},
	{
		name: 'a certificate with trust settings',
		content: pem('TRUSTED CERTIFICATE', Buffer.concat([certificate(), sequence()])),
		expected: ['Certificate alice'],
	},
	{name: 'a certificate that is none', content: pem('CERTIFICATE', Buffer.from('hello')), expected: ['error bad-der']},
];

for (const {name, content, expected} of files) {
	test(`reads a file of ${name}`, () => {
		assert.deepEqual(told(content), expected);
	});
}

test('reads only the first block of a request from the API, and notes the others', () => {
	const read = requestFromApi(Buffer.from(csr + other).toString('base64'));
	assert.equal(read.subject[0]?.[0]?.value, 'alice');
	assert.deepEqual(
		read.problems.map(({code, fatalForServer}) => [code, fatalForServer]),
		[['more-pem-blocks', false]],
	);
});

test('uses the last BEGIN before an END, as the API server does', () => {
	const read = requestFromApi(Buffer.from(csr.split('-----END')[0] + other).toString('base64'));
	assert.equal(read.subject[0]?.[0]?.value, 'mallory');
});

test('notes text and headers around the block', () => {
	const headed = csr.replace('-----\n', '-----\nComment: x\n\n');
	const {problems} = requestFromApi(Buffer.from(`text\n${headed}`).toString('base64'));
	assert.deepEqual(
		problems.map(({code}) => code),
		['text-around-pem', 'pem-headers'],
	);
});

const refusals: ReadonlyArray<readonly [string, string, string]> = [
	['no base64', 'a%', 'bad-pem'],
	['base64 without padding', 'YQ', 'bad-pem'],
	['no PEM', Buffer.from('hello').toString('base64'), 'no-pem'],
	['another label', Buffer.from(pem('NEW CERTIFICATE REQUEST', named('x'))).toString('base64'), 'no-pem'],
	['rubbish in the block', Buffer.from(pem('CERTIFICATE REQUEST', Buffer.from('hello'))).toString('base64'), 'bad-der'],
];

for (const [name, base64, code] of refusals) {
	test(`refuses a request from the API that is ${name} with ${code}`, () => {
		assert.throws(
			() => requestFromApi(base64),
			(error: unknown) => error instanceof PkiError && error.code === code,
		);
	});
}

test('reads a megabyte of PEM lines in linear time', () => {
	const empty = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
	for (const line of ['-----END X-----\n', '-----BEGIN X-----\n', empty]) {
		const bytes = Buffer.from(line.repeat(60_000));
		assert.ok(cpuMs(() => readPkiFile(bytes), {enough: 1000}) < 1000, line);
	}
});

test('makes errors without stack traces for many damaged blocks, and leaves traces on', () => {
	const {stackTraceLimit} = Error;
	const [error] = readPkiFile(Buffer.from('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'));
	assert.ok(error instanceof PkiError);
	assert.doesNotMatch(error.stack ?? '', /\n\s+at /);
	assert.equal(Error.stackTraceLimit, stackTraceLimit);
});

for (const [name, content, message] of [
	[
		'without line breaks',
		csr.replaceAll('\n', ''),
		/^The CERTIFICATE REQUEST block at line 1 has lost its line breaks\.$/,
	],
	[
		'with blanks for line breaks',
		csr.trim().replaceAll('\n', ' '),
		/block at line 1 has blanks in place of its line breaks\.$/,
	],
	[
		'with line breaks written out',
		csr.trim().replaceAll('\n', '\\n'),
		/has "\\n" written out in place of its line breaks\.$/,
	],
	[
		'without the break before END',
		csr.replace('\n-----END', '-----END'),
		/has lost the line break before its END line\.$/,
	],
	['without the break after BEGIN', csr.replace('-----\n', '-----'), /has lost its line breaks\.$/],
	['without the break between two', csr.trim() + csr, /line 1 has lost the line break after its END line\.$/],
	['without END', csr.split('-----END')[0] ?? '', /has no END line\.$/],
	[
		'under a label that is none',
		'-----BEGIN aBcDeF0123+/-----\nAAAA\n-----END aBcDeF0123+/-----\n',
		/only blocks of other kinds\.$/,
	],
] as const) {
	test(`explains what is wrong with PEM ${name}`, () => {
		const [error, ...more] = readPkiFile(Buffer.from(content));
		assert.ok(error instanceof PkiError && more.length === 0);
		assert.match(error.message, message);
	});
}
