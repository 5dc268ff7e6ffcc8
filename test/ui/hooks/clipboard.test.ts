import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printed, repeated} from '../../../source/base/text/printable.js';
import {createClipboard, mostBase64} from '../../../source/ui/hooks/clipboard.js';

function clipboard(env: Readonly<Record<string, string | undefined>> = {}) {
	const written: string[] = [];
	return {written, ...createClipboard({write: bytes => void written.push(bytes), env})};
}

test('sends OSC 52 with the base64 of just the text', () => {
	const {copy, written} = clipboard({TERM: 'xterm-256color'});
	assert.deepEqual(copy(printed`grüß\n`), {ok: true, bytes: 7});
	assert.deepEqual(written, [`\u001b]52;c;${Buffer.from('grüß\n').toString('base64')}\u0007`]);
});

for (const env of [{TMUX: '/tmp/tmux-0/default,1,0', TERM: 'xterm'}, {TERM: 'tmux-256color'}, {TERM: 'screen'}]) {
	test(`passes it through a multiplexer: ${JSON.stringify(env)}`, () => {
		const {copy, written, isMultiplexed} = clipboard(env);
		assert.equal(isMultiplexed, true);
		copy(printed`x`);
		assert.deepEqual(written, ['\u001b]52;c;eA==\u0007\u001bPtmux;\u001b\u001b]52;c;eA==\u0007\u001b\\']);
	});
}

test('sends nothing that terminals would drop, and reports its size', () => {
	const {copy, written} = clipboard();
	const most = repeated(printed`x`, Math.floor(mostBase64 / 4) * 3);
	assert.equal(copy(most).ok, true);
	assert.deepEqual(copy(printed`${most}xxx`), {ok: false, base64Bytes: Math.floor(mostBase64 / 4) * 4 + 4});
	assert.equal(written.length, 1);
});

test('writes only base64 between the fixed bytes, for any text', () => {
	const {copy, written} = clipboard();
	copy(printed`\x1b]0;x\x0731m‮`);
	assert.match(written.join(''), /^\u001b\]52;c;[A-Za-z0-9+/=]+\u0007$/);
});
