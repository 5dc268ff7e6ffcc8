// Runs before `npm test`, `npm run build` and `npm run demo`, with any version of Node. It installs the locked dependencies
// if node_modules is missing or older than package-lock.json, and patches them if they are not patched.
import {execFileSync} from 'node:child_process';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {hasNode, isInstalled, stampInstalled} from './install-stamp.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!isInstalled(root)) {
	console.error('certdeck: installing dependencies (npm ci)');
	const npm = process.env.npm_execpath;
	const command = npm ? [process.execPath, npm] : ['npm'];
	// The outer npm passes its settings on in npm_config_*. With `ignore-scripts`, Node would not be installed.
	execFileSync(
		command[0],
		[...command.slice(1), 'ci', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'],
		{
			cwd: root,
			stdio: ['ignore', 2, 2],
		},
	);
	if (!hasNode(root)) {
		console.error(
			'certdeck: npm ci left no node_modules/.bin/node; the install script of the npm package "node" must be allowed to run',
		);
		process.exit(1);
	}

	stampInstalled(root);
}

await import('./apply-patches.mjs');
