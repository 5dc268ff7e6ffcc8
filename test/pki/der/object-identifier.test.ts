import assert from 'node:assert/strict';
import {test} from 'node:test';
import forge from 'node-forge';
import {readOid} from '../../../source/pki/der/object-identifier.js';
import {knownOids} from '../../../source/pki/der/oid-names.js';
import {cpuMs} from '../../helpers/cpu-time.js';

const content = (...octets: readonly number[]) => Buffer.from(octets);

test('knows each identifier of the table by the bytes that node-forge writes for it', () => {
	for (const [dotted, name] of knownOids) {
		const der = Buffer.from(forge.asn1.oidToDer(dotted).getBytes(), 'latin1');
		assert.deepEqual([readOid(der, 0, der.length).dotted, readOid(der, 0, der.length).name], [dotted, name]);
	}
});

const cases: ReadonlyArray<readonly [string, Buffer, string, string | undefined]> = [
	['two arcs in one byte', content(0x2b), '1.3', undefined],
	['a large second arc', content(0x88, 0x37), '2.999', undefined],
	['the greatest arc that Go takes', content(0x2a, 0x87, 0xff, 0xff, 0xff, 0x7f), '1.2.2147483647', undefined],
	[
		'an arc beyond that',
		content(0x2a, 0x88, 0x80, 0x80, 0x80, 0x00),
		'1.2.2147483648',
		'an object identifier with an arc above 2147483647',
	],
	[
		'an arc beyond 2⁵³',
		content(0x2a, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01),
		'1.2.72057594037927937',
		'an object identifier with an arc above 2147483647',
	],
	['2.5.4.3 with padding', content(0x55, 0x04, 0x80, 0x03), '#0655048003', 'an object identifier with padding'],
	['no end', content(0x55, 0x04, 0x83), '#06550483', 'an object identifier without an end'],
	['nothing', content(), '#06', 'an empty object identifier'],
];

for (const [name, der, dotted, fault] of cases) {
	test(`reads an identifier of ${name}`, () => {
		const read = readOid(der, 0, der.length);
		assert.deepEqual([read.dotted, read.fault], [dotted, fault]);
	});
}

test('reads an arc of 100 kB at once', () => {
	const der = Buffer.concat([Buffer.alloc(100_000, 0xff), Buffer.from([1])]);
	assert.match(readOid(der, 0, der.length).fault ?? '', /arc above/);
	assert.ok(cpuMs(() => readOid(der, 0, der.length), {enough: 20}) < 20);
});
