import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answerText} from '../../../source/commands/completion/answer.js';
import type {Target} from '../../../source/commands/completion/target.js';
import {targetOf} from '../../../source/commands/completion/target.js';
import {commands} from '../../../source/commands/verbs/commands.js';

/** A completion target in one line. */
function shown(target: Target): string {
	switch (target.kind) {
		case 'words': {
			const values = target.words.map(({value}) => value).filter(value => value.startsWith(target.typed));
			return values.join(' ');
		}

		case 'request': {
			return `requests ${target.states?.join(',') ?? 'any'}${target.given.length > 0 ? ` but ${target.given.join(' ')}` : ''}`;
		}

		case 'value': {
			return `${target.value} ${target.typed}`.trimEnd();
		}

		default: {
			return target.kind;
		}
	}
}

for (const [line, expected] of [
	['li', 'list'],
	['--context prod li', 'list'],
	['--context=prod li', 'list'],
	['-n shop li', 'list'],
	['-nshop li', 'list'],
	['--context ', 'CONTEXT'],
	['--context p', 'CONTEXT p'],
	['list --context=p', 'CONTEXT p'],
	['--kubeconfig ', 'file'],
	['list --st', '--status'],
	['list --status pend', 'pending'],
	['list --status=pend', 'pending'],
	['list --status ', 'pending approved issued denied failed'],
	['list --status pending --st', ''],
	['list -o ', 'table wide json yaml name prometheus jsonpath= custom-columns='],
	['show -o ', 'text json yaml pem certificate jsonpath= custom-columns='],
	['list --output=y', 'yaml'],
	['list x', 'none'],
	['list --signer ', 'SIGNER'],
	['-n ', 'NS'],
	['show ', 'requests any'],
	['show web ', 'none'],
	['approve ', 'requests pending'],
	['approve web ', 'requests pending but web'],
	['approve --yes web --dry', '--dry-run'],
	['approve web --accept ', 'FINDING'],
	['approve -- --x', 'requests pending'],
	['deny --context prod web ', 'requests pending but web'],
	['sign ', 'requests approved'],
	['publish ', 'requests issued'],
	['review ', 'requests any'],
	['request --usage ', 'USAGE'],
	['request --usage a --usa', '--usage'],
	['request -f ', 'file'],
	['authority --out ', 'folder'],
	['publish web --passphrase ', 'prompt file: env:'],
	['inspect ', 'file'],
	['policy ', 'check'],
	['policy check ', 'file'],
	['rights list ap', 'approve'],
	['rights list l', ''],
	['completion z', 'zsh'],
	['completion zsh ', 'none'],
	['nothing ', 'none'],
	['approve --message ', 'TEXT'],
	['approve --nothing=', 'none'],
] as const) {
	test(`certdeck ${line}⇥`, () => assert.equal(shown(targetOf(line.split(' '), commands)), expected));
}

test('offers every flag of a verb and of all once, those of the verb first', () => {
	const offered = shown(targetOf(['show', '-'], commands)).split(' ');
	assert.equal(offered[0], '--output');
	assert.ok(offered.includes('--read-only'));
	assert.equal(new Set(offered).size, offered.length);
	assert.ok(!offered.includes('--yes'), 'a flag of another verb');
});

test('inserts nothing invisible into the line', () => {
	const target = targetOf(['show', ''], commands);
	const names = ['web', 'web\nrm', 'we\u200bb', 'web\u001b[1m', 'web\tx'];
	assert.equal(
		answerText(
			target,
			names.map(value => ({value, about: 'by \u202eeve'})),
			false,
		),
		'web\n:4\n',
	);
});

test('prints nothing without candidates, except for kubectl, which would offer files', () => {
	const target = targetOf(['show', ''], commands);
	assert.equal(answerText(target, [], false), '');
	assert.equal(answerText(target, [], true), ':4\n');
	assert.equal(answerText(targetOf(['inspect', ''], commands), [], false), ':0\n');
	assert.equal(answerText(targetOf(['authority', '--out', ''], commands), [], false), ':16\n');
});
