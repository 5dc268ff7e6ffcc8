// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a test's text is a program

import assert from 'node:assert/strict';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {entriesOf, placesOf, untranslatedFile, wantedTexts} from '../../scripts/languages.js';
import {templatesOf} from '../../scripts/templates.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const wanted = new Map(wantedTexts(root).map(text => [text.key, text]));
const files = entriesOf(root, 'zh-Hans');
const entries = [...files].flatMap(([file, texts]) =>
	Object.entries(texts).map(([key, text]) => ({file, key, text: text ?? key})),
);

test('every entry belongs to a text of the program', () => {
	const unused = entries.filter(({key}) => !wanted.has(key)).map(({file, key}) => `${file}: ${JSON.stringify(key)}`);
	assert.deepEqual(unused, [], 'npm run languages takes them out');
});

test('every text is translated, or marked as unchanged', () => {
	const done = new Set(entries.filter(({file}) => !file.endsWith(`/${untranslatedFile}`)).map(({key}) => key));
	const missing = [...wanted.values()]
		.filter(({key}) => !done.has(key))
		.map(({key, at}) => `${at} ${JSON.stringify(key)}`);
	assert.deepEqual(missing, [], 'npm run languages lists them; CONTRIBUTING.md says how they are translated');
});

test('no text is translated twice', () => {
	const keys = entries.map(({key}) => key);
	assert.deepEqual(
		keys.filter((key, index) => keys.indexOf(key) !== index),
		[],
	);
});

test('a translation has the values of its text, and the same layout', () => {
	for (const {key, text} of entries.filter(({file}) => !file.endsWith(`/${untranslatedFile}`))) {
		assert.equal(placesOf(text), placesOf(key), `values: ${JSON.stringify(key)}`);
		// Chinese punctuation includes its own space.
		for (const [edge, punctuation] of [
			[/^\s*/, /^[\uff0c\uff1b\uff1a\uff08\u3002\u3001]/],
			[/\s*$/, /[\uff0c\uff1b\uff1a\u3002\u3001]$/],
		] as const) {
			if (!punctuation.test(text)) {
				assert.equal(edge.exec(text)?.[0], edge.exec(key)?.[0], `blanks at its ends: ${JSON.stringify(key)}`);
			}
		}

		assert.doesNotMatch(text, /[\u3000\p{Cf}]/u, `odd characters: ${JSON.stringify(key)}`);
	}
});

test('the texts of a file are found wherever they stand', () => {
	const text = [
		'const a = printed`Approve ${name}?`; // printed`no`',
		"const b = /printed`no/.test(x) ? 'printed`no' : printed`${a ? printed`one` : `${printed`two`}`} of \\`${n}\\`\\n`;",
		"const c = x / 2; const d = <p>it's {localized`${{a: 1}.a} \\u2026`}</p>;",
		'const e = notprinted`no`;',
	].join('\n');
	assert.deepEqual(
		templatesOf(text, ['printed', 'localized']).map(({key, line}) => [key, line]),
		[
			['Approve {0}?', 1],
			['one', 2],
			['two', 2],
			['{0} of `{1}`\n', 2],
			['{0} …', 3],
		],
	);
});
