import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {test} from 'node:test';
import {quotedValue} from '../../../source/pki/text/quoted-value.js';

const key = Buffer.from('9fc1a7d2e85b03467712ccde40a1b5f8e3d2976405fb81ca6e2d9030b7c4f5a8', 'hex');

for (const {name, value} of [
	{name: 'a key in base64', value: key.toString('base64')},
	{name: 'a key in URL-safe base64', value: key.toString('base64url')},
	{name: 'a key in hex', value: key.toString('hex')},
	{name: 'a key in capital hex', value: key.toString('hex').toUpperCase()},
	{name: '16 bytes of one in hex', value: `key=${key.subarray(0, 16).toString('hex')};`},
	{name: '17 bytes of one in base64', value: `key: ${key.subarray(0, 17).toString('base64')}`},
	{name: 'a key over several lines', value: key.toString('base64').replaceAll(/(.{8})/g, '$1\n')},
	{name: 'a key with its line breaks spelled out', value: key.toString('base64').replaceAll(/(.{8})/g, '$1\\n')},
	{name: 'a key in hex over several lines', value: key.toString('hex').replaceAll(/(.{8})/g, '$1 ')},
]) {
	test(`does not repeat ${name}`, () => {
		assert.equal(quotedValue(value), `(${value.length} characters, not repeated here)`);
	});
}

test('repeats no key of any kind', () => {
	for (let count = 0; count < 500; count += 1) {
		const random = randomBytes(32);
		for (const encoding of ['base64', 'base64url', 'hex'] as const) {
			assert.match(quotedValue(random.toString(encoding)), /not repeated here/);
		}
	}
});

for (const value of [
	'orders.shop.svc',
	'example.com/serving',
	'system:node:worker-1',
	'2160h',
	'10.0.0.0/8',
	'ecdsa',
]) {
	test(`repeats ${value}`, () => {
		assert.equal(quotedValue(value), JSON.stringify(value));
	});
}
