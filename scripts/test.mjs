// `npm test`: types, lint, bundle, then the test files that are not long. `npm test -- --all` runs the long ones as well,
// `npm test -- --long` them alone, `npm test -- PART…` the test files whose path contains one of the parts; the last two
// without types and lint.
import {spawnSync} from 'node:child_process';
import {existsSync, globSync, readFileSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {compiledPath, compileTests} from './compile-tests.mjs';
import {groupTests} from './group-tests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** These run on the demo and on a real control plane, or wait for leases and limits to pass. */
const longTests = [
	'test/cluster/',
	'test/cluster-client/calls',
	'test/cluster-client/live-faults',
	'test/cluster-client/objects/inventory',
	'test/conformance/',
	'test/demo/answers',
	'test/demo/limits',
	'test/e2e/',
	'test/kubectl/',
	'test/operations/serve/',
	'test/review/field/demo',
];
const isLong = file => longTests.some(part => file.includes(part));
const parts = process.argv.slice(2);
const [choice] = parts;
const chosen = new Map([
	[undefined, file => !isLong(file)],
	['--all', () => true],
	['--long', isLong],
]);

function step(title, command, args, env = process.env) {
	console.error(`── ${title}`);
	const {status} = spawnSync(command, args, {cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env});
	return status === 0;
}

const bin = name => join(root, 'node_modules', '.bin', name);
let failed = 0;
if (choice === undefined || choice === '--all') {
	failed += step('types', bin('tsc'), ['--noEmit']) ? 0 : 1;
	failed += step('lint', bin('biome'), ['check', '--error-on-warnings', '.']) ? 0 : 1;
}

// The tests of the bundle read what it consists of, in place of another bundle.
const bundleReport = join(tmpdir(), `certdeck-bundle-${process.pid}.json`);
process.on('exit', () => rmSync(bundleReport, {force: true}));
if (!step('bundle', process.execPath, ['scripts/build.mjs'], {...process.env, CERTDECK_BUNDLE_REPORT: bundleReport})) {
	console.log('0 passed, 1 failed');
	process.exit(1);
}

/** Whether a program is in PATH. */
function isInstalled(program) {
	return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));
}

/** Programs that a test file needs, by its line `// Needs: openssl, kubectl`, and that are not installed. */
function missingJudges(file) {
	const [, names = ''] = /^\/\/ Needs: (.*)$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
	return names
		.split(',')
		.map(name => name.trim())
		.filter(name => name !== '' && !isInstalled(name));
}

const found = globSync('test/**/*.test.{ts,tsx}', {cwd: root})
	.sort()
	.filter(chosen.get(choice) ?? (file => parts.some(part => file.includes(part))));
let left = 0;
const files = found.filter(file => {
	const missing = missingJudges(file);
	if (missing.length === 0) {
		return true;
	}

	console.error(`− ${file}: not run: this machine lacks ${missing.join(' and ')}`);
	left += 1;
	return false;
});
// A machine with npm only leaves out tests whose programs are missing, and says so. .ci/run must run all tests.
if (process.env.CERTDECK_JUDGES === 'required') {
	failed += left;
}

const countFile = join(tmpdir(), `certdeck-test-count-${process.pid}.json`);
// Variables of a developer's shell must not affect tests.
const env = {
	...process.env,
	CERTDECK_TEST_COUNT: countFile,
	CERTDECK_BUNDLE_REPORT: bundleReport,
	// React as the bundle has it, in a bit more than half the time; test/ui/warnings.test.ts runs the development build.
	NODE_ENV: 'production',
	// Without a terminal, Ink starts tput twice for each tree to learn the size of one.
	COLUMNS: '80',
	LINES: '24',
};
for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', 'KUBECONFIG', 'INK_SCREEN_READER']) {
	delete env[name];
}

await compileTests(root);
const allPassed = step(
	`tests (${files.length} files)`,
	process.execPath,
	[
		'--enable-source-maps',
		'--require=./scripts/light-test-hooks.cjs',
		'--test',
		// Two processes leave a sixth of the time unused on two processors: tests wait for processes, screens and clocks.
		`--test-concurrency=${availableParallelism() + 1}`,
		'--test-timeout=240000',
		'--test-reporter=./scripts/test-reporter.mjs',
		'--test-reporter-destination=stdout',
		...groupTests(root, files).map(compiledPath),
	],
	env,
);
const count = JSON.parse(readFileSync(countFile, 'utf8'));
rmSync(countFile);
failed += count.failed === 0 && !allPassed ? 1 : count.failed;
console.log(
	`${count.passed} passed, ${failed} failed${count.skipped + left > 0 ? `, ${count.skipped + left} skipped` : ''}`,
);
process.exitCode = failed === 0 ? 0 : 1;
