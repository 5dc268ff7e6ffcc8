// Joins the files of a language below languages/.
import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/**
 * The catalogue in which the program finds translations. Texts that are the same in English are left out.
 *
 * @param {string} root
 * @param {string} language its folder below languages/
 * @returns {Record<string, string>}
 */
export function catalogueOf(root, language) {
	const files = globSync(`languages/${language}/*.json`, {cwd: root}).sort();
	const entries = files.flatMap(file => Object.entries(JSON.parse(readFileSync(join(root, file), 'utf8'))));
	return Object.fromEntries(entries.filter(([key, text]) => text !== null && text !== key));
}

/**
 * The catalogue as a start reads it: a template, its translation, the next template, with a NUL between two. To take that
 * apart costs a third of the processor time that JSON does, 4 in place of 12 ms. It is a file of its own, because V8 keeps
 * a file with one character beyond Latin-1 in two bytes a character.
 *
 * @param {Record<string, string>} catalogue
 * @returns {string}
 */
export function catalogueText(catalogue) {
	const parts = Object.entries(catalogue).flat();
	if (parts.some(part => part.includes('\0'))) {
		throw new Error('a text has a NUL, which stands between texts');
	}

	return parts.join('\0');
}
