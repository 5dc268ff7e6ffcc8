import assert from 'node:assert/strict';
import {test} from 'node:test';
import {requestColumns, tableText} from '../../../source/present/list/request-table.js';
import {displayWidth} from '../../../source/present/text/fit.js';
import {aRequest} from '../../helpers/requests.js';

const now = new Date('2026-11-24T10:02:05Z');
const rows = [
	{seen: aRequest({name: 'a'}), findings: [], questions: []},
	{seen: aRequest({name: 'x\u001b[31m\nforged', username: '北京'.repeat(20)}), findings: [], questions: []},
];

test('prints a header and a line for each request, with any name', () => {
	const text = tableText(rows, requestColumns(false), {now, width: undefined, color: false, header: true});
	const lines = text.trimEnd().split('\n');
	assert.equal(lines.length, 3);
	assert.match(lines[0] ?? '', /^NAME +AGE +SIGNER +REQUESTER +SUBJECT +STATE +FINDINGS$/);
	assert.match(
		lines[1] ?? '',
		/^a +2m5s +example\.com\/serving +system:serviceaccount:shop:deployer +\(unreadable\) +Pending +-$/,
	);
	assert.ok(lines[2]?.includes(String.raw`x\x1b[31m\x0aforged`));
});

for (const width of [80, 100, 120]) {
	test(`does not exceed a terminal of ${width} columns`, () => {
		for (const line of tableText(rows, requestColumns(false), {now, width, color: false, header: true}).split('\n')) {
			assert.ok(displayWidth(line) <= width, line);
		}
	});
}

test('colours nothing without colour', () => {
	assert.doesNotMatch(tableText(rows, requestColumns(true), {now, width: 80, color: false, header: true}), /\u001b/);
	assert.match(tableText(rows, requestColumns(true), {now, width: 80, color: true, header: true}), /\u001b\[33m/);
});
