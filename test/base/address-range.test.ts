import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createRange} from '../../source/base/address-range.js';

const cases = [
	{range: ['10.0.0.0', 8], has: ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3', '::ffff:a01:203']},
	{range: ['10.0.0.0', 8], not: true, has: ['9.255.255.255', '11.0.0.0', '::10.1.2.3', 'a00::1']},
	{range: ['10.1.2.3', 32], has: ['10.1.2.3']},
	{range: ['10.1.2.3', 32], not: true, has: ['10.1.2.2', '10.1.2.4']},
	{range: ['10.1.2.2', 31], has: ['10.1.2.2', '10.1.2.3']},
	{range: ['0.0.0.0', 0], has: ['0.0.0.0', '255.255.255.255', '::ffff:1.2.3.4']},
	{range: ['0.0.0.0', 0], not: true, has: ['::', '::1', '2001:db8::1']},
	{range: ['224.0.0.0', 3], has: ['224.0.0.1', '255.255.255.255']},
	{range: ['224.0.0.0', 3], not: true, has: ['223.255.255.255']},
	{range: ['2001:db8::', 32], has: ['2001:db8::1', '2001:DB8:ffff::', '2001:0db8:0:0:0:0:0:1']},
	{range: ['2001:db8::', 32], not: true, has: ['2001:db9::', '10.0.0.1']},
	{range: ['fe80::', 10], has: ['fe80::1', 'febf:ffff::']},
	{range: ['fe80::', 10], not: true, has: ['fec0::', 'fe7f:ffff::']},
	{range: ['::', 0], has: ['::', 'ffff::1']},
	// IPv4 is no part of IPv6 here: a limit of ::/0 lets no IPv4 address through.
	{range: ['::', 0], not: true, has: ['10.0.0.1', '::ffff:10.0.0.1']},
	{range: ['::1', 128], has: ['::1', '0:0:0:0:0:0:0:1']},
	// An IPv4-mapped range counts as IPv4.
	{range: ['::ffff:10.0.0.0', 104], has: ['10.1.2.3', '::ffff:10.1.2.3']},
	{range: ['::ffff:10.0.0.0', 104], not: true, has: ['11.0.0.1']},
	{range: ['0.0.0.0', 0], not: true, has: ['', 'localhost', '010.0.0.1', '10.0.0', '10.0.0.1/8', '[::1]']},
	{range: ['fe80::', 10], not: true, has: ['fe80::1%eth0']},
] as const satisfies ReadonlyArray<{range: readonly [string, number]; has: readonly string[]; not?: true}>;

for (const {range, has, ...rest} of cases) {
	for (const address of has) {
		const isIn = !('not' in rest);
		test(`${range.join('/')} ${isIn ? 'has' : 'does not have'} ${JSON.stringify(address)}`, () => {
			assert.equal(createRange(range[0], range[1]).has(address), isIn);
		});
	}
}

test('agrees with the bits of the addresses for every prefix length', () => {
	const bitsOf = (address: string) =>
		address
			.split('.')
			.map(each => Number(each).toString(2).padStart(8, '0'))
			.join('');
	const addresses = [
		'10.20.30.40',
		'10.20.30.41',
		'10.20.31.40',
		'10.148.30.40',
		'138.20.30.40',
		'0.0.0.0',
		'255.1.2.3',
	];
	for (const base of addresses) {
		for (let bits = 0; bits <= 32; bits += 1) {
			const range = createRange(base, bits);
			for (const address of addresses) {
				const isIn = bitsOf(address).startsWith(bitsOf(base).slice(0, bits));
				assert.equal(range.has(address), isIn, `${address} in ${range.text}`);
			}
		}
	}
});
