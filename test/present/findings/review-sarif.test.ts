import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reviewSarif} from '../../../source/present/findings/review-sarif.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import {aFinding, aQuestion, aRequest} from '../../helpers/requests.js';

test('a requester can put no link, placeholder or escape sequence into a SARIF message', () => {
	const finding: Finding = {
		id: 'not-a-static-rule',
		severity: 'warn',
		message: 'asks for "[click](https://evil.example) \\[or\\](1) {0}\u001b[2J"',
		field: 'spec.request',
		provenance: 'self',
	};
	const seen = aRequest({name: 'a [b](c)'});
	const {runs} = reviewSarif([{seen, certificates: [], findings: [finding], questions: [], verdict: 'warn'}], {
		version: '1.2.3',
	});
	const [result] = runs[0]?.results ?? [];
	const {text = ''} = result?.message ?? {};
	assert.equal(text, 'asks for "[click] (https://evil.example) \\[or\\] (1) {{0}}\\x1b[2J"');
	assert.equal(result?.locations[0]?.logicalLocations[0]?.name, seen.name);
	assert.ok(!('ruleIndex' in (result ?? {})), 'a finding of no listed rule points at none');
});

test('gives each severity its level, for findings and for the rules', () => {
	const seen = aRequest();
	const findings = [aFinding('block', 'asks-ca'), aFinding('warn', 'long-lived'), aFinding('info', 'logs-in-as')];
	const {runs} = reviewSarif(
		[{seen, certificates: [], findings, questions: [aQuestion('nodes-unread')], verdict: 'block'}],
		{version: '1.2.3'},
	);
	const [run] = runs;
	const levels = new Map(run?.tool.driver.rules.map(({id, defaultConfiguration: {level}}) => [id, level]));
	assert.deepEqual(
		run?.results.map(({ruleId, level}) => [ruleId, level, levels.get(ruleId)]),
		[
			['asks-ca', 'error', 'error'],
			['long-lived', 'warning', 'warning'],
			['logs-in-as', 'note', 'note'],
			['nodes-unread', 'warning', 'warning'],
		],
	);
	assert.match(run?.results.at(-1)?.message.text ?? '', /missing RBAC: verbs list on nodes-unread$/);
});

test('gives code scanning a file and a line, and addresses where the package has one', () => {
	const reviewed = {
		seen: aRequest({name: 'a/b c'}),
		certificates: [],
		findings: [aFinding('warn', 'long-lived')],
		questions: [],
	};
	const [bare, known] = [undefined, 'https://example.com/certdeck'].map(
		homepage => reviewSarif([{...reviewed, verdict: 'warn'}], {version: '1.2.3', homepage}).runs[0],
	);
	assert.deepEqual(bare?.results[0]?.locations[0]?.physicalLocation, {
		artifactLocation: {uri: 'certificatesigningrequests/a%2Fb%20c'},
		region: {startLine: 1},
	});
	assert.ok(!('informationUri' in (bare?.tool.driver ?? {})));
	assert.equal(known?.tool.driver.informationUri, 'https://example.com/certdeck');
	const rule = known?.tool.driver.rules.find(({id}) => id === 'long-lived');
	assert.equal(rule?.helpUri, 'https://example.com/certdeck/docs/findings.md#warn');
});
