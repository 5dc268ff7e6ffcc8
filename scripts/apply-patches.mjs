// Runs in a checkout after npm has changed node_modules. It is the script "dependencies", which npm does not run when users
// install the package. Without the development dependencies there is nothing to patch.
import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {hasNode, stampInstalled} from './install-stamp.mjs';
import {applyPatches, isPatched} from './patches.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const hasDevelopment = existsSync(join(root, 'node_modules', 'diff'));
if (process.env.npm_lifecycle_event === 'dependencies' && hasDevelopment && hasNode(root)) {
	// What npm has just installed is not installed again by `install-if-stale.mjs`.
	stampInstalled(root);
}

if (hasDevelopment && !isPatched(root)) {
	try {
		await applyPatches(root);
		console.error('certdeck: patched dependencies (patches/)');
	} catch (error) {
		console.error(`certdeck: ${error.message}`);
		process.exitCode = 1;
	}
}
