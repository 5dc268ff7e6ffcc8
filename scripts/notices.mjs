// THIRD_PARTY_NOTICES: the packages whose code is in the bundle, and their licences. Each build writes it from the real
// content of the bundle.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {pathOf} from './bundle.mjs';

/** The folder of the innermost package that contains a file. */
const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
/** Names of licence files, including notices about code of others in a package. */
const licenceFile = /^(?:licen[cs]es?|copying|notice|thirdparty.*)(?:[.-].*)?$/i;

/**
 * @param {string} root
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 * @returns {Map<string, string[]>} the files of each package in the bundle, by the folder of the package
 */
export function packagesIn(root, chunks) {
	const found = new Map();
	for (const {modules} of chunks) {
		for (const [id, {renderedLength}] of Object.entries(modules)) {
			const file = pathOf(root, id);
			const [folder] = packageFolder.exec(file) ?? [];
			if (folder !== undefined && renderedLength > 0) {
				found.set(folder, [...(found.get(folder) ?? []), file]);
			}
		}
	}

	return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * @param {string} root
 * @param {Map<string, string[]>} packages
 * @returns {string} for each package its name, version, licence and the text of the licence
 * @throws {Error} for a package without a licence text
 */
export function noticesOf(root, packages) {
	const parts = [...packages].map(([folder, files]) => {
		const {name, version, license} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
		const texts = [...new Set([folder, ...files.map(dirname)])].flatMap(each => licenceTexts(join(root, each)));
		if (texts.length === 0) {
			texts.push(keptText(folder, name));
		}

		const terms = typeof license === 'string' ? license : 'see below';
		return `${'='.repeat(80)}\n${name} ${version} (${terms})\n${'='.repeat(80)}\n\n${texts.join('\n\n')}\n`;
	});
	return `The program certdeck (dist/) contains code of these packages, under the terms of each:\n\n${parts.join('\n')}`;
}

/** The licence text that the project keeps for a package that names its licence but has no text. */
function keptText(folder, name) {
	const file = join(import.meta.dirname, 'licences', `${name.replace('/', '-')}.txt`);
	if (!existsSync(file)) {
		throw new Error(`${folder} comes without the text of its licence: put it into ${file}`);
	}

	return readFileSync(file, 'utf8').trim();
}

function licenceTexts(folder) {
	const names = readdirSync(folder, {withFileTypes: true})
		.filter(entry => entry.isFile() && licenceFile.test(entry.name))
		.map(({name}) => name);
	return names.sort().map(name => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}
