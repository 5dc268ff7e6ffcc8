import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/**
 * What esbuild makes the bundle of: the program as its launcher loads it, in chunks that are read when they are first used.
 *
 * @param {string} root
 */
export function bundleOptions(root) {
	return {
		...commonOptions(root),
		entryPoints: {cli: 'source/cli.tsx'},
		splitting: true,
		chunkNames: 'chunks/[name]-[hash]',
	};
}

/**
 * What the launcher loads before the program: a file each, with no more in it than it calls. As chunks shared with the
 * program they cost some 55 ms before the first line is on the screen.
 *
 * @param {string} root
 */
export function launchOptions(root) {
	return {
		...commonOptions(root),
		entryPoints: {launch: 'source/run/launch.ts', 'compile-cache': 'source/run/compile-cache.ts'},
	};
}

/**
 * The whole program as one CommonJS file, which is all that an executable made of Node.js 24 takes: no chunks, no `await` at the
 * top of a module. What is read when it is first used stays so.
 *
 * @param {string} root
 */
export function executableOptions(root) {
	const common = commonOptions(root);
	return {
		...common,
		stdin: {
			contents: `
				import {showSplash} from './source/run/splash.js';
				const argv = process.argv.slice(2);
				const splash = showSplash(argv, process);
				void import('./source/cli.js').then(({main}) => main(argv, splash));
			`,
			resolveDir: root,
		},
		outfile: join(root, 'executables', 'certdeck.cjs'),
		outdir: undefined,
		format: 'cjs',
		define: {...common.define, 'import.meta': 'certdeckImportMeta'},
		banner: {
			js: 'const certdeckImportMeta={url:require("node:url").pathToFileURL(process.execPath).href};',
		},
		plugins: [{name: 'ink-without-developer-tools', setup: leaveDeveloperToolsOut}],
	};
}

/**
 * Ink waits at the top of a module for what it loads while itself being developed, which `DEV` shuts off, though only at run time.
 *
 * @param {import('esbuild').PluginBuild} build
 */
function leaveDeveloperToolsOut(build) {
	build.onLoad({filter: /[/\\]ink[/\\]build[/\\]reconciler\.js$/}, ({path}) => ({
		contents: readFileSync(path, 'utf8')
			.replace("await import('./devtools.js')", 'undefined')
			.replace('await loadPackageJson()', '{}'),
	}));
}

/** @param {string} root */
function commonOptions(root) {
	return {
		absWorkingDir: root,
		outdir: join(root, 'dist'),
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node22.19',
		jsx: 'automatic',
		minifySyntax: true,
		minifyWhitespace: true,
		legalComments: 'none',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		// CommonJS packages inside an ES module bundle still call require() for Node's own modules.
		banner: {
			js: 'import {createRequire as certdeckCreateRequire} from "node:module";const require=certdeckCreateRequire(import.meta.url);',
		},
		// Ink's door to the developer tools of React, which `DEV` above keeps shut.
		external: ['react-devtools-core'],
		metafile: true,
		logLevel: 'warning',
	};
}
