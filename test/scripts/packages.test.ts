// Needs: npm, man
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {CORE_SCHEMA, load} from 'js-yaml';
import {krewManifest} from '../../scripts/krew.js';
import {missingAddresses, refusalText} from '../../scripts/release.js';
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

test('the manifest for krew names for each machine one archive, and the program in it', () => {
	const npmPackage = {uri: 'https://example.com/a.tgz', sha256: 'a'.repeat(64)};
	const executable = {uri: 'https://example.com/x64.tar.gz', sha256: 'b'.repeat(64)};
	const read = (executables: Readonly<Record<string, typeof executable>>) =>
		load(krewManifest({version: '1.2.3', homepage: 'https://example.com/certdeck', npmPackage, executables}), {
			schema: CORE_SCHEMA,
		}) as {
			readonly metadata: {name: string};
			readonly spec: {
				readonly version: string;
				readonly homepage: string;
				readonly caveats: string;
				readonly platforms: ReadonlyArray<{
					readonly selector: {
						readonly matchLabels: {readonly os: string; readonly arch?: string};
						readonly matchExpressions?: ReadonlyArray<{readonly values: readonly string[]}>;
					};
					readonly uri: string;
					readonly bin: string;
					readonly sha256: string;
				}>;
			};
		};
	const {metadata, spec} = read({});
	assert.deepEqual(
		[metadata.name, spec.version, spec.homepage],
		['certdeck', 'v1.2.3', 'https://example.com/certdeck'],
	);
	const bin = `package/${json('package.json').bin.certdeck}`;
	assert.deepEqual(
		spec.platforms.map(({selector, ...rest}) => [selector.matchLabels, rest]),
		['linux', 'darwin'].map(os => [{os}, {...npmPackage, bin}]),
	);
	const [first, second, third] = read({x64: executable}).spec.platforms;
	assert.deepEqual(first, {
		selector: {matchLabels: {os: 'linux', arch: 'amd64'}},
		...executable,
		bin: 'certdeck-1.2.3-linux-x64/certdeck',
	});
	assert.deepEqual(second?.selector.matchExpressions?.[0]?.values, ['amd64']);
	assert.deepEqual(third?.selector, {matchLabels: {os: 'darwin'}});
	assert.equal(read({x64: executable, arm64: executable}).spec.platforms.length, 4);
});

test('what is released has its addresses in package.json, and is refused without', () => {
	const there = {
		homepage: 'https://example.com/certdeck',
		repository: {type: 'git', url: 'git+https://example.com/certdeck.git'},
		bugs: 'https://example.com/certdeck/issues',
	};
	assert.deepEqual(missingAddresses(there), []);
	assert.deepEqual(missingAddresses({...there, bugs: {url: ''}, homepage: 'example.com'}), ['homepage', 'bugs']);
	assert.deepEqual(missingAddresses({}), ['homepage', 'repository', 'bugs']);
	assert.equal(json('package.json').scripts.prepublishOnly, 'node --import tsx scripts/release.ts');
	const {status, stderr} = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/release.ts'], {
		cwd: root,
		encoding: 'utf8',
	});
	const missing = missingAddresses(json('package.json'));
	assert.deepEqual([status, stderr], missing.length === 0 ? [0, ''] : [1, `${refusalText(missing)}\n`]);
});

test('the files that Node.js 18 reads first have no syntax that it does not know', async () => {
	// Transpiled for it, they stay what they are.
	const {transform} = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as {
		transform(code: string, options: {readonly target: string}): Promise<{readonly code: string}>;
	};
	for (const file of ['dist/certdeck.js', 'dist/kubectl_complete-certdeck.js']) {
		const text = readFileSync(join(root, file), 'utf8');
		const [old, latest] = await Promise.all(['node18.0', 'esnext'].map(target => transform(text, {target})));
		assert.equal(old?.code, latest?.code, file);
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
