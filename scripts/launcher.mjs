/**
 * The installed file `certdeck`. Node.js 18 and later can read it. If Node.js is too old for the program, the file says what
 * to run instead. It downloads nothing.
 *
 * @param {string} version
 */
export function launcherText(version) {
	return `#!/usr/bin/env node
// certdeck ${version}
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
	// What npx fetched is on the PATH of that run alone.
	const fetched = (process.argv[1] || '').includes('_npx') ? '--package certdeck ' : '';
	process.stderr.write('certdeck: Node.js 22.19 or newer is needed, this is ' + process.versions.node + ': run npx --yes --package node@24 ' + fetched + '--call "certdeck --help" (any command goes there), or install a newer one\\n');
	process.exitCode = 2;
} else {
	// require() of one file takes a third of the time of two imports, and the first line on the screen waits for it.
	const {createRequire, enableCompileCache} = process.getBuiltinModule('node:module');
	const {compileCacheFolder, showSplash, speak} = createRequire(import.meta.url)('./launch.cjs');
	const argv = process.argv.slice(2);
	speak(argv, process.env, import.meta.dirname);
	const splash = showSplash(argv, process);
	// With NODE_COMPILE_CACHE, Node.js itself has enabled the cache already, in the operator's folder.
	if (!process.env.NODE_COMPILE_CACHE) {
		const folder = compileCacheFolder(process.env);
		if (folder !== undefined) {
			enableCompileCache(folder);
		}
	}

	const {main} = await import('./cli.js');
	await main(argv, splash);
}
`;
}
