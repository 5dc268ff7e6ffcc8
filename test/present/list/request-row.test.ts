import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printable, printed} from '../../../source/base/text/printable.js';
import {findingWords} from '../../../source/present/findings/finding-words.js';
import {digestOf} from '../../../source/present/list/request-digest.js';
import {headLine, layoutRow, rowLine, sortsOf} from '../../../source/present/list/request-row.js';
import {forWhom, forWhomLine} from '../../../source/present/request/for-whom.js';
import {shortSigner} from '../../../source/present/request/signer-text.js';
import {displayWidth} from '../../../source/present/text/fit.js';
import type {Line} from '../../../source/present/text/span.js';
import {fitLine, spread} from '../../../source/present/text/span.js';
import {wrap} from '../../../source/present/text/wrap.js';
import {questions} from '../../../source/review/judge/questions.js';
import {rules} from '../../../source/review/judge/rules.js';
import {aDigest, aRequest} from '../../helpers/requests.js';
import {pkcs10} from '../../review/build-request.js';

const now = new Date('2026-11-24T12:00:00Z');
const widthOf = (line: Line) => line.reduce((sum, {text}) => sum + displayWidth(text), 0);
const textOf = (line: Line) => line.map(({text}) => text).join('');

test('a row and its titles are exactly as wide as the line, with any content', () => {
	const rows = [
		aRequest(),
		aRequest({name: 'x'.repeat(253), signerName: `${'a'.repeat(200)}/b`, username: '名'.repeat(80)}),
		aRequest({name: 'a\nb\u001b[31m'}),
	];
	for (let width = 36; width <= 250; width++) {
		const layout = layoutRow(width);
		assert.equal(widthOf(headLine(layout)), width, `titles at ${width}`);
		for (const seen of rows) {
			assert.equal(
				widthOf(rowLine({seen, digest: aDigest(seen)}, layout, now)),
				width,
				`${seen.name.slice(0, 9)} at ${width}`,
			);
		}
	}
});

test('name, mark and state are shown at every width; more columns come with more room', () => {
	for (const width of [36, 56, 76, 120, 200]) {
		const titles = textOf(headLine(layoutRow(width)));
		assert.match(titles, /NAME.*STATE/, `at ${width}`);
	}

	assert.match(textOf(headLine(layoutRow(76))), /NAME.*AGE.*FOR.*SIGNER.*STATE/);
	assert.match(textOf(headLine(layoutRow(116))), /NAME.*AGE.*FOR.*SIGNER.*STATE.*FINDINGS/);
	assert.match(textOf(headLine(layoutRow(196))), /FOR.*OTHER NAMES.*SIGNER.*LASTS.*STATE.*GONE.*FINDINGS/);
	assert.match(textOf(headLine(layoutRow(226))), /LASTS.*KEY.*STATE/);
	assert.match(textOf(headLine(layoutRow(246))), /USAGES/);
});

test('marks blocks and warnings without colour', () => {
	const finding = {id: 'x', message: '', field: '', provenance: 'policy'} as const;
	const layout = layoutRow(76);
	const row = (severity: 'block' | 'warn') =>
		textOf(rowLine({seen: aRequest(), digest: aDigest(aRequest(), [{...finding, severity}])}, layout, now));
	assert.match(row('block'), / !! /);
	assert.match(row('warn'), / {2}! /);
});

test('lines are cut and spread to the exact width, never through a wide character', () => {
	const line: Line = [
		{emphasis: 'plain', text: printed`名前`},
		{emphasis: 'ok', text: printed`abc`},
	];
	for (let width = 0; width < 12; width++) {
		assert.equal(widthOf(fitLine(line, width)), width, `at ${width}`);
	}

	assert.equal(
		textOf(spread([{emphasis: 'plain', text: printed`left`}], [{emphasis: 'plain', text: printed`right`}], 12)),
		'left   right',
	);
	for (const [width, expected] of [
		[11, 'left  right'],
		[10, 'le…  right'],
		[6, ' right'],
	] as const) {
		const both = spread(
			[
				{emphasis: 'plain', text: printed`left `},
				{emphasis: 'plain', text: printed``},
			],
			[{emphasis: 'plain', text: printed`right`}],
			width,
		);
		assert.equal(textOf(both), expected);
	}

	const [left, right] = [
		[{emphasis: 'plain', text: printed`left`}],
		[{emphasis: 'plain', text: printed` right`}],
	] as const;
	assert.equal(textOf(spread(left, right, 11)), 'left  right', 'what brings its own blanks gets no more');
});

test('wraps at spaces and breaks what is longer than a line, losing nothing', () => {
	assert.deepEqual(wrap(printed`one two three`, 7), ['one two', 'three']);
	assert.deepEqual(wrap(printed`abcdefgh ij`, 3), ['abc', 'def', 'gh', 'ij']);
	assert.deepEqual(wrap(printed`kube-apiserver-client`, 19), ['kube-apiserver-', 'client']);
	assert.deepEqual(wrap(printed`a-bcdefgh`, 6), ['a-bcde', 'fgh']);
	assert.deepEqual(wrap(printed`名名名`, 4), ['名名', '名']);
	assert.deepEqual(wrap(printed``, 5), ['']);
});

test('shows the state by glyph and word, and with more room the phrase and the deletion', () => {
	const approved = aRequest({
		createdAt: new Date('2026-11-24T11:00:00Z'),
		conditions: [
			{type: 'Approved', status: 'True', reason: '', message: '', lastUpdateTime: new Date('2026-11-24T11:30:00Z')},
		],
	});
	const row = (width: number) =>
		textOf(rowLine({seen: approved, digest: aDigest(approved)}, layoutRow(width, {phrase: 31, names: 0}), now));
	assert.match(row(76), /◐ Approved$/);
	assert.match(row(196), /◐ Approved · waiting for signer 23h /);
	const late = {...aDigest(approved), goneAt: now.getTime() - 1};
	assert.match(textOf(rowLine({seen: approved, digest: late}, layoutRow(196, {phrase: 31, names: 0}), now)), / soon /);
});

test('names the most severe finding and counts the others', () => {
	const finding = {message: '', field: '', provenance: 'policy'} as const;
	const seen = aRequest();
	const digest = aDigest(seen, [
		{...finding, id: 'odd-text', severity: 'warn'},
		{...finding, id: 'shared-key', severity: 'block'},
	]);
	assert.match(
		textOf(rowLine({seen, digest}, layoutRow(196, {findings: 30, names: 0}), now)),
		/ another user has its key \+1 *$/,
	);
});

test('counts the names beside the first, and the requests folded under a row', () => {
	const seen = aRequest({name: 'orders'});
	const digest = {
		...aDigest(seen),
		subject: printed`orders.shop.svc`,
		names: printed`orders.shop.svc, orders.shop.svc.cluster.local, 10.0.34.2`,
		nameCount: 3,
	};
	const row = (width: number, more: {older?: number; isOlder?: boolean}) =>
		textOf(rowLine({seen, digest, ...more}, layoutRow(width), now));
	assert.match(row(116, {older: 2}), /^orders \+2 .* shop\/deployer → orders\.shop\.svc \+2 /);
	assert.match(row(246, {older: 2}), /^orders \+2 older /);
	assert.match(row(116, {isOlder: true}), /^└ orders /);
});

test('the arrow stands at the column that sorts, however narrow', () => {
	for (const width of [36, 76, 116, 246]) {
		for (const by of sortsOf(layoutRow(width))) {
			const titles = textOf(headLine(layoutRow(width), {by, isReversed: false}));
			assert.equal(titles.match(/[▲▼]/g)?.length, 1, `${by} at ${width}`);
		}
	}
});

test('shows in one cell the requester and the subject, and a requester for itself once', () => {
	const cell = (username: string, groups: readonly string[], subject: string, width = 30) =>
		textOf(forWhomLine(forWhom({username, groups}, printable(subject)), 0, 'plain', width)).trimEnd();
	assert.equal(cell('mallory', [], 'dana'), 'mallory → dana');
	assert.equal(cell('alice', [], 'alice'), 'alice');
	assert.equal(cell('system:node:n1', ['system:nodes'], 'system:node:n1'), 'n1');
	assert.equal(cell('mallory', [], 'system:node:n1'), 'mallory → system:node:n1');
	const accounts = ['system:serviceaccounts'];
	assert.equal(cell('system:serviceaccount:ci:runner', accounts, 'x'), 'ci/runner → x');
	assert.equal(cell('system:serviceaccount:ci:runner', [], 'x', 40), 'system:serviceaccount:ci:runner → x');
	assert.equal(cell('ci/runner', [], 'ci/runner'), 'ci/runner');
	assert.equal(cell('a'.repeat(40), [], 'dana', 20), `${'a'.repeat(12)}… → dana`);
	assert.equal(cell('a'.repeat(40), [], 'b'.repeat(40), 23), `${'a'.repeat(7)}… → ${'b'.repeat(11)}…`);
});

test('distinguishes the well-known signers in seven columns', () => {
	const signers = ['kube-apiserver-client', 'kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown'];
	assert.deepEqual(
		signers.map(name => shortSigner(`kubernetes.io/${name}`)),
		['client', 'kubelet-client', 'kubelet-serving', 'legacy-unknown'],
	);
	assert.equal(shortSigner('example.com/serving'), 'example.com/serving');
});

test('cuts nothing while another column has more room than it needs', () => {
	const needs = {name: 30, whomAlone: 70, signer: 6, names: 0, phrase: 9, findings: 34};
	const layout = new Map(layoutRow(196, needs).map(({column, width}) => [column, width]));
	for (const column of ['name', 'whomAlone', 'signer', 'phrase', 'findings'] as const) {
		assert.ok((layout.get(column) ?? 0) >= needs[column], `${column}: ${layout.get(column)}`);
	}
});

test('gives a decided request no room for its phrase that whom and findings need', () => {
	const needs = {name: 24, whomAlone: 50, signer: 22, names: 12, phrase: 31, findings: 30};
	const layout = new Map(layoutRow(196, needs).map(({column, width}) => [column, width]));
	assert.ok((layout.get('whomAlone') ?? 0) >= 50, `FOR: ${layout.get('whomAlone')}`);
	assert.ok((layout.get('findings') ?? 0) >= 28, `FINDINGS: ${layout.get('findings')}`);
});

test('lists beside the subject the names that FOR does not show, each counted once', () => {
	const layout = layoutRow(196, {names: 40, whomAlone: 40});
	const row = (names: readonly string[], subject: string | undefined, seen = aRequest()) => {
		const request =
			subject === undefined
				? undefined
				: pkcs10({
						cn: subject,
						dns: names.filter(name => !name.startsWith('10.')),
						ip: names.filter(name => name.startsWith('10.')),
					});
		const digest = digestOf({seen, request, certificates: [], findings: [], questions: []});
		return textOf(rowLine({seen, digest}, layout, now));
	};
	assert.match(row(['a.shop.svc', '10.0.0.1'], 'a.shop.svc'), /shop\/deployer → a\.shop\.svc +10\.0\.0\.1 /);
	assert.match(row(['a.shop.svc'], 'a.shop.svc'), /→ a\.shop\.svc +example/);
	assert.match(row(['b.shop.svc'], 'a.shop.svc'), /→ a\.shop\.svc +b\.shop\.svc /);
	assert.match(row([], undefined), /\(unreadable\) +example/);
	const node = aRequest({username: 'system:node:worker-1', groups: ['system:nodes']});
	assert.match(row(['worker-1', '10.0.0.1'], 'system:node:worker-1', node), / worker-1 +10\.0\.0\.1 /);
});

test('has words for every severe finding, other than its id, that fit into the column', () => {
	const weighty = [...rules.filter(({severity}) => severity !== 'info'), ...questions];
	for (const {id} of weighty) {
		assert.doesNotMatch(findingWords(id), /-unread/, id);
		assert.ok(findingWords(id).length <= 28, `${id}: ${findingWords(id)}`);
	}
});
