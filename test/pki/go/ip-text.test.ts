import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ipText} from '../../../source/pki/go/ip-text.js';

/** Node's WHATWG URL writes IPv6 hosts as RFC 5952 requires, independently of our code. */
function urlText(bytes: Uint8Array): string {
	const groups = Array.from({length: 8}, (_, index) =>
		Buffer.from(bytes)
			.readUInt16BE(index * 2)
			.toString(16),
	);
	return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

test('writes IPv6 as RFC 5952 requires, whatever groups are zero', () => {
	for (let zeros = 0; zeros < 256; zeros++) {
		const bytes = Buffer.alloc(16);
		for (let group = 0; group < 8; group++) {
			bytes.writeUInt16BE((zeros >> group) & 1 ? 0 : group * 0x111 + 0xa, group * 2);
		}

		assert.equal(ipText(bytes, 0, 16), urlText(bytes));
	}
});

test('writes four bytes and IPv4-mapped addresses dotted', () => {
	assert.equal(ipText(Buffer.from([10, 0, 34, 2]), 0, 4), '10.0.34.2');
	assert.equal(ipText(Buffer.from('00000000000000000000ffffc0000218', 'hex'), 0, 16), '192.0.2.24');
});

test('returns nothing for an address of another length', () => {
	assert.equal(ipText(Buffer.alloc(5), 0, 5), undefined);
	assert.equal(ipText(Buffer.alloc(0), 0, 0), undefined);
});
