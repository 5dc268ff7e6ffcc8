import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {keyTables} from '../scripts/readme.js';
import {parseLocalPolicy} from '../source/review/judge/local-policy.js';
import {certdeck} from './helpers/certdeck.js';

const readme = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'README.md'), 'utf8');

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
function section(name: string): string {
	const [, text] = new RegExp(`<!-- ${name} -->\n(.*?)<!-- /${name} -->`, 's').exec(readme) ?? [];
	assert.ok(text !== undefined, name);
	return text;
}

test('the README quotes the help as it is', async () => {
	const {stdout} = await certdeck(['--help']);
	assert.equal(section('usage'), `\`\`\`\n${stdout}\`\`\`\n`);
});

test('the README lists the keys as they are bound', () => {
	assert.equal(section('keys'), keyTables(), 'out of date: npm run build && node --import tsx scripts/readme.ts');
});

test('the README has a policy that certdeck reads', () => {
	const [, json = ''] = /^```json\n(\{"signers": .*?)^```$/ms.exec(readme) ?? [];
	const parsed = parseLocalPolicy(json, 'README.md', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
});

test('the README lists the rooms that there are', () => {
	for (const room of ['pki', 'cluster', 'signers', 'custody', 'review', 'operations', 'present', 'ui', 'commands']) {
		assert.ok(readme.includes(`\`source/${room}\``), room);
	}
});

test('the README shows the deck with what review finds once the bindings are read', () => {
	assert.match(
		section('frame'),
		/^ {3}night-shift +!! /m,
		'out of date: npm run build && node --import tsx scripts/readme.ts',
	);
});
