// npm run packages -- --url BASE: writes the files of a release to packages/: the tarball of npm, its SHA-256, a CycloneDX
// SBOM, and the manifest for krew. BASE is the URL from which krew downloads the archive.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {krewManifest} from './krew.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'packages');
const {values} = parseArgs({options: {url: {type: 'string'}}});
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(folder, {recursive: true, force: true});
mkdirSync(folder);
const [{filename}]: readonly [{filename: string}] = JSON.parse(
	execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
		cwd: root,
		encoding: 'utf8',
	}),
);
writeFileSync(join(folder, 'sbom.cdx.json'), readFileSync(join(root, 'dist', 'sbom.cdx.json')));
const sha256 = (file: string) =>
	createHash('sha256')
		.update(readFileSync(join(folder, file)))
		.digest('hex');
if (values.url !== undefined) {
	writeFileSync(
		join(folder, 'certdeck.yaml'),
		krewManifest({version, uri: `${values.url}/${filename}`, sha256: sha256(filename)}),
	);
}

const files = [filename, 'sbom.cdx.json', ...(values.url === undefined ? [] : ['certdeck.yaml'])];
writeFileSync(join(folder, 'SHA256SUMS'), files.map(file => `${sha256(file)}  ${file}\n`).join(''));
console.log([...files, 'SHA256SUMS'].map(file => join('packages', file)).join('\n'));
