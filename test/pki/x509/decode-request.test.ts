// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {PkiError} from '../../../source/pki/pki-error.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {cpuMs} from '../../helpers/cpu-time.js';
import {
	bits,
	element,
	extension,
	extensionRequest,
	integer,
	oid,
	rdn,
	request,
	sequence,
	set,
	someKey,
	text,
} from '../build-der.js';

const san = (...names: readonly Uint8Array[]) => extensionRequest(extension('2.5.29.17', sequence(...names)));

function opensslRequest(...options: readonly string[]): {readonly der: Buffer; readonly text: string} {
	const der = execFileSync(
		'openssl',
		['req', '-new', '-nodes', '-keyout', '/dev/null', '-outform', 'DER', ...options],
		{stdio: ['ignore', 'pipe', 'ignore']},
	);
	const told = execFileSync('openssl', ['req', '-inform', 'DER', '-noout', '-text', '-nameopt', 'RFC2253'], {
		input: der,
	}).toString();
	return {der, text: told};
}

test('reads subject, names, key and usages as openssl writes them', () => {
	const {der, text: told} = opensslRequest(
		'-newkey',
		'ec',
		'-pkeyopt',
		'ec_paramgen_curve:P-384',
		'-subj',
		'/C=DE/O=k8s/OU=System/CN=kubernetes+serialNumber=7',
		'-multivalue-rdn',
		'-addext',
		'subjectAltName=DNS:a.example,IP:10.0.34.2,IP:2001:db8::1,email:x@a.example,URI:spiffe://a.example/x',
		'-addext',
		'keyUsage=critical,digitalSignature,keyEncipherment',
		'-addext',
		'extendedKeyUsage=serverAuth,clientAuth',
	);
	const request = decodeRequest(der);
	assert.deepEqual(request.problems, []);
	assert.deepEqual(
		request.subject.map(rdn => rdn.map(({type, value}) => `${type}=${value}`)),
		[['C=DE'], ['O=k8s'], ['OU=System'], ['serialNumber=7', 'CN=kubernetes']],
	);
	assert.match(told, /Subject: CN=kubernetes\+serialNumber=7,OU=System,O=k8s,C=DE/);
	assert.deepEqual(request.subjectAltNames, [
		{kind: 'dns', value: 'a.example'},
		{kind: 'ip', value: '10.0.34.2'},
		{kind: 'ip', value: '2001:db8::1'},
		{kind: 'email', value: 'x@a.example'},
		{kind: 'uri', value: 'spiffe://a.example/x'},
	]);
	const {algorithm, curve, bits: keyBits} = request.publicKey;
	assert.deepEqual({algorithm, curve, keyBits}, {algorithm: 'ECDSA', curve: 'P-384', keyBits: 384});
	assert.deepEqual(request.keyUsage, ['digitalSignature', 'keyEncipherment']);
	assert.deepEqual(request.extKeyUsage, ['serverAuth', 'clientAuth']);
	assert.deepEqual(
		request.extensions.map(({name, critical}) => `${name} ${critical}`),
		['subjectAltName false', 'keyUsage true', 'extKeyUsage false'],
	);
	assert.equal(request.signatureAlgorithm.name, 'ecdsa-with-SHA256');
});

test('reads the size and exponent of an RSA key', () => {
	const {der} = opensslRequest('-newkey', 'rsa:1024', '-pkeyopt', 'rsa_keygen_pubexp:3', '-subj', '/CN=x');
	const {algorithm, bits: keyBits, exponent} = decodeRequest(der).publicKey;
	assert.deepEqual({algorithm, keyBits, exponent}, {algorithm: 'RSA', keyBits: 1024, exponent: '3'});
});

test('returns the signed bytes, subject and key as slices of the input', () => {
	const key = someKey;
	const subject = sequence(rdn('2.5.4.3', text(0x0c, 'alice')));
	const {raw} = decodeRequest(request({subject, key}));
	assert.equal(Buffer.from(raw.subject).toString('hex'), subject.toString('hex'));
	assert.equal(Buffer.from(raw.subjectPublicKeyInfo).toString('hex'), key.toString('hex'));
	assert.equal(Buffer.from(raw.tbs).toString('hex'), sequence(integer(0), subject, key, element(0xa0)).toString('hex'));
	assert.equal(raw.signature.length, 64);
	assert.equal(raw.tbs.buffer, raw.der.buffer);
});

const fatal: ReadonlyArray<{readonly name: string; readonly der: Buffer; readonly code: string}> = [
	{name: 'attributes left out', der: request({attributes: null}), code: 'no-attributes'},
	{name: 'bytes after it', der: Buffer.concat([request(), Buffer.from([0])]), code: 'trailing-bytes'},
	{
		name: 'a PrintableString with @',
		der: request({subject: sequence(rdn('2.5.4.3', text(0x13, 'a@b')))}),
		code: 'bad-string',
	},
	{
		name: 'UTF-8 that is none',
		der: request({subject: sequence(rdn('2.5.4.3', element(0x0c, [0xff])))}),
		code: 'bad-string',
	},
	{
		name: 'an odd BMPString',
		der: request({subject: sequence(rdn('2.5.4.3', element(0x1e, [0, 65, 0])))}),
		code: 'bad-string',
	},
	{
		name: 'an attribute type with padding',
		der: request({subject: sequence(set(sequence(element(6, [0x55, 4, 0x80, 3]), text(12, 'x'))))}),
		code: 'bad-oid',
	},
	{
		name: 'an attribute type beyond 31 bits',
		der: request({subject: sequence(set(sequence(element(6, [0x55, 4, 0x90, 0x80, 0x80, 0x80, 3]), text(12, 'x'))))}),
		code: 'bad-oid',
	},
	{name: 'an IP address of 5 bytes', der: request({attributes: [san(element(0x87, [1, 2, 3, 4, 5]))]}), code: 'bad-ip'},
	{name: 'a dNSName beyond ASCII', der: request({attributes: [san(text(0x82, 'käse'))]}), code: 'bad-name-text'},
	{name: 'a URI with a newline', der: request({attributes: [san(text(0x86, 'https://a/\n'))]}), code: 'bad-uri'},
	{
		name: 'two subjectAltNames',
		der: request({attributes: [san(text(0x82, 'a')), san(text(0x82, 'b'))]}),
		code: 'duplicate-extension',
	},
	{
		name: 'a critical flag of 1',
		der: request({attributes: [extensionRequest(sequence(oid('2.5.29.15'), [1, 1, 1], element(4, bits(0, [0x80]))))]}),
		code: 'bad-boolean',
	},
	{
		name: 'an RSA key without NULL',
		der: request({key: sequence(sequence(oid('1.2.840.113549.1.1.1')), bits(0, sequence(integer(5), integer(3))))}),
		code: 'bad-public-key',
	},
	{
		name: 'a negative RSA modulus',
		der: request({
			key: sequence(sequence(oid('1.2.840.113549.1.1.1'), [5, 0]), bits(0, sequence(integer(0x85), integer(3)))),
		}),
		code: 'bad-public-key',
	},
	{
		name: 'a compressed point',
		der: request({
			key: sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')), bits(0, [2], Buffer.alloc(32, 1))),
		}),
		code: 'bad-public-key',
	},
	{
		name: 'secp256k1',
		der: request({
			key: sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.10')), bits(0, [4], Buffer.alloc(64, 1))),
		}),
		code: 'bad-public-key',
	},
	{
		name: 'a length that is not minimal',
		der: request({subject: Buffer.from([0x30, 0x81, 0x00])}),
		code: 'non-minimal-length',
	},
	{name: 'a version with padding', der: request({version: integer(0, 0)}), code: 'bad-version'},
	{name: 'a signature with loose padding bits', der: request({signature: bits(3, [0xff])}), code: 'bad-bit-string'},
];

for (const {name, der, code} of fatal) {
	test(`reads on and reports that the API server refuses ${name}`, () => {
		const problem = decodeRequest(der).problems.find(found => found.code === code);
		assert.equal(problem?.fatalForServer, true, JSON.stringify(decodeRequest(der).problems));
	});
}

test('names an unreadable attribute and keeps the subject', () => {
	const der = request({
		attributes: [element(0x31, integer(1)), sequence(oid('1.2.840.113549.1.9.7'), text(0x13, 'secret'))],
	});
	const {subject, attributes, problems} = decodeRequest(der);
	assert.equal(subject[0]?.[0]?.value, 'alice');
	assert.deepEqual(
		attributes.map(({name, problem}) => [name, problem]),
		[
			['without a type', 'is no SEQUENCE'],
			['challengePassword', 'has no SET of values'],
		],
	);
	assert.deepEqual(
		problems.map(({code, fatalForServer}) => [code, fatalForServer]),
		[
			['bad-attribute', false],
			['bad-attribute', false],
		],
	);
});

test('reads only the first value of an extensionRequest, and reports it', () => {
	const list = (name: string) => sequence(extension('2.5.29.17', sequence(text(0x82, name))));
	const der = request({
		attributes: [sequence(oid('1.2.840.113549.1.9.14'), set(list('a.example'), list('b.example')))],
	});
	const {subjectAltNames, attributes} = decodeRequest(der);
	assert.deepEqual(subjectAltNames, [{kind: 'dns', value: 'a.example'}]);
	assert.match(attributes[0]?.problem ?? '', /several values/);
});

test('skips elements after the values of an attribute, as the API server does', () => {
	const list = sequence(extension('2.5.29.17', sequence(text(0x82, 'a.example'))));
	const attribute = sequence(oid('1.2.840.113549.1.9.14'), set(list), element(0x1f, [0x0e]));
	const {subjectAltNames, attributes, problems} = decodeRequest(
		request({attributes: [attribute, sequence(oid('1.2.3'), set(integer(1)))]}),
	);
	assert.deepEqual(subjectAltNames, [{kind: 'dns', value: 'a.example'}]);
	assert.deepEqual(
		attributes.map(({oid: type}) => type),
		['1.2.840.113549.1.9.14', '1.2.3'],
	);
	assert.deepEqual(
		problems.map(({message, fatalForServer}) => [message, fatalForServer]),
		[['The attribute extensionRequest has more behind its values, which the API server passes over.', false]],
	);
});

test('names an extension outside of extensionRequest', () => {
	const misplaced = sequence(oid('2.5.29.17'), set(sequence(text(0x82, 'evil.example'))));
	const {subjectAltNames, attributes} = decodeRequest(request({attributes: [misplaced]}));
	assert.deepEqual(subjectAltNames, []);
	assert.match(attributes[0]?.problem ?? '', /outside of extensionRequest/);
});

test('shows names of kinds that the API server drops', () => {
	const upn = element(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), element(0xa0, text(0x0c, 'alice@corp')));
	const directory = element(0xa4, sequence(rdn('2.5.4.10', text(0x13, 'a,b')), rdn('2.5.4.3', text(0x13, 'c'))));
	const {subjectAltNames, problems} = decodeRequest(
		request({
			attributes: [
				san(
					upn,
					directory,
					element(0x88, [0x2a, 3]),
					element(0x87, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1]),
				),
			],
		}),
	);
	assert.deepEqual(subjectAltNames, [
		{kind: 'otherName', value: '1.3.6.1.4.1.311.20.2.3;alice@corp'},
		{kind: 'directoryName', value: 'CN=c,O=a\\,b'},
		{kind: 'registeredID', value: '1.2.3'},
		{kind: 'ip', value: '10.0.0.1', isMapped: true, problem: 'is an IPv4 address written in 16 bytes'},
	]);
	assert.deepEqual(problems, []);
});

test('reads every string type of certificates', () => {
	const values: ReadonlyArray<readonly [Buffer, string, string]> = [
		[text(0x0c, 'Käse 中'), 'Käse 中', 'UTF8String'],
		[text(0x13, '*.a & b'), '*.a & b', 'PrintableString'],
		[text(0x14, 'Käse', 'latin1'), 'Käse', 'T61String'],
		[
			text(0x1e, 'A\u4e2d', 'utf16le')
				.swap16()
				.fill(Buffer.from([0x1e, 4]), 0, 2),
			'A\u4e2d',
			'BMPString',
		],
		[element(0x1c, [0, 1, 0xf6, 0]), '\u{1f600}', 'UniversalString'],
		[text(0x1a, 'seen'), 'seen', 'VisibleString'],
		[integer(5), '#020105', 'tag 0x2'],
	];
	for (const [value, expected, encoding] of values) {
		const attribute = decodeRequest(request({subject: sequence(rdn('2.5.4.3', value))})).subject[0]?.[0];
		assert.deepEqual([attribute?.value, attribute?.encoding], [expected, encoding]);
	}
});

test('refuses what is no request at all with bad-der', () => {
	for (const bytes of [
		[],
		[0x30],
		[0x30, 0x80, 0, 0],
		[0x30, 3, 2, 1, 0],
		[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
		[4, 0],
	]) {
		assert.throws(
			() => decodeRequest(Buffer.from(bytes)),
			(error: unknown) => error instanceof PkiError && error.code === 'bad-der',
		);
	}
});

test('reads 4,000 nested elements without recursion', () => {
	let nested: Buffer = Buffer.alloc(0);
	for (let depth = 0; depth < 4000; depth++) {
		nested = element(0x30, nested);
	}

	const der = request({attributes: [sequence(oid('1.2.3.4'), set(nested))]});
	assert.equal(decodeRequest(der).attributes[0]?.oid, '1.2.3.4');
	assert.ok(cpuMs(() => decodeRequest(der), {enough: 50}) < 50);
});
