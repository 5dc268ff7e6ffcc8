// `npm run languages`: adds missing texts of a language to its untranslated.json, and removes texts that the program no
// longer has.
import {globSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {sourceFiles} from './imports.js';
import {templatesOf} from './templates.js';

/** A text of the program, in the form of catalogues. */
export type Wanted = {
	readonly key: string;
	/** The first place of the text: `source/ui/app.tsx:29`. */
	readonly at: string;
};

/** null: the text is not translated, such as a command or a unit. */
export type Entries = Readonly<Record<string, string | null>>;

/** The file of texts for translators. None of its texts counts as translated. */
export const untranslatedFile = 'untranslated.json';

const tags = ['printed', 'localized'];

/** Every text of the program that contains a word. */
export function wantedTexts(root: string): readonly Wanted[] {
	const found = new Map<string, Wanted>();
	for (const file of sourceFiles(root).filter(each => each.startsWith('source/'))) {
		for (const {key, line} of templatesOf(readFileSync(join(root, file), 'utf8'), tags)) {
			if (hasWord(key) && !found.has(key)) {
				found.set(key, {key, at: `${file}:${line}`});
			}
		}
	}

	return [...found.values()];
}

/** Whether a text contains a word. Values and punctuation need no translation. */
function hasWord(key: string): boolean {
	return /\p{L}/u.test(key.replaceAll(/\{\d+\}/g, ''));
}

/** The entries of each file of a language. */
export function entriesOf(root: string, language: string): ReadonlyMap<string, Entries> {
	return new Map(
		globSync(`languages/${language}/*.json`, {cwd: root})
			.sort()
			.map(file => [file, JSON.parse(readFileSync(join(root, file), 'utf8')) as Entries]),
	);
}

/** The numbers of a text's values, such as `0,1`. A translation may change their order, but must contain all of them. */
export function placesOf(text: string): string {
	return [...new Set(Array.from(text.matchAll(/\{(\d+)\}/g), ([, place]) => Number(place)))]
		.sort((a, b) => a - b)
		.join();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const root = join(dirname(fileURLToPath(import.meta.url)), '..');
	const wanted = new Map(wantedTexts(root).map(text => [text.key, text]));
	for (const language of ['zh-Hans']) {
		const known = new Set<string>();
		for (const [file, entries] of entriesOf(root, language)) {
			const kept = Object.entries(entries).filter(([key]) => wanted.has(key));
			kept.forEach(([key]) => void known.add(key));
			write(join(root, file), kept);
		}

		const missing = [...wanted.values()].filter(({key}) => !known.has(key));
		const path = join(root, 'languages', language, untranslatedFile);
		const before = Object.entries(entriesOf(root, language).get(`languages/${language}/${untranslatedFile}`) ?? {});
		write(path, [...before, ...missing.map(({key}): [string, string] => [key, ''])]);
		console.log(`${language}: ${before.length + missing.length} texts are untranslated`);
		for (const {key, at} of missing) {
			console.log(`  ${at} ${JSON.stringify(key)}`);
		}
	}
}

function write(path: string, entries: ReadonlyArray<readonly [string, string | null]>): void {
	writeFileSync(path, `${JSON.stringify(Object.fromEntries(entries), undefined, '\t')}\n`);
}
