// Bundles source/ and demo/ into dist/ with production React. tsc only checks types.
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundle} from './bundle.mjs';
import {catalogueOf, catalogueText} from './catalogue.mjs';
import {launcherText} from './launcher.mjs';
import {noticesOf, packagesIn} from './notices.mjs';
import {applyPatches, isPatched} from './patches.mjs';
import {sbomOf} from './sbom.mjs';

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

if (!isPatched(root)) {
	// Before `npm run build`, `install-if-stale.mjs` does this and more. For a branch with a new patch, this is enough.
	await applyPatches(root);
	console.error('certdeck: patched dependencies (patches/)');
}

if (process.argv.includes('--if-stale') && existsSync(launcher)) {
	const inputs = Math.max(
		newest(join(root, 'source')),
		newest(join(root, 'demo')),
		newest(join(root, 'languages')),
		newest(join(root, 'scripts')),
		newest(join(root, 'patches')),
		statSync(join(root, 'package-lock.json')).mtimeMs,
	);
	if (statSync(launcher).mtimeMs > inputs) {
		process.exit(0);
	}
}

rmSync(outdir, {recursive: true, force: true});
const chunks = await bundle(root);
for (const {fileName, code} of chunks) {
	mkdirSync(dirname(join(outdir, fileName)), {recursive: true});
	writeFileSync(join(outdir, fileName), code);
}

// What the tests of the bundle need of it, so that they need not bundle once more.
if (process.env.CERTDECK_BUNDLE_REPORT) {
	const modulesOf = ({modules}) =>
		Object.fromEntries(Object.entries(modules).map(([id, {renderedLength}]) => [id, {renderedLength}]));
	const report = chunks.map(({fileName, code, imports, ...chunk}) => ({
		fileName,
		code,
		imports,
		modules: modulesOf(chunk),
	}));
	writeFileSync(process.env.CERTDECK_BUNDLE_REPORT, JSON.stringify(report));
}

const packages = packagesIn(root, chunks);
writeFileSync(join(root, 'THIRD_PARTY_NOTICES'), noticesOf(root, packages));
writeFileSync(join(outdir, 'sbom.cdx.json'), `${JSON.stringify(sbomOf(root, packages.keys()), undefined, '\t')}\n`);
writeFileSync(join(outdir, 'zh-Hans.txt'), catalogueText(catalogueOf(root, 'zh-Hans')));

const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(launcher, launcherText(version));
chmodSync(launcher, 0o755);

// kubectl runs the program of this name to complete "kubectl certdeck …".
const completer = join(outdir, 'kubectl_complete-certdeck.js');
writeFileSync(
	completer,
	`#!/usr/bin/env node
process.argv.splice(2, 0, '__complete-kubectl');
await import('./certdeck.js');
`,
);
chmodSync(completer, 0o755);
