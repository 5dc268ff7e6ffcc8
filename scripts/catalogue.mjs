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
