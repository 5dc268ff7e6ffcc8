import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {serverView} from '../../../source/pki/x509/server-view.js';
import {bits, element, extension, extensionRequest, oid, rdn, request, sequence, set, text} from '../build-der.js';

const view = (...parts: Parameters<typeof request>) => serverView(decodeRequest(request(...parts)));
const san = (...names: readonly Uint8Array[]) => extension('2.5.29.17', sequence(...names));

test('reads the last CN and each O, and names the CN that it drops', () => {
	const {accepts, commonName, organizations, dropped} = view({
		subject: sequence(
			rdn('2.5.4.3', text(0x0c, 'alice')),
			rdn('2.5.4.10', text(0x0c, 'team')),
			set(
				sequence(oid('2.5.4.10'), text(0x0c, 'system:masters')),
				sequence(oid('2.5.4.3'), text(0x13, 'system:admin')),
			),
		),
	});
	assert.deepEqual(
		{accepts, commonName, organizations},
		{accepts: true, commonName: 'system:admin', organizations: ['team', 'system:masters']},
	);
	assert.deepEqual(dropped, ['CN alice, since another CN follows']);
});

test('reads no string types that Go does not read', () => {
	const {commonName, dropped} = view({subject: sequence(rdn('2.5.4.3', text(0x1a, 'root')))});
	assert.equal(commonName, undefined);
	assert.deepEqual(dropped, ['CN root of the subject, which is a VisibleString']);
});

test('sorts names, and drops the kinds and forms that Go drops', () => {
	const seen = view({
		attributes: [
			extensionRequest(
				extension(
					'2.5.29.17',
					Buffer.concat([
						sequence(
							text(0x82, 'a.example'),
							text(0xa2, 'b.example'),
							element(0x87, [10, 0, 0, 1]),
							element(0x88, [0x2a, 3]),
							text(0x81, 'x@a.example'),
							text(0x86, 'spiffe://a/b'),
						),
						Buffer.from('hidden'),
					]),
				),
			),
		],
	});
	assert.deepEqual(
		[seen.dns, seen.ip, seen.email, seen.uri],
		[['a.example'], ['10.0.0.1'], ['x@a.example'], ['spiffe://a/b']],
	);
	assert.equal(seen.accepts, true);
	assert.deepEqual(seen.dropped, [
		'6 bytes after the subjectAltName',
		`subjectAltName otherName #a209${Buffer.from('b.example').toString('hex')}`,
		'subjectAltName registeredID 1.2.3',
	]);
});

test('drops unreadable attributes, and the second value of an extensionRequest', () => {
	const {dropped, dns} = view({
		attributes: [
			sequence(oid('1.2.840.113549.1.9.14'), set(sequence(san(text(0x82, 'a'))), sequence(san(text(0x82, 'b'))))),
			sequence(oid('1.2.840.113549.1.9.7'), text(0x0c, 'x')),
		],
	});
	assert.deepEqual(dns, ['a']);
	assert.deepEqual(dropped, [
		'attribute extensionRequest, which has several values, of which the API server reads the first',
		'attribute challengePassword, which has no SET of values',
	]);
});

test('refuses for the first fatal problem, a point outside its curve, or the signature', () => {
	assert.match(view({attributes: null}).reason ?? '', /attributes/);
	const spki = generateKeyPairSync('ec', {namedCurve: 'P-256'}).publicKey.export({format: 'der', type: 'spki'});
	assert.equal(view({key: spki}).accepts, true);
	const off = Buffer.from(spki);
	off[off.length - 1] = (off.at(-1) as number) ^ 1;
	assert.deepEqual(
		[view({key: off}).accepts, view({key: off}).reason],
		[false, 'The public key is no point on its curve.'],
	);
	const refused = serverView(decodeRequest(request()), {valid: false, reason: 'does not fit', acceptedByServer: false});
	assert.deepEqual([refused.accepts, refused.reason], [false, 'The signature does not fit.']);
});

for (const namedCurve of ['P-224', 'P-256', 'P-384', 'P-521']) {
	test(`accepts every key that openssl makes on ${namedCurve}`, () => {
		for (let round = 0; round < 20; round++) {
			const spki = generateKeyPairSync('ec', {namedCurve}).publicKey.export({format: 'der', type: 'spki'});
			assert.equal(view({key: spki}).accepts, true);
		}
	});
}

test('accepts what it can not use, such as an unknown kind of key', () => {
	const {accepts} = view({key: sequence(sequence(oid('1.2.3.4')), bits(0, [1]))});
	assert.equal(accepts, true);
});
