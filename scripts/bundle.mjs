import {readFile} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import {rolldown} from 'rolldown';

/**
 * What the launcher loads before the program: a file each, with no more in it than it calls. As files shared with the program
 * they cost some 55 ms before the first line is on the screen.
 */
const launched = ['source/run/launch.ts', 'source/run/compile-cache.ts'];
const entry = 'source/cli.tsx';
/** What a start needs before it can ask the cluster for anything. */
const starting = [
	entry,
	'source/operations/config/find-config.ts',
	'source/cluster/connection/kubeconfig.ts',
	'source/cluster/objects/connect.ts',
	'source/cluster/watch/request-store.ts',
];
/** What the deck needs for its first frame. */
const deck = ['source/ui/render-deck.tsx', 'source/deck/services/deck-services.ts'];
/** The verb that is used most. */
const list = ['source/commands/verbs/list.ts'];

/**
 * Bundles the program: what starts it in one file, what `list` and then what other verbs share with the deck in two more, the
 * deck in a fourth, and everything else in files that are read when they are first used. Node.js takes some 0.5 ms to find
 * and link a module: from 70 files the deck starts 50 ms later.
 *
 * @param {string} root
 * @returns {Promise<import('rolldown').OutputChunk[]>} the files, not written; each in ASCII, as V8 keeps a source with one
 *   other character in two bytes a character
 */
export async function bundle(root) {
	const build = await rolldown({
		...inputOptions(root),
		input: {cli: join(root, entry)},
		// A file of the bundle may hand out what another takes from it.
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
		// Each group has what its modules use already; what their doors hand out to others is none of it.
		const codeSplitting = {groups, includeDependenciesRecursively: false};
		const files = chunksOf(await build.generate({...outputOptions, codeSplitting}));
		const alone = await Promise.all(launched.map(file => bundleAlone(root, file)));
		return [...files, ...alone].map(chunk => ({...chunk, code: inAscii(chunk.code)}));
	} finally {
		await build.close();
	}
}

/** One file that imports no other of the bundle. */
async function bundleAlone(root, file) {
	const build = await rolldown({...inputOptions(root), input: join(root, file)});
	try {
		const [chunk] = chunksOf(await build.generate({...outputOptions, codeSplitting: false}));
		return chunk;
	} finally {
		await build.close();
	}
}

const executableEntry = 'certdeck-executable';

/**
 * The whole program as one CommonJS file, which is all that an executable made of Node.js 24 takes: no chunks, no `await` at the
 * top of a module. What is read when it is first used stays so.
 *
 * @param {string} root
 * @returns {Promise<string>} its text
 */
export async function bundleExecutable(root) {
	const input = inputOptions(root);
	const build = await rolldown({
		...input,
		input: executableEntry,
		transform: {...input.transform, define: {...input.transform.define, 'import.meta': 'certdeckImportMeta'}},
		plugins: [executableStart(root), leaveDeveloperToolsOut],
	});
	try {
		const [{code}] = chunksOf(
			await build.generate({
				...outputOptions,
				format: 'cjs',
				codeSplitting: false,
				banner:
					'const certdeckImportMeta={url:require("node:url").pathToFileURL(process.execPath).href,dirname:require("node:path").dirname(process.execPath)};',
			}),
		);
		return inAscii(code);
	} finally {
		await build.close();
	}
}

/** What the launcher does elsewhere. */
function executableStart(root) {
	return {
		name: 'executable-start',
		resolveId: id => (id === executableEntry ? join(root, `${executableEntry}.js`) : undefined),
		load: id =>
			id === join(root, `${executableEntry}.js`)
				? `import {speak, showSplash} from './source/run/launch.js';
const argv = process.argv.slice(2);
speak(argv, process.env, import.meta.dirname);
const splash = showSplash(argv, process);
void import('./source/cli.js').then(({main}) => main(argv, splash));`
				: undefined,
	};
}

/**
 * Ink waits at the top of a module for what it loads while itself being developed, which `DEV` shuts off, though only at run time.
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
		// Ink's door to the developer tools of React, which `DEV` keeps shut.
		external: ['react-devtools-core'],
		transform: {
			target: 'node22.19',
			jsx: {runtime: 'automatic'},
			define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		},
		// A file behind a door is in the bundle of those alone who use it.
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
	// CommonJS packages inside an ES module bundle still call require() for Node's own modules.
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
 * @returns {ReadonlySet<string>} the modules that have to be loaded before these
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

/** Each character beyond ASCII as its escape, which is the same in a string, a template and a regular expression. */
function inAscii(code) {
	if (/String\.raw`[^`]*[^\0-\x7f]/.test(code)) {
		throw new Error('String.raw with a character beyond ASCII: write it as an escape');
	}

	return code.replaceAll(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @returns {string} the path of a module below `root`, for people and packages */
export function pathOf(root, id) {
	return relative(root, id.replace(/^\0/, '').replace(/\?.*$/, '')).split(sep).join('/');
}
