import {join} from 'node:path';

/**
 * What esbuild makes the bundle of: the program as its launcher loads it, in chunks that are read when they are first used.
 *
 * @param {string} root
 */
export function bundleOptions(root) {
	return {
		absWorkingDir: root,
		entryPoints: {
			cli: 'source/cli.tsx',
			splash: 'source/run/splash.ts',
			'compile-cache': 'source/run/compile-cache.ts',
		},
		outdir: join(root, 'dist'),
		bundle: true,
		splitting: true,
		chunkNames: 'chunks/[name]-[hash]',
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
