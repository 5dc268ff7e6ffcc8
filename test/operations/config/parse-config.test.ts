import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {load} from 'js-yaml';
import {isContextOf} from '../../../source/cluster/context/context-mark.js';
import {parseConfig} from '../../../source/operations/config/parse-config.js';
import {columnChoices} from '../../../source/present/list/request-row.js';
import {fitsSchema} from './fits-schema.js';

const schema: unknown = JSON.parse(readFileSync('docs/config.schema.json', 'utf8'));
const read = (yaml: string) => parseConfig(yaml, '/home/me/.config/certdeck/config.yaml', {columns: columnChoices});
const uid = '5f0c9a1e-3b2d-4c6f-8a7b-9d0e1f2a3b4c';

test('reads what it documents', () => {
	const [, example = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/configuration.md', 'utf8')) ?? [];
	const found = read(example);
	assert.ok('config' in found, JSON.stringify(found));
	const {defaults, contexts} = found.config;
	assert.deepEqual(defaults, {
		namespace: 'shop',
		filter: 'status:pending',
		columns: ['age', 'for', 'signer', 'state', 'findings'],
		policy: '/home/me/.config/certdeck/team-policy.json',
	});
	assert.deepEqual(
		contexts.map(({pattern, color, isReadOnly, isNameTyped, uid: its}) => [
			pattern,
			color,
			isReadOnly,
			isNameTyped,
			its,
		]),
		[
			['prod-eu', 'red', true, false, uid],
			['prod-*', 'red', false, true, undefined],
			['kind-*', 'green', false, false, undefined],
		],
	);
	assert.equal(contexts[0]?.at, 'contexts["prod-eu"] of "/home/me/.config/certdeck/config.yaml"');
	assert.ok(fitsSchema(load(example), schema));
});

/** The fault, and whether the schema also finds it, because it can't express some rules. */
const faulty: ReadonlyArray<readonly [yaml: string, fault: RegExp, isSeen?: boolean]> = [
	[
		'contexts: {prod: {readonly: true}}',
		/contexts\.prod\.readonly is not a key of the configuration: did you mean readOnly\?/,
	],
	['contexts: {prod: {readOnly: yes}}', /contexts\.prod\.readOnly must be true or false, not a string/],
	['contexts: {prod: {readOnly: "true"}}', /must be true or false/],
	['contexts: {prod: {readOnly: }}', /contexts\.prod\.readOnly is empty/],
	['contexts: {prod: }', /contexts\.prod is null/],
	['contexts: {prod: {}}', /contexts\.prod says nothing/],
	['context: {prod: {readOnly: true}}', /context is not a key of the configuration: did you mean contexts\?/],
	['contexts: [prod]', /contexts must be an object of contexts by name/],
	['contexts: {prod: {color: purple}}', /contexts\.prod\.color "purple" is none: one of red, yellow/],
	['contexts: {prod: {color: grean}}', /did you mean green\?/],
	['contexts: {prod: {confirm: type}}', /contexts\.prod\.confirm "type" is none: did you mean typed\?/],
	['contexts: {prod: {confirm: true}}', /must be a string/],
	['contexts: {prod: {namespace: Shop}}', /is no name of a namespace/],
	[`contexts: {prod: {uid: ${uid}}}`, /has uid, which goes with readOnly: true/],
	['contexts: {prod: {readOnly: true, uid: prod}}', /contexts\.prod\.uid "prod" is no UID/],
	['contexts: {prod: {readOnly: true, server: prod:6443}}', /contexts\.prod\.server is no http\(s\) URL/],
	[`contexts: {"prod-*": {readOnly: true, uid: ${uid}}}`, /stands for several contexts/, false],
	['contexts: {prod: {readOnly: true}, prod: {color: red}}', /^a key is there twice at line 1/, false],
	['contexts: {prod: {readOnly: true', /^not YAML/, false],
	['defaults: {columns: [age, sinner]}', /defaults\.columns\[1\] "sinner" is none: did you mean signer\?/],
	['defaults: {columns: [age, age]}', /is there twice/],
	['defaults: {theme: drak}', /defaults\.theme "drak" is none: did you mean dark\?/],
	['defaults: {lang: zh_CN}', /defaults\.lang "zh_CN" is none: one of en, zh/],
	['defaults: {mouse: yes}', /defaults\.mouse must be true or false/],
	['defaults: {columns: []}', /defaults\.columns is empty/],
	['defaults: {columns: age}', /must be an array of strings/],
	['defaults: {filter: "statsu:pending"}', /defaults\.filter: /, false],
	['defaults: {policy: ""}', /defaults\.policy is empty/],
	['', /^it says nothing/],
	['---\ndefaults: {}\n---\ndefaults: {}', /holds 2 documents/, false],
	['just text', /the document must be an object/],
];

test('names each fault, and so does the schema if it can', () => {
	for (const [yaml, fault, isSeen = true] of faulty) {
		const found = read(yaml);
		assert.ok('faults' in found, yaml);
		assert.match(found.faults.join('\n'), fault, yaml);
		if (isSeen) {
			assert.equal(fitsSchema(yaml === '' ? null : load(yaml), schema), false, `the schema takes ${yaml}`);
		}
	}
});

test('the schema accepts the same documents, and names the same columns', () => {
	for (const yaml of [
		'defaults: {}',
		'contexts: {}',
		'contexts: {prod: {readOnly: false}}',
		`contexts: {prod: {readOnly: true, server: "https://prod:6443", uid: ${uid}}}`,
		`defaults: {columns: [${columnChoices.join(', ')}]}`,
		'defaults: {theme: light}',
		'defaults: {lang: zh}',
		'defaults: {mouse: true}',
	]) {
		assert.ok('config' in read(yaml), yaml);
		assert.ok(fitsSchema(load(yaml), schema), `the schema refuses ${yaml}`);
	}
});

test('* matches any text in the name of a context, and nothing else is a pattern', () => {
	for (const [pattern, name, fits] of [
		['prod', 'prod', true],
		['prod', 'prod-eu', false],
		['prod*', 'prod', true],
		['*-eu', 'prod-eu', true],
		['p*d*u', 'prod-eu', true],
		['a*a', 'a', false],
		['arn:*:cluster/prod', 'arn:aws:eks:eu:1:cluster/prod', true],
		['prod.', 'prodx', false],
		['a*b*c', 'acb', false],
	] as const) {
		assert.equal(isContextOf(pattern, name), fits, `${pattern} ${name}`);
	}
});
