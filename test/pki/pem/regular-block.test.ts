import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {pemBlocks} from '../../../source/pki/pem/pem-blocks.js';
import {decodeRegularBlock} from '../../../source/pki/pem/regular-block.js';
import {firstServerBlock} from '../../../source/pki/pem/server-pem.js';
import {randomNumbers} from '../mutate.js';

const target = Buffer.alloc(4096);

/** The bytes of a file that is one regular block; undefined otherwise. All readers must have the same result. */
function decoded(file: Buffer): Buffer | undefined {
	const block = decodeRegularBlock(file, 0, 'CERTIFICATE', target);
	if (block === undefined || block.end !== file.length) {
		return undefined;
	}

	const der = Buffer.from(target.subarray(0, block.length));
	const text = file.toString('latin1');
	assert.deepEqual(pemBlocks(text), [{label: 'CERTIFICATE', line: 1, der}], text);
	const ofGo = firstServerBlock(text);
	assert.deepEqual(
		[ofGo?.label, ofGo?.der, ofGo?.hasHeaders, ofGo?.end],
		['CERTIFICATE', der, false, file.length],
		text,
	);
	return der;
}

const random = randomNumbers(64);
const bytes = (length: number) => Buffer.from(Array.from({length}, () => Math.floor(random() * 256)));
const file = (length: number) => Buffer.from(encodePem('CERTIFICATE', bytes(length)));

describe('a regular PEM block', () => {
	test('of each length up to three lines is read as the other readers do', () => {
		for (let length = 1; length <= 150; length++) {
			const der = bytes(length);
			assert.deepEqual(decoded(Buffer.from(encodePem('CERTIFICATE', der))), der);
			assert.deepEqual(decoded(Buffer.from(encodePem('CERTIFICATE', der).trimEnd())), der);
		}
	});

	test('with a byte changed or left out is read as the other readers do, or not at all', () => {
		const others = ['\r', '\n', ' ', '\t', '=', '-', '_', ':', 'A', '\0', '\xff'];
		let read = 0;
		let left = 0;
		for (const length of [1, 47, 48, 49, 100]) {
			const whole = file(length);
			for (let at = 0; at < whole.length; at++) {
				for (const other of others) {
					const changed = Buffer.from(whole);
					changed[at] = other.charCodeAt(0);
					read += Number(decoded(changed) !== undefined);
					left++;
				}

				decoded(Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]));
				decoded(Buffer.concat([whole.subarray(0, at), Buffer.from('='), whole.subarray(at)]));
				decoded(whole.subarray(0, at));
			}
		}

		assert.ok(read > 100 && left - read > 1000, `${read} of ${left}`);
	});

	const [line = '', ...rest] = file(100).toString().split('\n');
	const irregular: Readonly<Record<string, string>> = {
		'a byte order mark': `\ufeff${[line, ...rest].join('\n')}`,
		'line ends of Windows': [line, ...rest].join('\r\n'),
		'a header': [line, 'a: b', '', ...rest].join('\n'),
		'lines of 76 digits': `${line}\n${'A'.repeat(76)}\n-----END CERTIFICATE-----\n`,
		'another label': [line, ...rest].join('\n').replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
		'another END line': [line, ...rest].join('\n').replace('END CERTIFICATE', 'END PRIVATE KEY'),
		'text before it': `text\n${[line, ...rest].join('\n')}`,
		'nothing in it': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
	};
	for (const [name, text] of Object.entries(irregular)) {
		test(`is none with ${name}`, () => {
			assert.equal(decodeRegularBlock(Buffer.from(text), 0, 'CERTIFICATE', target), undefined);
		});
	}

	test('does not write beyond the room that there is', () => {
		assert.equal(decodeRegularBlock(file(100), 0, 'CERTIFICATE', target.subarray(0, 99)), undefined);
		assert.equal(decodeRegularBlock(file(100), 0, 'CERTIFICATE', target, target.length - 90), undefined);
	});
});
