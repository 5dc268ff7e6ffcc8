import assert from 'node:assert/strict';
import {test} from 'node:test';
import {displayWidth} from '../../../source/present/text/fit.js';
import {followLines} from '../../../source/present/work/follow-lines.js';
import {howToUse} from '../../../source/present/work/how-to-use.js';
import {aRequest} from '../../helpers/requests.js';

test('a command to copy stays complete and equal in a narrow terminal', () => {
	const published = {
		secret: {namespace: 'shop', name: 'catalog-tls'},
		configMap: {namespace: 'shop', name: 'example.com-serving-ca'},
	};
	const usage = howToUse(published, {purpose: 'webhook'});
	const texts = followLines(
		{
			request: aRequest({certificateBase64: 'eA=='}),
			known: {published, key: {place: 'file', path: '/keys/catalog-key.pem', isLocked: false}},
			isOwn: false,
			whyNot: {},
			approvers: undefined,
			authority: undefined,
			checks: [],
			proposed: [],
			usage,
			now: new Date(),
		},
		80,
	).map(spans => spans.map(({text}) => text).join(''));
	assert.deepEqual(
		texts.filter(text => displayWidth(text) > 80),
		[],
	);
	const shown = texts.join('\n').replaceAll(/ \\\n +/g, ' ');
	const command = usage.flatMap(({lines}) => lines).find(line => line.startsWith('kubectl'));
	assert.ok(command !== undefined && shown.includes(`   ${command}`), shown);
	assert.match(shown, /The key is in Secret shop\/catalog-tls; the file\s+\/keys\/catalog-key\.pem\s+can be removed\./);
	assert.match(shown, /# A renewed certificate [^\n]*\n {3}# \S/);
});
