import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {commands} from '../../source/commands/verbs/commands.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import type {JournalEntry} from '../../source/storage/journal/journal.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';

describe('approve and deny where the journal can not be written', () => {
	let cluster: DemoCluster;
	let pem: string;
	before(async () => {
		cluster = await startDemoCluster();
		pem = await requestPem('orders.shop.svc');
	});
	after(() => cluster.stop());
	const create = (name: string) =>
		cluster.admin.createRequest({name, requestPem: pem, signerName: 'example.com/journal', usages: ['server auth']});
	/** Runs a verb with a journal that takes what `takes` says. */
	async function run(argv: readonly string[], takes: (entry: JournalEntry) => boolean) {
		const entries: JournalEntry[] = [];
		const written: Array<readonly ['out' | 'err', string]> = [];
		const context: CommandContext = {
			out: text => void written.push(['out', text]),
			err: text => void written.push(['err', text]),
			readStdin: async () => new Uint8Array(),
			env: () => undefined,
			columns: undefined,
			color: false,
			now: () => new Date(),
			signal: new AbortController().signal,
			outputLost: new AbortController().signal,
			cluster: async () => cluster.admin,
			issuances: createMemoryIssuanceStore(),
			authorities: createMemoryAuthorities(),
			journal: {
				path: () => '/j',
				async append(entry) {
					entries.push(entry);
					if (!takes(entry)) {
						throw new Error('"/j" can not be written: the disk is full');
					}
				},
				read: async () => ({records: [], head: null}),
			},
			authorityHome: () => assert.fail(),
			requestStore: () => assert.fail(),
			podCertificateStore: () => assert.fail(),
		};
		const {command, args} = parseArguments(argv, commands);
		const code = (await command?.run(args, context)) ?? assert.fail();
		const all = (stream: 'out' | 'err') =>
			written
				.filter(([each]) => each === stream)
				.map(([, text]) => text)
				.join('');
		return {code, entries, stdout: all('out'), stderr: all('err'), last: written.at(-1)};
	}

	const isDecided = async (name: string) => (await cluster.admin.getRequest(name)).conditions.length > 0;

	for (const [name, argv] of [
		['by name', ['deny', 'stopped-1', 'stopped-2', '--yes']],
		['by filter', ['deny', '--filter', 'name:stopped', '--yes']],
	] as const) {
		test(`send nothing, and say how to go on without it: ${name}`, async () => {
			const names = ['stopped-1', 'stopped-2'];
			await Promise.all(names.map(each => create(each).catch(() => undefined)));
			const {code, stdout, stderr} = await run(argv, () => false);
			assert.equal(code, 1);
			assert.equal(stdout, '');
			assert.match(stderr, /nothing was sent, as the journal can't be written: "\/j" can not be written/);
			assert.match(stderr, /^ {2}→ --no-journal decides without writing it down$/m);
			assert.deepEqual(await Promise.all(names.map(isDecided)), [false, false]);
		});
	}

	test('decide all the same with --no-journal, and write nothing', async () => {
		await create('kept-out');
		const {code, entries, stdout} = await run(['deny', 'kept-out', '--yes', '--no-journal'], () => false);
		assert.equal(code, 0);
		assert.match(stdout, /kept-out denied/);
		assert.deepEqual(entries, []);
	});

	for (const [name, argv] of [
		['by name', ['deny', 'done-1', 'done-2', '--yes']],
		['by filter', ['deny', '--filter', 'name:done', '--yes']],
	] as const) {
		test(`tell what is done as done, warn last and once, and end with 1 where only the outcome is lost: ${name}`, async () => {
			const names = argv.includes('--filter' as never) ? ['done-3', 'done-4'] : ['done-1', 'done-2'];
			await Promise.all(names.map(each => create(each)));
			const {code, stdout, stderr, last} = await run(argv, ({answer}) => answer === undefined);
			assert.equal(code, 1);
			for (const each of names) {
				assert.match(stdout, new RegExp(`${each} denied`));
				assert.ok(await isDecided(each));
			}

			const warning =
				'certdeck: what was decided stands, but its outcome is not in the journal: "/j" can not be written: the disk is full\n';
			assert.deepEqual(last, ['err', warning]);
			assert.equal(stderr.split(warning).length, 2);
		});
	}

	test('accepting what blocks says what can still be done; an approval of anything else does not', async () => {
		await cluster.admin.createRequest({
			name: 'signs',
			requestPem: pem,
			signerName: 'example.com/journal',
			usages: ['cert sign'],
		});
		const accepted = await run(['approve', 'signs', '--accept', 'asks-cert-signing', '--yes'], () => true);
		assert.equal(accepted.code, 0, accepted.stderr);
		assert.match(
			accepted.stderr,
			/→ If wrong: kubectl delete csr signs stops it until it is signed · docs\/after-harm\.md/,
		);
		await create('ordinary');
		const ordinary = await run(['approve', 'ordinary', '--yes'], () => true);
		assert.equal(ordinary.code, 0, ordinary.stderr);
		assert.doesNotMatch(ordinary.stderr, /after-harm/);
	});
});
