// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {
	contextPrimitive,
	element,
	isOid,
	namedBits,
	objectIdentifier,
	sequence,
	setOf,
	stringElement,
	tags,
	time,
	unsignedInteger,
} from '../../../../source/pki/der/write/encode-der.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Bytes by the rules of X.690, computed by hand. */
const encodings: ReadonlyArray<readonly [name: string, bytes: Uint8Array, hex: string]> = [
	['zero', unsignedInteger(0), '020100'],
	['a number with its top bit set', unsignedInteger(128), '02020080'],
	['a long number with leading zeros', unsignedInteger(Buffer.from('0000ff01', 'hex')), '020300ff01'],
	['a serial that is all zeros', unsignedInteger(Buffer.alloc(20)), '020100'],
	['no bits', namedBits([]), '030100'],
	['the first bit', namedBits([0]), '03020780'],
	['certSign and cRLSign', namedBits([6, 5]), '03020106'],
	['the ninth bit', namedBits([8]), '0303070080'],
	['a name [2] that begins with a zero byte', contextPrimitive(2, Buffer.from('0067', 'hex')), '82020067'],
	['an element [30]', element(0x9e, Buffer.from('41', 'hex')), '9e0141'],
	['a length of 127', element(tags.octetString, Buffer.alloc(127)).subarray(0, 2), '047f'],
	['a length of 128', element(tags.octetString, Buffer.alloc(128)).subarray(0, 3), '048180'],
	['a length of 65536', element(tags.octetString, Buffer.alloc(65_536)).subarray(0, 5), '0483010000'],
	[
		'a set in the order of its bytes',
		setOf([stringElement(tags.utf8String, 'b'), stringElement(tags.utf8String, 'a')]),
		'31060c01610c0162',
	],
	['an object identifier of arc 2.999', objectIdentifier('2.999'), '06028837'],
	['the largest arc that Go reads', objectIdentifier('1.2.2147483647'), '06062a87ffffff7f'],
	['the last second of UTCTime', time(new Date('2049-12-31T23:59:59.999Z')), '170d3439313233313233353935395a'],
	['the first second of GeneralizedTime', time(new Date('2050-01-01T00:00:00Z')), '180f32303530303130313030303030305a'],
];

for (const [name, bytes, expected] of encodings) {
	test(`writes ${name}`, () => {
		assert.equal(hex(bytes), expected);
	});
}

test('openssl reads the encoded values', () => {
	const der = sequence(
		objectIdentifier('1.2.840.113549.1.1.11'),
		unsignedInteger(Buffer.alloc(20, 0xff)),
		time(new Date('2060-01-02T03:04:05Z')),
	);
	const text = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], {input: der, encoding: 'utf8'});
	assert.match(text, /OBJECT +:sha256WithRSAEncryption\n.*INTEGER +:F{40}\n.*GENERALIZEDTIME +:20600102030405Z\n/s);
});

test('does not write an invalid object identifier as another', () => {
	for (const text of ['', '1', '3.1', '1.40', '2.5.4.x', '2.05', '1.2.', '.1.2', '1.2.2147483648', '1.2.-1', ' 1.2']) {
		assert.ok(!isOid(text), text);
		assert.throws(() => objectIdentifier(text), {code: 'bad-der'});
	}
});
