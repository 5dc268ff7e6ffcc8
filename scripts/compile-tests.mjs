// Compiles source/, demo/, test/ and scripts/ file by file into dist-test/, so that test processes load JavaScript. With tsx,
// each of about 250 processes would find and compile each module again.
import {cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {transform} from 'rolldown/utils';

const sources = '{source,demo,test,scripts}/**/*.{ts,tsx}';

/** @returns {string} the path of the compiled file of a source file, relative to the root */
export function compiledPath(file) {
	return join('dist-test', file.replace(/\.tsx?$/, '.js'));
}

/** @returns {string} the source file of a compiled file, relative to the root; other paths are returned unchanged */
export function sourcePath(file, isFile) {
	const base = file.replace(/^dist-test\//, '').replace(/\.js$/, '');
	return file.startsWith('dist-test/') ? ([`${base}.ts`, `${base}.tsx`].find(isFile) ?? file) : file;
}

/** Compiles the files that have changed since the last run. */
export async function compileTests(root) {
	const files = globSync(sources, {cwd: root}).filter(file => !file.endsWith('.d.ts'));
	const wanted = new Set(files.map(compiledPath));
	for (const left of globSync('dist-test/**/*.js', {cwd: root})) {
		if (!wanted.has(left)) {
			rmSync(join(root, left));
		}
	}

	const settings = modifiedAt(join(root, 'scripts', 'compile-tests.mjs'));
	mkdirSync(join(root, 'dist-test'), {recursive: true});
	cpSync(join(root, 'package.json'), join(root, 'dist-test', 'package.json'));
	await Promise.all(
		files.map(async file => {
			const path = join(root, file);
			const target = join(root, compiledPath(file));
			if (modifiedAt(target) > Math.max(modifiedAt(path), settings)) {
				return;
			}

			// import.meta.url stays that of the source, because fixtures and other files are found relative to it.
			const text = readFileSync(path, 'utf8')
				.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
				.replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
			const {code, map, errors} = await transform(path, text, {
				lang: file.endsWith('x') ? 'tsx' : 'ts',
				jsx: {runtime: 'automatic'},
				target: 'node24',
				sourcemap: true,
				tsconfig: false,
			});
			if (errors.length > 0) {
				throw new Error(`${file}: ${errors[0].message}`);
			}

			const inline = Buffer.from(JSON.stringify({...map, sourcesContent: undefined})).toString('base64');
			mkdirSync(dirname(target), {recursive: true});
			writeFileSync(target, `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`);
		}),
	);
}

function modifiedAt(path) {
	return statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;
}
