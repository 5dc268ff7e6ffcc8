// `npm run mutants`: breaks a copy of the program on purpose, one break of test/mutants at a time, and checks that the tests
// of each break fail. `-- NAME…` chooses breaks, `--list` lists them, and `--by-commit` chooses five by the hash of the commit.
// First the tests run without the break, unless `--passing` says that they pass.
import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
	chmodSync,
	cpSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {applied} from '../test/mutants/apply.js';
import type {Mutant} from '../test/mutants/mutant.js';
import {mutants} from '../test/mutants/mutants.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The files and folders of the copy. The bundle is not built again, so tests of the bundle do not see a break. */
const copied = [
	'source',
	'test',
	'demo',
	'scripts',
	'patches',
	'docs',
	'dist',
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	'package.json',
	'tsconfig.json',
];
const howManyByCommit = 5;
/** The time limit of a run of tests, in milliseconds. A run that reaches it proves nothing. */
const limitMs = 90_000;

/** `caught`: the test that failed. `broken`: a test file could not be loaded, which proves nothing. */
type Outcome =
	| {readonly state: 'passed' | 'late'}
	| {readonly state: 'caught' | 'broken'; readonly by: string; readonly output: string};

function chosen(args: readonly string[]): readonly Mutant[] {
	if (args.includes('--by-commit')) {
		const {stdout} = spawnSync('git', ['rev-parse', 'HEAD'], {cwd: root, encoding: 'utf8'});
		const rank = ({name}: Mutant) => createHash('sha256').update(`${stdout.trim()} ${name}`).digest('hex');
		return mutants.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, howManyByCommit);
	}

	const unknown = args.find(name => !mutants.some(mutant => mutant.name === name));
	if (unknown !== undefined) {
		console.error(`no break is named ${JSON.stringify(unknown)}: npm run mutants -- --list names them`);
		process.exit(2);
	}

	return args.length === 0 ? mutants : mutants.filter(({name}) => args.includes(name));
}

/** Runs tests in the copy, in their own process group, so that none of their processes outlives the limit. */
async function run(copy: string, tests: readonly string[]): Promise<Outcome> {
	const files = tests.flatMap(path =>
		/\.tsx?$/.test(path) ? [path] : globSync(`${path}/**/*.test.{ts,tsx}`, {cwd: copy}),
	);
	const command =
		tests[0] === 'types'
			? [join(root, 'node_modules/.bin/tsc'), '--noEmit']
			: [
					process.execPath,
					...['--import', 'tsx', '--test', '--test-concurrency=2'],
					...['--test-reporter=./scripts/test-reporter.mjs', '--test-reporter-destination=stdout'],
					...files,
				];
	const temporary = join(copy, 'tmp');
	mkdirSync(temporary, {recursive: true});
	const env: NodeJS.ProcessEnv = {
		...process.env,
		TMPDIR: temporary,
		CERTDECK_TEST_COUNT: join(temporary, 'count'),
		CERTDECK_CONTROL_PLANE: 'off',
	};
	for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', 'KUBECONFIG', 'INK_SCREEN_READER']) {
		delete env[name];
	}

	const [program = '', ...args] = command;
	const child = spawn(program, args, {cwd: copy, env, detached: true, stdio: ['ignore', 'pipe', 'pipe']});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', text => (output += text));
	child.stderr.setEncoding('utf8').on('data', text => (output += text));
	let isLate = false;
	const end = () => {
		try {
			process.kill(-(child.pid ?? 0), 'SIGKILL');
		} catch {
			// The process has ended already.
		}
	};

	const timer = setTimeout(() => {
		isLate = true;
		end();
	}, limitMs);
	process.once('exit', end);
	const code = await new Promise<number | null>(resolve => child.once('close', resolve));
	clearTimeout(timer);
	process.off('exit', end);
	rmSync(temporary, {recursive: true, force: true});
	if (isLate || code === 0) {
		return {state: isLate ? 'late' : 'passed'};
	}

	const failures = [...output.matchAll(/^✖ (.*?): (.*)$/gm)].map(([, file = '', name = '']) => ({file, name}));
	const failure = failures.find(({file, name}) => name !== file && !name.endsWith(`/${file}`));
	if (tests[0] === 'types') {
		return {state: 'caught', by: output.split('\n', 1)[0] ?? '', output};
	}

	return failure === undefined
		? {state: 'broken', by: failures[0]?.file ?? 'node', output}
		: {state: 'caught', by: `${failure.file}: ${failure.name}`, output};
}

const args = process.argv.slice(2);
if (args.includes('--list')) {
	for (const {name, file, tests} of mutants) {
		console.log(`${name}\n    ${file} → ${tests.join(' ')}`);
	}

	process.exit(0);
}

const isKnownToPass = args.includes('--passing');
const breaks = chosen(args.filter(arg => arg !== '--passing'));
const copy = mkdtempSync(join(tmpdir(), 'certdeck-mutants-'));
process.on('exit', () => rmSync(copy, {recursive: true, force: true, maxRetries: 5}));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => process.exit(1));
}

// Some tests read the copy as other users.
chmodSync(copy, 0o755);
for (const name of copied) {
	cpSync(join(root, name), join(copy, name), {recursive: true});
}

symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const unbroken = new Map<string, Outcome>();
let caught = 0;
for (const mutant of breaks) {
	const began = performance.now();
	const tell = (mark: string, sentence: string) =>
		console.log(`${mark} ${mutant.name} (${((performance.now() - began) / 1000).toFixed(1)} s): ${sentence}`);
	for (const test of isKnownToPass ? [] : mutant.tests) {
		unbroken.set(test, unbroken.get(test) ?? (await run(copy, [test])));
	}

	const failing = mutant.tests.find(test => (unbroken.get(test) ?? {state: 'passed'}).state !== 'passed');
	if (failing !== undefined) {
		const outcome = unbroken.get(failing);
		tell('✖', `${failing} does not pass without the break, which shows nothing`);
		console.log(outcome !== undefined && 'output' in outcome ? outcome.output.slice(0, 2000) : '');
		continue;
	}

	const path = join(copy, mutant.file);
	const whole = readFileSync(path, 'utf8');
	writeFileSync(path, applied(mutant, whole));
	const outcome = await run(copy, mutant.tests);
	writeFileSync(path, whole);
	if (outcome.state === 'caught') {
		caught += 1;
		tell('✔', outcome.by);
	} else if (outcome.state === 'broken') {
		tell('✖', `${outcome.by} does not load with the break, which shows nothing\n${outcome.output.slice(0, 2000)}`);
	} else if (outcome.state === 'late') {
		tell('✖', `not caught: ${mutant.tests.join(', ')} took longer than ${limitMs / 1000} s`);
	} else {
		tell('✖', `not caught: ${mutant.file} was broken, and ${mutant.tests.join(', ')} passed`);
	}
}

console.log(`${caught} passed, ${breaks.length - caught} failed`);
process.exit(caught === breaks.length ? 0 : 1);
