// npm run packages -- --url BASE: writes the files of a release to packages/: the tarball of npm, the archives of
// `npm run executable` that are there, a CycloneDX SBOM, SHA-256 of each, and the manifest for krew. BASE is the URL from
// which krew downloads the archives.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {krewManifest} from './krew.js';
import {missingAddresses, refusalText} from './release.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'packages');
const {values} = parseArgs({options: {url: {type: 'string'}}});
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const {version} = manifest;
const missing = missingAddresses(manifest);
if (values.url !== undefined && missing.length > 0) {
	console.error(refusalText(missing));
	process.exit(1);
}

rmSync(folder, {recursive: true, force: true});
mkdirSync(folder);
const [{filename}]: readonly [{filename: string}] = JSON.parse(
	execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
		cwd: root,
		encoding: 'utf8',
	}),
);
copyFileSync(join(root, 'dist', 'sbom.cdx.json'), join(folder, 'sbom.cdx.json'));
const executables = (['x64', 'arm64'] as const).flatMap(architecture => {
	const name = `certdeck-${version}-linux-${architecture}`;
	const files = [`${name}.tar.gz`, `${name}.tar.xz`];
	if (!files.every(file => existsSync(join(root, 'executables', file)))) {
		return [];
	}

	for (const file of files) {
		copyFileSync(join(root, 'executables', file), join(folder, file));
	}

	return [{architecture, files}];
});
const sha256 = (file: string) =>
	createHash('sha256')
		.update(readFileSync(join(folder, file)))
		.digest('hex');
if (values.url !== undefined) {
	const archive = (file: string) => ({uri: `${values.url}/${file}`, sha256: sha256(file)});
	const text = krewManifest({
		version,
		homepage: manifest.homepage,
		npmPackage: archive(filename),
		executables: Object.fromEntries(
			executables.map(({architecture, files: [file = '']}) => [architecture, archive(file)]),
		),
	});
	writeFileSync(join(folder, 'certdeck.yaml'), text);
}

const files = [
	filename,
	...executables.flatMap(each => each.files),
	'sbom.cdx.json',
	...(values.url === undefined ? [] : ['certdeck.yaml']),
];
writeFileSync(join(folder, 'SHA256SUMS'), files.map(file => `${sha256(file)}  ${file}\n`).join(''));
console.log([...files, 'SHA256SUMS'].map(file => join('packages', file)).join('\n'));
