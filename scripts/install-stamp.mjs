// Says which package-lock.json node_modules was installed from. It is read with any version of Node.
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {replaceFile} from './patches.mjs';

const stampOf = root => join(root, 'node_modules', '.certdeck-lock');

function lockDigest(root) {
	return createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
}

/** @returns {boolean} whether the npm package "node" is installed, which scripts and tests run on */
export function hasNode(root) {
	return existsSync(join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node'));
}

/** @returns {boolean} whether node_modules is what the present package-lock.json locks */
export function isInstalled(root) {
	const stamp = stampOf(root);
	return existsSync(stamp) && hasNode(root) && readFileSync(stamp, 'utf8') === lockDigest(root);
}

/** To be called right after npm has installed the locked dependencies. */
export function stampInstalled(root) {
	replaceFile(stampOf(root), lockDigest(root));
}
