import assert from 'node:assert/strict';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import type {Command} from '../../../source/commands/arguments/command.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {generalHelp, verbHelp} from '../../../source/commands/arguments/help.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';

const request: Command = {
	name: 'request',
	operands: '-f SPEC',
	summary: 'make a key',
	description: 'Makes a key.',
	flags: ['file', 'usage', 'wait', 'output', 'yes'],
	outputs: ['text', 'json'],
	examples: ['certdeck request -f spec.json'],
	run: async () => 0,
};
const parse = (...argv: readonly string[]) => parseArguments(argv, [request]);

test('separates verb, operands and flags, wherever the flags are', () => {
	const {command, args} = parse(
		'--context',
		'prod',
		'request',
		'-f',
		'-',
		'x y',
		'--usage',
		'server auth',
		'--usage=client auth',
		'-y',
	);
	assert.equal(command?.name, 'request');
	assert.deepEqual(args.operands, ['x y']);
	assert.equal(args.text('context'), 'prod');
	assert.equal(args.text('file'), '-');
	assert.deepEqual(args.texts('usage'), ['server auth', 'client auth']);
	assert.equal(args.isSet('yes'), true);
	assert.equal(args.isSet('readOnly'), false);
});

test('takes the value of a short flag that is attached to it, as kubectl does', () => {
	const output = (...words: readonly string[]) => parse('request', ...words).args.text('output');
	for (const words of [
		['-ojson'],
		['-o=json'],
		['-o', 'json'],
		['--output', 'json'],
		['--output=json'],
		['-yojson'],
		['-yo', 'json'],
	]) {
		assert.equal(output(...words), 'json', words.join(' '));
	}

	assert.equal(parse('-nshop', 'request').args.text('namespace'), 'shop');
	assert.equal(parse('request', '-fspec.json').args.text('file'), 'spec.json');
	assert.equal(parse('request', '--file', '-').args.text('file'), '-');
	assert.deepEqual(parse('request', '--file', '-', '-').args.operands, ['-']);
	assert.deepEqual(parse('request', '--', '--file', '-').args.operands, ['--file', '-']);
	assert.equal(parse('request', '-f-').args.text('file'), '-');
	const both = parse('request', '-ynshop', '-fx').args;
	assert.deepEqual([both.isSet('yes'), both.text('namespace'), both.text('file')], [true, 'shop', 'x']);
	assert.deepEqual(parse('request', '--', '-ojson').args.operands, ['-ojson']);
	assert.throws(() => parse('request', '-onothing'), /--output is one of text, json, not "nothing"/);
	assert.throws(() => parse('request', '-o='), /--output needs a value/);
	assert.throws(() => parse('request', '-ojson', '-otext'), /can only be set once/);
	assert.throws(() => parse('request', '-xjson'), /there is no flag "-xjson"|there is no flag "-x"/);
});

test('accepts a flag whose name begins with no', () => {
	const deny = {...request, name: 'deny', flags: ['noJournal'] as const};
	assert.equal(parseArguments(['deny', 'x', '--no-journal'], [deny]).args.isSet('noJournal'), true);
	assert.equal(parseArguments(['deny', 'x'], [deny]).args.isSet('noJournal'), false);
	const authority = {...request, name: 'authority', flags: ['passphrase', 'noPassphrase'] as const};
	const open = parseArguments(['authority', 'create', '--no-passphrase', 'x'], [authority]).args;
	assert.deepEqual(
		[open.isSet('noPassphrase'), open.text('passphrase'), open.operands],
		[true, undefined, ['create', 'x']],
	);
	assert.deepEqual(parseArguments(['deny', '--', '--no-journal'], [deny]).args.operands, ['--no-journal']);
	for (const wrong of ['--journal', '--no-nothing']) {
		assert.throws(() => parseArguments(['deny', 'x', wrong], [deny]), UsageError, wrong);
	}
});

test('accepts a policy file for every verb and for the deck', () => {
	assert.equal(parse('--policy', 'team.json').args.text('policy'), 'team.json');
	assert.equal(parse('request', '--policy=team.json').args.text('policy'), 'team.json');
	assert.equal(parse('request').args.text('policy'), undefined);
	assert.match(generalHelp([request]), /--policy FILE +policy that .*\$CERTDECK_POLICY/);
});

test('keeps operands that look like numbers or flags', () => {
	assert.deepEqual(parse('request', '0123', '1e3', '--', '-f', '--yes').args.operands, ['0123', '1e3', '-f', '--yes']);
});

test('allows --wait alone or with a duration', () => {
	assert.equal(parse('request', '--wait').args.text('wait'), '');
	assert.equal(parse('request', '--wait', '--yes').args.text('wait'), '');
	assert.equal(parse('request', '--wait', '30s').args.text('wait'), '30s');
	assert.equal(parse('request').args.isSet('wait'), false);
});

for (const {name, argv, message, hint} of [
	{name: 'an unknown verb', argv: ['requst'], message: /no verb "requst"/, hint: /"request"/},
	{name: 'an unknown flag', argv: ['request', '--usagee', 'x'], message: /no flag "--usagee"/, hint: /--usage\?/},
	{name: 'an unknown short flag', argv: ['request', '-q'], message: /no flag "-q"/, hint: /--help/},
	{
		name: 'a flag of another verb',
		argv: ['request', '--ca', 'x'],
		message: /--ca does not go with "request"/,
		hint: /--help/,
	},
	{name: 'a verb flag without a verb', argv: ['--ca', 'x'], message: /--ca does not go with the deck/, hint: /--help/},
	{name: 'a policy without its file', argv: ['--policy'], message: /--policy needs a value: FILE/, hint: undefined},
	{name: 'a flag without its value', argv: ['request', '-f'], message: /-f needs a value/, hint: undefined},
	{
		name: 'a repeatable flag without its value',
		argv: ['request', '--usage', '--yes'],
		message: /--usage needs a value/,
		hint: undefined,
	},
	{name: 'an empty value', argv: ['request', '--file='], message: /--file needs a value/, hint: undefined},
	{
		name: 'a flag given twice',
		argv: ['request', '-f', 'a', '-f', 'b'],
		message: /--file can only be set once/,
		hint: undefined,
	},
	{
		name: 'a form that is not printed',
		argv: ['request', '-o', 'xml'],
		message: /--output is one of text, json, not "xml"/,
		hint: undefined,
	},
	{name: 'a colour that is none', argv: ['--color', 'blue'], message: /--color is one of/, hint: undefined},
] as const) {
	test(`refuses ${name} in one sentence`, () => {
		assert.throws(
			() => parse(...argv),
			(error: unknown) => {
				assert.ok(error instanceof UsageError);
				assert.match(error.message, message);
				assert.doesNotMatch(error.message, /\n/);
				if (hint) {
					assert.match(error.hint ?? '', hint);
				}

				return true;
			},
		);
	});
}

test('help names every verb and every flag of a verb', () => {
	assert.match(generalHelp([request]), /request +make a key/);
	assert.match(verbHelp(request), /-f, --file SPEC\|-/);
	assert.match(verbHelp(request), /-o, --output text\|json +form of the output; text without/);
});

test('expands the tilde after the equals sign of a file, which no shell does, and nothing else', () => {
	const {args} = parse('request', '-f=~/spec.json', '--usage=~/x', '--kubeconfig=~/config', '--policy=~/policy.json');
	assert.equal(args.text('file'), join(homedir(), 'spec.json'));
	assert.equal(args.text('policy'), join(homedir(), 'policy.json'));
	assert.deepEqual([args.texts('usage'), args.text('kubeconfig')], [['~/x'], '~/config']);
});
