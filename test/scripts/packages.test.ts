// Needs: npm, man
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {CORE_SCHEMA, load} from 'js-yaml';
import {krewManifest} from '../../scripts/krew.js';
import {program} from '../helpers/certdeck.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

test('the package contains the program, its documents and notices, and nothing for building or testing', () => {
	const [{files}] = JSON.parse(
		execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {cwd: root, encoding: 'utf8'}),
	) as [{files: ReadonlyArray<{path: string}>}];
	const paths = files.map(({path}) => path);
	for (const path of [
		...Object.values<string>(json('package.json').bin),
		...['README.md', 'LICENSE', 'SECURITY.md', 'CHANGELOG.md', 'THIRD_PARTY_NOTICES', 'package.json'],
		...['docs/errors.md', 'docs/pictures/list.svg', 'dist/sbom.cdx.json', 'dist/cli.js'],
	]) {
		assert.ok(paths.includes(path), path);
	}

	assert.deepEqual(
		paths.filter(
			path =>
				!/^(dist|docs)\/|^(README|README\.zh-CN|LICENSE|SECURITY|CHANGELOG|THIRD_PARTY_NOTICES|package)(\.md|\.json)?$/.test(
					path,
				),
		),
		[],
	);
	assert.equal(json('package.json').dependencies, undefined);
});

for (const version of ['18.0.0', '20.20.2', '22.18.0']) {
	test(`on Node.js ${version} the program explains in one line what to run`, () => {
		const pretend = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
		const {status, stderr, stdout} = spawnSync(process.execPath, ['--import', pretend, program, 'list'], {
			encoding: 'utf8',
		});
		assert.deepEqual([status, stdout], [2, '']);
		assert.match(
			stderr,
			new RegExp(
				`^certdeck: Node\\.js 22\\.19 or newer is needed, this is ${version.replaceAll('.', '\\.')}: run npx .*\\n$`,
			),
		);
	});
}

test('the bill of materials names each package of the bundle with its locked version', () => {
	const {bomFormat, specVersion, serialNumber, components} = json('dist/sbom.cdx.json') as {
		readonly bomFormat: string;
		readonly specVersion: string;
		readonly serialNumber: string;
		readonly components: ReadonlyArray<{
			name: string;
			version: string;
			purl: string;
			hashes?: ReadonlyArray<{content: string}>;
		}>;
	};
	assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.6']);
	assert.match(serialNumber, /^urn:uuid:[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
	const named = new Set(components.map(({name, version}) => `${name} ${version}`));
	const noticed = [...readFileSync(join(root, 'THIRD_PARTY_NOTICES'), 'utf8').matchAll(/^={80}\n(\S+ \S+) \(/gm)].map(
		([, package_]) => package_ ?? '',
	);
	assert.ok(noticed.length > 20);
	assert.deepEqual([...named].toSorted(), [...new Set(noticed)].toSorted());
	assert.deepEqual(
		components.filter(({hashes}) => !/^[\da-f]{128}$/.test(hashes?.[0]?.content ?? '')).map(({name}) => name),
		[],
	);
});

test('the manifest for krew names the archive and the program in it', () => {
	const manifest = load(krewManifest({version: '1.2.3', uri: 'https://example.com/a.tgz', sha256: 'a'.repeat(64)}), {
		schema: CORE_SCHEMA,
	}) as {
		readonly metadata: {name: string};
		readonly spec: {version: string; platforms: ReadonlyArray<Record<string, string>>};
	};
	assert.deepEqual([manifest.metadata.name, manifest.spec.version], ['certdeck', 'v1.2.3']);
	for (const {bin, uri, sha256} of manifest.spec.platforms) {
		assert.deepEqual(
			[bin, uri, sha256],
			[`package/${json('package.json').bin.certdeck}`, 'https://example.com/a.tgz', 'a'.repeat(64)],
		);
	}
});

test('the manual page causes no warning in man, and names every verb', () => {
	const page = execFileSync(process.execPath, [program, 'help', 'man'], {encoding: 'utf8'});
	const {stdout, stderr, status} = spawnSync('man', ['--warnings', '-l', '-E', 'UTF-8', '-'], {
		input: page,
		encoding: 'utf8',
		env: {...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '200', MANPAGER: 'cat', PAGER: 'cat'},
	});
	assert.deepEqual([status, stderr], [0, '']);
	for (const verb of ['list', 'approve', 'publish', 'resume']) {
		assert.ok(stdout.includes(`certdeck ${verb}: `), verb);
	}

	assert.match(stdout, /--max-severity SEVERITY/);
});
