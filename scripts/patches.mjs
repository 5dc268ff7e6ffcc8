// Checks and applies the changes to dependencies in patches/. A patch is a unified diff. Its header names the packages with
// their exact versions, and says why it exists, what it gains, and how the upstream change would be.
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

const stampPath = 'node_modules/.certdeck-patches';
/** The original of every patched file, as npm installed it. Changed patches are applied to the originals. */
const originals = 'node_modules/.certdeck-originals';

const digestOf = content => createHash('sha256').update(content).digest('hex');

/**
 * @param {string} root
 * @returns {{name: string, text: string}[]} the patches, in the order of their application
 */
export function readPatches(root) {
	const folder = join(root, 'patches');
	const names = readdirSync(folder).filter(name => name.endsWith('.patch'));
	return names.sort().map(name => ({name, text: readFileSync(join(folder, name), 'utf8')}));
}

/**
 * @param {string} text - the text of a patch
 * @returns {{name: string, version: string}[]} the packages that it changes
 */
export function packagesOf(text) {
	const [, list] = /^Packages: (.*)$/m.exec(text) ?? [];
	return (list ?? '').split(', ').map(entry => {
		const [name = '', version = ''] = entry.split(' ');
		return {name, version};
	});
}

/**
 * Whether every patched file has the content of the current patches. It reads each of them, in a few milliseconds.
 *
 * @param {string} root
 */
export function isPatched(root) {
	const stamp = readStamp(root);
	return (
		stamp.patches === digestOfPatches(readPatches(root)) &&
		Object.entries(stamp.files).every(([path, digest]) => digestOnDisk(join(root, path)) === digest)
	);
}

/**
 * Applies all patches, also if other ones were applied before. If one does not match, nothing is written. Files are replaced
 * and never changed in place, because a copy of node_modules may share them by hard links.
 *
 * @param {string} root
 * @throws {Error} with one line that names the patch that does not match the installed package
 */
export async function applyPatches(root) {
	const {applyPatch, parsePatch} = await import('diff');
	const patches = readPatches(root);
	const before = readStamp(root).files;
	const isOurs = path => before[path] !== undefined && digestOnDisk(join(root, path)) === before[path];
	const originalOf = path => readOptional(join(root, isOurs(path) ? originalPath(path) : path));

	/** @type {Map<string, string>} */
	const patched = new Map();
	for (const {name, text} of patches) {
		for (const wanted of packagesOf(text)) {
			const found = installedVersion(root, wanted.name);
			if (found !== wanted.version) {
				throw new Error(
					`patches/${name} is for ${wanted.name} ${wanted.version}, and ${found ?? 'none'} is installed: npm ci installs what package-lock.json says`,
				);
			}
		}

		for (const change of parsePatch(text)) {
			const path = (change.newFileName ?? '').replace(/^b\//, '');
			const from = change.oldFileName === '/dev/null' ? '' : (patched.get(path) ?? originalOf(path));
			const to = from === undefined ? false : applyPatch(from, change, {fuzzFactor: 0});
			if (to === false) {
				throw new Error(`patches/${name} does not match ${path}: npm ci installs it as it was published`);
			}

			patched.set(path, to);
		}
	}

	for (const path of Object.keys(before).filter(each => !patched.has(each) && isOurs(each))) {
		const original = originalOf(path);
		original === undefined ? rmSync(join(root, path)) : replaceFile(join(root, path), original);
	}

	for (const [path, content] of patched) {
		const original = originalOf(path);
		if (original !== undefined && !isOurs(path)) {
			replaceFile(join(root, originalPath(path)), original);
		}

		replaceFile(join(root, path), content);
	}

	const files = Object.fromEntries([...patched].map(([path, content]) => [path, digestOf(content)]));
	replaceFile(
		join(root, stampPath),
		`${JSON.stringify({patches: digestOfPatches(patches), files}, undefined, '\t')}\n`,
	);
}

const originalPath = path => path.replace(/^node_modules/, originals);

function digestOfPatches(patches) {
	return digestOf(JSON.stringify(patches.map(({name, text}) => [name, text])));
}

/** @returns {{patches: string, files: Record<string, string>}} the patches and files of the last application */
function readStamp(root) {
	const text = readOptional(join(root, stampPath));
	return text === undefined ? {patches: '', files: {}} : JSON.parse(text);
}

function digestOnDisk(path) {
	const content = readOptional(path);
	return content === undefined ? undefined : digestOf(content);
}

function readOptional(path) {
	return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function installedVersion(root, name) {
	const text = readOptional(join(root, 'node_modules', name, 'package.json'));
	return text === undefined ? undefined : JSON.parse(text).version;
}

/** Replaces a file by a new one, because a copy of node_modules may share the old one by a hard link. */
export function replaceFile(path, content) {
	mkdirSync(dirname(path), {recursive: true});
	const made = `${path}.${process.pid}.new`;
	writeFileSync(made, content);
	renameSync(made, path);
}
