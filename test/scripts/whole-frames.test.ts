import assert from 'node:assert/strict';
import {Writable} from 'node:stream';
import {test} from 'node:test';

const {writeWhole} = (await import(new URL('../../scripts/whole-frames.mjs', import.meta.url).href)) as {
	writeWhole(stdout: Writable, write: () => void): void;
};

/** A stream, and what reached its end, one entry for each time. */
function ended() {
	const received: string[] = [];
	const stdout = new Writable({
		decodeStrings: false,
		write(chunk: string, _, done) {
			received.push(chunk);
			done();
		},
		writev(chunks, done) {
			received.push(chunks.map(({chunk}) => String(chunk)).join(''));
			done();
		},
	});
	return {stdout, received};
}

test('a frame and its marks leave in one write, at once and in order', () => {
	const {stdout, received} = ended();
	writeWhole(stdout, () => {
		for (const part of ['begin ', 'frame ', 'end']) {
			stdout.write(part);
		}
	});
	assert.deepEqual(received, ['begin frame end']);
	stdout.write('more');
	assert.deepEqual(received, ['begin frame end', 'more']);
});

test('what was written before a fault leaves too, and what comes after it', () => {
	const {stdout, received} = ended();
	assert.throws(() =>
		writeWhole(stdout, () => {
			stdout.write('begin ');
			throw new Error('a bug');
		}),
	);
	stdout.write('more');
	assert.deepEqual(received, ['begin ', 'more']);
});
