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
