import assert from 'node:assert/strict';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {entriesOf} from '../../scripts/languages.js';
import {leaveCatalogue} from '../../source/base/catalogue.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Characters that no English text contains. */
export const chinese = /[\u3001-\u9fff\uff01-\uff5e]/;

/**
 * Modules that are imported after this call speak Chinese. So import this one statically, and the others with `await
 * import()`. The file has a line `// Runs alone: …`.
 */
export function speakChinese(): void {
	assert.doesNotMatch(process.argv[1] ?? '', /\/test\/groups\//, 'a file that changes the language runs alone');
	const entries = [...entriesOf(root, 'zh-Hans').values()].flatMap(texts => Object.entries(texts));
	leaveCatalogue(new Map(entries.flatMap(([key, text]) => (text === null ? [] : [[key, text] as const]))));
}
