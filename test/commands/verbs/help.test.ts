import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {reportError} from '../../../source/commands/line/report-error.js';
import {certdeck} from '../../helpers/certdeck.js';
import {everyCommand} from '../../helpers/documented-lines.js';

/** Runs a verb without a cluster in this process. */
async function run(argv: readonly string[]) {
	const said = {stdout: '', stderr: ''};
	const commands = await everyCommand(text => {
		said.stdout += text;
	});
	try {
		const {command, args} = parseArguments(argv, commands);
		return {code: await command?.run(args, {} as never), ...said};
	} catch (error) {
		const code = reportError(error, text => {
			said.stderr += text;
		});
		return {...said, code};
	}
}

test('help prints the same as --help, for certdeck and for each verb', async () => {
	const [help, flag, verb, verbFlag] = await Promise.all([
		certdeck(['help']),
		certdeck(['--help']),
		certdeck(['help', 'approve']),
		certdeck(['approve', '--help']),
	]);
	assert.equal(help.code, 0);
	assert.equal(help.stdout, flag.stdout);
	assert.equal(verb.stdout, verbFlag.stdout);
	assert.match(verb.stdout, /^certdeck approve: /);
});

test('help fits into a terminal of 80 columns and a screen of its own', async () => {
	const {stdout} = await run(['help']);
	const lines = stdout.split('\n');
	assert.deepEqual(
		lines.filter(line => line.length > 80),
		[],
	);
	assert.ok(lines.length <= 56, `${lines.length} lines`);
	for (const verb of ['list', 'help', 'version', 'completion']) {
		assert.match(stdout, new RegExp(`^  ${verb} `, 'm'));
	}

	assert.doesNotMatch(stdout, /__complete/);
});

test('help flags lists every flag of every verb', async () => {
	const {stdout} = await run(['help', 'flags']);
	assert.match(stdout, /^Which cluster.*--kubeconfig FILE.*^What certdeck does.*--read-only/ms);
});

for (const [argv, message] of [
	[['help', 'aprove'], /there is no verb "aprove"\n {2}→ did you mean "approve"\?/],
	[['help', 'approve', 'x'], /"help" takes one VERB, got also "x"/],
	[['hlep'], /there is no verb "hlep"\n {2}→ did you mean "help"\?/],
	[['verison'], /did you mean "version"\?/],
	[['completion'], /"completion" needs a shell\n {2}→ one of bash, zsh, fish/],
	[['completion', 'tcsh'], /"completion" does not know "tcsh"/],
] as const) {
	test(`certdeck ${argv.join(' ')} suggests a similar word`, async () => {
		const {code, stdout, stderr} = await run(argv);
		assert.deepEqual([code, stdout], [2, '']);
		assert.match(stderr, message);
	});
}

test('the program reports a wrong word on stderr, with exit code 2', async () => {
	const {code, stdout, stderr} = await certdeck(['hlep']);
	assert.deepEqual([code, stdout], [2, '']);
	assert.match(stderr, /there is no verb "hlep"\n {2}→ did you mean "help"\?/);
});
