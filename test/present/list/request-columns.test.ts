import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isPrintable} from '../../../source/base/text/printable.js';
import {columns} from '../../../source/present/list/request-columns.js';
import {digestOf} from '../../../source/present/list/request-digest.js';
import {displayWidth} from '../../../source/present/text/fit.js';
import {aFinding, aQuestion, aRequest} from '../../helpers/requests.js';

const hostile = 'evil\u001b[2J\u001b]52;c;eA==\u0007\u202e\u2066\u200b\r\n\u2028\u0000\u007f\ue000\ud800end';
const seen = aRequest({
	name: hostile,
	signerName: `example.com/${hostile}`,
	username: hostile,
	usages: [hostile],
	conditions: [{type: 'Failed', status: 'True', reason: hostile, message: hostile}],
});
const digest = digestOf({
	seen,
	certificates: [],
	findings: [{...aFinding('block', hostile), message: hostile}],
	questions: [{...aQuestion(hostile), message: hostile}],
});

for (const [name, {title, cell}] of Object.entries(columns)) {
	test(`the column ${name} shows hostile text instead of obeying it`, () => {
		assert.ok(isPrintable(title));
		for (const width of [8, 30, 200]) {
			const line = cell({seen, digest, older: 2}, new Date('2026-11-24T12:00:00Z'), width);
			const text = line.map(span => span.text).join('');
			assert.ok(isPrintable(text), JSON.stringify(text));
			assert.ok(displayWidth(text) <= width, `${displayWidth(text)} of ${width}`);
		}
	});
}
