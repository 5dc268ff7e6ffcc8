import {cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));
const originals = join(installed, '.certdeck-originals');
let published: string | undefined;

/**
 * A module with and without its patches. Both import the same patched packages.
 *
 * @param path - below node_modules.
 */
export async function patchedAndPublished<Module>(path: string): Promise<readonly [Module, Module]> {
	published ??= createPublished();
	const load = async (folder: string) => (await import(pathToFileURL(join(folder, path)).href)) as Module;
	return [await load(installed), await load(published)];
}

/** A node_modules in which patched packages are copies from npm, and the others are links. */
function createPublished(): string {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-published-'));
	process.on('exit', () => rmSync(root, {recursive: true, force: true}));
	const folder = join(root, 'node_modules');
	mkdirSync(folder);
	const changed = new Set(
		globSync('{@*/*,[!@]*}/**/*.js', {cwd: originals}).map(
			path => /^(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.[0] ?? '',
		),
	);
	for (const name of packageNames()) {
		mkdirSync(dirname(join(folder, name)), {recursive: true});
		if (changed.has(name)) {
			cpSync(join(installed, name), join(folder, name), {recursive: true});
		} else {
			symlinkSync(join(installed, name), join(folder, name), 'junction');
		}
	}

	cpSync(originals, folder, {recursive: true});
	return folder;
}

function packageNames(): readonly string[] {
	return readdirSync(installed)
		.filter(name => !name.startsWith('.'))
		.flatMap(name =>
			name.startsWith('@') ? readdirSync(join(installed, name)).map(inner => `${name}/${inner}`) : [name],
		);
}
