// Bundles source/ and demo/ into dist/: production React, one chunk for what `--help` and the verbs need,
// others (the deck, the cluster client, the demo) imported when first used. tsc only checks types.
import {chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist');
const launcher = join(outdir, 'certdeck.js');

/** @returns {number} the newest change below `folder`, in milliseconds */
function newest(folder) {
	let latest = 0;
	for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
		if (entry.isFile()) {
			latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
		}
	}

	return latest;
}

if (process.argv.includes('--if-stale') && existsSync(launcher)) {
	const inputs = Math.max(
		newest(join(root, 'source')),
		newest(join(root, 'demo')),
		newest(join(root, 'scripts')),
		statSync(join(root, 'package-lock.json')).mtimeMs,
	);
	if (statSync(launcher).mtimeMs > inputs) {
		process.exit(0);
	}
}

/** Ink imports react-devtools-core when DEV is set; it is not installed, and a static import of it would end the start. */
const withoutDevtools = {
	name: 'without-devtools',
	setup(builder) {
		builder.onLoad({filter: /ink\/build\/devtools\.js$/}, () => ({contents: 'export {};', loader: 'js'}));
	},
};

/**
 * Yoga's entry waits for its WebAssembly at the top level, and with it every module of the deck. The module is
 * small enough to be compiled on the spot, which brings the first frame forward by a fifth.
 */
const synchronousYoga = {
	name: 'synchronous-yoga',
	setup(builder) {
		builder.onLoad({filter: /yoga-layout\/dist\/src\/index\.js$/}, () => ({
			loader: 'js',
			contents: `
import loadYoga, {wasmBase64} from '../binaries/yoga-wasm-base64-esm.js';
import wrapAssembly from './wrapAssembly.js';
const lib = {
	instantiateWasm(imports, receive) {
		receive(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasmBase64, 'base64')), imports));
		return {};
	},
};
loadYoga(lib);
export default wrapAssembly(lib);
export * from './generated/YGEnums.js';
`,
		}));
		builder.onLoad({filter: /yoga-wasm-base64-esm\.js$/}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const [uri, wasm] = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]{1000,})/.exec(text) ?? [];
			if (wasm === undefined) {
				throw new Error('yoga-layout no longer carries its WebAssembly as a data URI: see scripts/build.mjs');
			}

			return {loader: 'js', contents: `${text.replace(uri, 'data:,')}\nexport const wasmBase64 = '${wasm}';\n`};
		});
	},
};

/**
 * Ink takes every line of a frame apart into cells, with caches that live for that frame alone. Between two frames most
 * lines are the same: what becomes of them is remembered (see scripts/frame-rows.mjs), and for those that are written
 * over others the caches may live on, as cells are replaced, never changed. They are dropped when they hold more lines
 * than a few screens have.
 */
const lastingInkCaches = {
	name: 'lasting-ink-caches',
	setup(builder) {
		builder.onLoad({filter: /ink\/build\/output\.js$/}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const made = 'caches = new OutputCaches();';
			if (text.split(made).length !== 2) {
				throw new Error("ink's Output no longer makes its caches where scripts/build.mjs expects it");
			}

			return {
				loader: 'js',
				contents: `import {rowsFirst} from ${JSON.stringify(join(root, 'scripts', 'frame-rows.mjs'))};
${text.replace(made, 'caches = lastingCaches();')}
let lasting = new OutputCaches();
function lastingCaches() {
	if (lasting.styledChars.size > 400 || lasting.widths.size > 20000) {
		lasting = new OutputCaches();
	}

	return lasting;
}

rowsFirst(Output, styledCharsToString);
`,
			};
		});
		// Each text is looked through for what a terminal obeys, twice a frame.
		builder.onLoad({filter: /ink\/build\/sanitize-ansi\.js$/}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const exported = 'export default sanitizeAnsi;';
			if (text.split(exported).length !== 2) {
				throw new Error("ink's sanitizeAnsi is no longer exported as scripts/build.mjs expects it");
			}

			return {
				loader: 'js',
				contents: `import {memo} from ${JSON.stringify(join(root, 'scripts', 'frame-rows.mjs'))};
${text.replace(exported, '')}
const sane = memo();
export default text => sane(text, () => sanitizeAnsi(text));
`,
			};
		});
		// The same lines are measured once more for each frame.
		builder.onLoad({filter: /widest-line\/index\.js$/}, () => ({
			loader: 'js',
			contents: `
import {displayWidth} from ${JSON.stringify(join(root, 'source', 'present', 'text', 'fit.ts'))};
import {memo} from ${JSON.stringify(join(root, 'scripts', 'frame-rows.mjs'))};
const widths = memo();
const widthOf = line => displayWidth(line.replace(/\\u001b\\[[\\d;]*m/g, ''));
export default text => widths(text, () => Math.max(0, ...text.split('\\n').map(widthOf)));
`,
		}));
	},
};

/**
 * What Ink measures and cuts texts with makes an Intl.Segmenter and a class of all emoji when it is loaded: 20 ms before
 * the first frame, for what most screens never show. Both are made for the first text that needs them.
 */
const lateGraphemes = {
	name: 'late-graphemes',
	setup(builder) {
		const changed = (path, changes) => {
			let contents = readFileSync(path, 'utf8');
			for (const [from, to] of changes) {
				if (contents.split(from).length !== 2) {
					throw new Error(`${path} no longer has "${from}" once, as scripts/build.mjs expects it`);
				}

				contents = contents.replace(from, () => to);
			}

			return {
				loader: 'js',
				contents: `import {Graphemes, isSingle, late} from ${JSON.stringify(join(root, 'scripts', 'graphemes.mjs'))};\n${contents}`,
			};
		};
		builder.onLoad({filter: /string-width\/index\.js$/}, ({path}) =>
			changed(path, [
				['new Intl.Segmenter()', 'new Graphemes()'],
				['const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;', "const rgiEmojiRegex = late('^\\\\p{RGI_Emoji}$', 'v');"],
				['if (/^[\\u0020-\\u007E]*$/.test(string)) {', 'if (ambiguousIsNarrow && isSingle(string)) {'],
			]),
		);
		builder.onLoad({filter: /wrap-ansi\/index\.js$/}, ({path}) =>
			changed(path, [['new Intl.Segmenter()', 'new Graphemes()']]),
		);
		builder.onLoad({filter: /slice-ansi\/tokenize-ansi\.js$/}, ({path}) =>
			changed(path, [["new Intl.Segmenter(undefined, {granularity: 'grapheme'})", 'new Graphemes()']]),
		);
		builder.onLoad({filter: /ink\/build\/line-update\.js$/}, ({path}) =>
			changed(path, [["new Intl.Segmenter(undefined, { granularity: 'grapheme' })", 'new Graphemes()']]),
		);
		builder.onLoad({filter: /ansi-tokenize\/build\/tokenize\.js$/}, ({path}) =>
			changed(path, [['new Intl.Segmenter(undefined, { granularity: "grapheme" })', 'new Graphemes()']]),
		);
	},
};

/** Lets the terminal move rows that only changed their place; see scripts/scroll-frame.mjs. */
const scrollingInk = {
	name: 'scrolling-ink',
	setup(builder) {
		builder.onLoad({filter: /ink\/build\/log-update\.js$/}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const begin = 'buffer.push(returnPrefix);';
			if (text.split(begin).length !== 2) {
				throw new Error("ink's line diff no longer begins where scripts/build.mjs expects it");
			}

			return {
				loader: 'js',
				contents: `import {scrollFrame} from ${JSON.stringify(join(root, 'scripts', 'scroll-frame.mjs'))};
${text.replace(
	begin,
	`${begin}
        const scrolled = areColumnsUnchanged && !hasTrailingNewline ? scrollFrame(stream.rows, previousLines, nextLines) : undefined;
        if (scrolled) {
            buffer.push(scrolled.sequence);
            previousLines = scrolled.lines;
        }`,
)}`,
			};
		});
	},
};

/** meow normalizes the package.json that it is given, for which it reads the licences of SPDX; ours has a name and a version. */
const slimMeow = {
	name: 'slim-meow',
	setup(builder) {
		builder.onLoad({filter: /meow\/build\/dependencies\.js$/}, ({path}) => {
			const text = readFileSync(path, 'utf8');
			const made = 'var normalizeExports = requireNormalize();';
			const named = 'const normalizePackageData = getDefaultExportFromCjs(normalizeExports);';
			if (text.split(made).length !== 2 || text.split(named).length !== 2) {
				throw new Error('meow no longer normalizes package data where scripts/build.mjs expects it');
			}

			return {
				loader: 'js',
				contents: text.replace(made, '').replace(named, 'const normalizePackageData = () => {};'),
			};
		});
	},
};

/** Has each frame leave in one write; see scripts/whole-frames.mjs. */
const wholeFrames = {
	name: 'whole-frames',
	setup(builder) {
		builder.onLoad({filter: /ink\/build\/ink\.js$/}, ({path}) => {
			let contents = readFileSync(path, 'utf8');
			for (const [from, to] of [
				[': throttle((output) => {', ': throttle(output => writeWhole(options.stdout, () => {'],
				['            }, undefined, {', '            }), undefined, {'],
			]) {
				if (contents.split(from).length !== 2) {
					throw new Error(`ink no longer writes its frames as scripts/build.mjs expects it: "${from}"`);
				}

				contents = contents.replace(from, to);
			}

			return {
				loader: 'js',
				contents: `import {writeWhole} from ${JSON.stringify(join(root, 'scripts', 'whole-frames.mjs'))};\n${contents}`,
			};
		});
	},
};

rmSync(outdir, {recursive: true, force: true});
await build({
	absWorkingDir: root,
	entryPoints: {
		cli: 'source/cli.tsx',
		curtain: 'source/run/curtain.ts',
		'compile-cache': 'source/run/compile-cache.ts',
	},
	outdir,
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
	plugins: [withoutDevtools, slimMeow, synchronousYoga, lastingInkCaches, lateGraphemes, scrollingInk, wholeFrames],
	logLevel: 'warning',
});

const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(
	launcher,
	`#!/usr/bin/env node
// certdeck ${version}
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
	process.stderr.write('certdeck: needs Node 22.19 or newer, this is ' + process.versions.node + '\\n');
	process.exitCode = 2;
} else {
	const [{enableCompileCache}, {setFlagsFromString}] = await Promise.all([import('node:module'), import('node:v8')]);
	// Memory that is only waiting to be collected is 70 MB with ten thousand requests: a young generation that grows with
	// what survives the long list, and an old one that may double before anybody looks at it.
	setFlagsFromString('--semi-space-growth-factor=1');
	setFlagsFromString('--heap-growing-percent=20');
	// At that size the threads that would share a collection cost more than they save.
	setFlagsFromString('--no-parallel-scavenge');
	// With NODE_COMPILE_CACHE Node.js keeps it where the operator says, from before this line on.
	if (!process.env.NODE_COMPILE_CACHE) {
		const {compileCacheFolder} = await import('./compile-cache.js');
		const folder = compileCacheFolder(process.env);
		if (folder !== undefined) {
			enableCompileCache(folder);
		}
	}

	const argv = process.argv.slice(2);
	const {raiseCurtain} = await import('./curtain.js');
	const curtain = raiseCurtain(argv, process);
	const {main} = await import('./cli.js');
	await main(argv, curtain);
}
`,
);
chmodSync(launcher, 0o755);
