import {readFile} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import {rolldown} from 'rolldown';

/**
 * What the launcher calls before the program is loaded. If it shared files with the program, the first line on the screen
 * would come about 55 ms later.
 */
const launched = 'source/run/launch.ts';
const entry = 'source/cli.tsx';
/** The modules that a start needs before the first API request. */
const starting = [
	entry,
	'source/operations/config/find-config.ts',
	'source/cluster/connection/kubeconfig.ts',
	'source/cluster/objects/connect.ts',
	'source/cluster/watch/request-store.ts',
];
/** The modules that the deck needs for its first frame. */
const deck = ['source/ui/render-deck.tsx', 'source/deck/services/deck-services.ts'];
/** The most used verb. */
const list = ['source/commands/verbs/list.ts'];

/**
 * Bundles the program. The first file starts it. The second has the code that `list` shares with the deck, and the third the
 * code that other verbs share with it. The fourth is the deck. All others are loaded when they are first used. Node.js takes
 * about 0.5 ms to find and link a module. Split into 70 files, the deck would start 50 ms later.
 *
 * @param {string} root
 * @returns {Promise<import('rolldown').OutputChunk[]>} the files, not written. Each is ASCII, because V8 stores a source with
 *   any other character in two bytes a character
 */
export async function bundle(root) {
	const build = await rolldown({
		...inputOptions(root),
		input: {cli: join(root, entry)},
		// A file of the bundle may export more names than its module, for other files.
		preserveEntrySignatures: 'allow-extension',
	});
	try {
		const finest = chunksOf(await build.generate(outputOptions));
		const verbs = finest
			.map(({facadeModuleId: id}) => pathOf(root, id ?? ''))
			.filter(id => id.startsWith('source/commands/'));
		const [start, listed, shared, first] = [starting, list, verbs, deck].map(files => modulesFor(finest, root, files));
		const groups = [
			{name: 'start', priority: 4, test: id => start.has(id)},
			{name: 'list', priority: 3, test: id => listed.has(id) && first.has(id)},
			{name: 'shared', priority: 2, test: id => shared.has(id) && first.has(id)},
			{name: 'deck', priority: 1, test: id => first.has(id)},
		];
		// Each group already has all modules that its code uses. Further exports of doors do not belong to it.
		const codeSplitting = {groups, includeDependenciesRecursively: false};
		const files = chunksOf(await build.generate({...outputOptions, codeSplitting}));
		const launch = await bundleAlone(root, launched, {}, {format: 'cjs', entryFileNames: '[name].cjs', banner: ''});
		return [...files, launch].map(chunk => ({...chunk, code: inAscii(chunk.code)}));
	} finally {
		await build.close();
	}
}

/**
 * Bundles a module into one file that imports no other file of the bundle.
 *
 * @param {object} [input] options in place of the usual ones
 * @param {object} [output] the same of the output
 */
async function bundleAlone(root, file, input = {}, output = {}) {
	const build = await rolldown({...inputOptions(root), input: join(root, file), ...input});
	try {
		const [chunk] = chunksOf(await build.generate({...outputOptions, codeSplitting: false, ...output}));
		return chunk;
	} finally {
		await build.close();
	}
}

/**
 * The whole program as one CommonJS file. An executable of Node.js 24 accepts only that: no chunks, and no `await` at the top
 * of a module. Lazy modules stay lazy. The launcher's work comes first, with modules of its own: the modules of the program
 * choose their language when they are loaded.
 *
 * @param {string} root
 * @returns {Promise<string>} its text
 */
export async function bundleExecutable(root) {
	const [launch, program] = await Promise.all([launched, entry].map(file => bundleCommonJs(root, file)));
	const code = `
const certdeckImportMeta={url:require("node:url").pathToFileURL(process.execPath).href,dirname:require("node:path").dirname(process.execPath)};
const launch={};
(exports=>{${launch}
})(launch);
const argv=process.argv.slice(2);
launch.speak(argv,process.env,file=>require("node:sea").getAsset(file,"utf8"));
const splash=launch.showSplash(argv,process);
const program={};
(exports=>{${program}
})(program);
program.main(argv,splash);
`;
	return inAscii(code);
}

/** The text of one file that fills `exports`. */
async function bundleCommonJs(root, file) {
	const {transform} = inputOptions(root);
	const define = {...transform.define, 'import.meta': 'certdeckImportMeta'};
	const input = {transform: {...transform, define}, plugins: [leaveDeveloperToolsOut]};
	const {code} = await bundleAlone(root, file, input, {format: 'cjs', banner: ''});
	return code;
}

/**
 * Removes the developer tools of Ink. Ink waits for them at the top of a module, and `DEV` turns them off only at run time.
 */
const leaveDeveloperToolsOut = {
	name: 'ink-without-developer-tools',
	async load(id) {
		return /[/\\]ink[/\\]build[/\\]reconciler\.js$/.test(id)
			? (await readFile(id, 'utf8'))
					.replace("await import('./devtools.js')", 'undefined')
					.replace('await loadPackageJson()', '{}')
			: undefined;
	},
};

/** @param {string} root */
function inputOptions(root) {
	return {
		cwd: root,
		platform: 'node',
		tsconfig: false,
		// Ink loads the developer tools of React only with `DEV`.
		external: ['react-devtools-core'],
		transform: {
			target: 'node22.19',
			jsx: {runtime: 'automatic'},
			define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		},
		// A file that is exported by a door is bundled only if it is used.
		treeshake: {moduleSideEffects: [{test: /[\\/](?:source|demo)[\\/]/, sideEffects: false}]},
		checks: {ineffectiveDynamicImport: false},
	};
}

const outputOptions = {
	format: 'esm',
	entryFileNames: '[name].js',
	chunkFileNames: 'chunks/[name]-[hash].js',
	comments: {legal: false},
	minify: {compress: true, mangle: false, codegen: {removeWhitespace: true}},
	// CommonJS packages inside an ES module bundle still call require() for Node's modules.
	banner:
		'import {createRequire as certdeckCreateRequire} from "node:module";const require=certdeckCreateRequire(import.meta.url);',
};

/** @param {import('rolldown').RolldownOutput} output */
function chunksOf({output}) {
	return output.filter(({type}) => type === 'chunk');
}

/**
 * @param {readonly import('rolldown').OutputChunk[]} chunks one for each set of modules that are used together
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {ReadonlySet<string>} the modules that must be loaded before these files
 */
function modulesFor(chunks, root, files) {
	const found = new Set();
	const rest = files.map(file => chunks.find(({facadeModuleId: id}) => id === join(root, file)));
	while (rest.length > 0) {
		const chunk = rest.pop();
		if (chunk === undefined) {
			throw new Error(`one of ${files.join(', ')} is no file of the bundle`);
		}

		if (!found.has(chunk)) {
			found.add(chunk);
			rest.push(...chunk.imports.map(name => chunks.find(({fileName}) => fileName === name)).filter(Boolean));
		}
	}

	return new Set([...found].flatMap(({modules}) => Object.keys(modules)));
}

/** Escapes each character beyond ASCII. The escape works in strings, templates and regular expressions. */
function inAscii(code) {
	if (/String\.raw`[^`]*[^\0-\x7f]/.test(code)) {
		throw new Error('String.raw with a character beyond ASCII: write it as an escape');
	}

	return code.replaceAll(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @returns {string} the path of a module, relative to `root` */
export function pathOf(root, id) {
	return relative(root, id.replace(/^\0/, '').replace(/\?.*$/, '')).split(sep).join('/');
}
