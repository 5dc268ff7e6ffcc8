import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {shellQuote} from '../../../source/base/text/shell-quote.js';

/** The shells that an operator may paste into. The test's output names those that this machine lacks. */
const shells = [['bash'], ['dash'], ['zsh', '-f'], ['busybox', 'sh'], ['sh']].filter(([program = '']) => {
	const isThere =
		spawnSync(program, ['-c', ':']).error === undefined || spawnSync(program, ['true']).error === undefined;
	if (!isThere) {
		console.log(`# ${program} is not on this machine`);
	}

	return isThere;
});

const words = [
	'plain',
	'-rf',
	'~/a b',
	"it's",
	'$HOME `id` $(id) !! \\ "x"',
	'100%d %s',
	'line\nbreak',
	'\nfirst',
	'esc\u001b]52;c;eA==\u0007',
	"quote ' and esc \u001b",
	'percent %s and back\\slash \u009b',
	'bidi \u202eabc',
	'ümlaut \u200b 中文',
	'!! \u001b history',
];

test('quotes a word so that every shell reads the same, and printably', () => {
	assert.ok(shells.length >= 2);
	for (const [program = '', ...flags] of shells) {
		const quoted = words.map(word => shellQuote(word));
		for (const each of quoted) {
			assert.match(each ?? '', /^[ -~]+$|^'[^\p{C}]*'$/u);
		}

		const script = `for word in ${quoted.join(' ')}; do printf '%s\\0' "$word"; done`;
		const {stdout, status} = spawnSync(program, [...flags, '-c', script], {
			encoding: 'utf8',
			env: {LC_ALL: 'C.UTF-8', PATH: process.env['PATH']},
		});
		assert.equal(status, 0, program);
		assert.deepEqual(stdout.split('\0').slice(0, -1), words, program);
	}
});

test('returns nothing for a word that no command line can contain', () => {
	assert.equal(shellQuote('a\0b'), undefined);
	assert.equal(shellQuote('name\n'), undefined);
});
