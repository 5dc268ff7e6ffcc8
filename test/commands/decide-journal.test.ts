import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {commands} from '../../source/commands/verbs/commands.js';
import {planFailing} from '../../source/operations/sign/fail.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import type {JournalEntry} from '../../source/storage/journal/journal.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';

describe('approve and deny if the journal can not be written', () => {
	let cluster: DemoCluster;
	let pem: string;
	before(async () => {
		cluster = await startDemoCluster();
		pem = await requestPem('orders.shop.svc');
	});
	after(() => cluster.stop());
	const create = (name: string) =>
		cluster.admin.createRequest({name, requestPem: pem, signerName: 'example.com/journal', usages: ['server auth']});
	/** Runs a verb with a journal that accepts the entries for which `takes` is true. */
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
		test(`send nothing, and say how to continue without it: ${name}`, async () => {
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

	test('decide nevertheless with --no-journal, and write nothing', async () => {
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
		test(`report a done decision as done, warn once at the end, and exit with 1 if only the result is not recorded: ${name}`, async () => {
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

	test('accepting a block says what can still be done; an approval of anything else does not', async () => {
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

	describe('fail', () => {
		const approved = async (name: string, signerName = 'example.com/journal') => {
			const seen = await cluster.admin.createRequest({name, requestPem: pem, signerName, usages: ['server auth']});
			return cluster.admin.decide(seen, {type: 'Approved', reason: 'Test', message: 'for the test'});
		};
		const line = (name: string, ...more: readonly string[]) =>
			['fail', name, '--reason', 'NameNotPermitted', '--message', 'ask for names below shop.svc', ...more] as const;
		const failedOf = async (name: string) =>
			(await cluster.admin.getRequest(name)).conditions.filter(({type}) => type === 'Failed');

		test('marks as Failed with a reason for the requester, and records it before and after', async () => {
			await approved('fails');
			const {code, stdout, stderr, entries} = await run(line('fails', '--yes'), () => true);
			assert.equal(code, 0, stderr);
			assert.match(stdout, /certificatesigningrequest\.certificates\.k8s\.io\/fails failed/);
			assert.match(stderr, /Failed, NameNotPermitted: ask for names below shop\.svc/);
			const [failed] = await failedOf('fails');
			assert.equal(failed?.status, 'True');
			assert.equal(failed?.reason, 'NameNotPermitted');
			assert.equal(failed?.message, 'ask for names below shop.svc');
			assert.deepEqual(
				entries.map(({decision, reason, answer}) => [decision, reason, answer === undefined]),
				[
					['Failed', 'NameNotPermitted', true],
					['Failed', 'NameNotPermitted', false],
				],
			);
			await assert.rejects(
				run(line('fails', '--yes'), () => true),
				/is Failed \(NameNotPermitted\)/,
			);
		});

		test('sends nothing that can not be recorded, unless told to', async () => {
			await approved('unwritten');
			await assert.rejects(
				run(line('unwritten', '--yes'), () => false),
				/nothing was sent, as the journal can't be written/,
			);
			assert.deepEqual(await failedOf('unwritten'), []);
			const {code, entries} = await run(line('unwritten', '--yes', '--no-journal'), () => false);
			assert.equal(code, 0);
			assert.deepEqual(entries, []);
		});

		test('refuses a bad reason, an empty message, a request without approval, and a signer of Kubernetes', async () => {
			await approved('kept-1');
			await create('kept-2');
			for (const [argv, fault] of [
				[['fail', 'kept-1', '--reason', 'two words', '--message', 'x', '--yes'], /the reason is one word/],
				[['fail', 'kept-1', '--reason', 'Word', '--message', ' ', '--yes'], /the message is empty/],
				[['fail', 'kept-1', '--reason', 'Word', '--yes'], /needs --message/],
				[line('kept-1'), /there is no terminal to ask on/],
				[line('kept-2', '--yes'), /is not approved/],
			] as const) {
				await assert.rejects(
					run(argv, () => true),
					fault,
				);
			}

			assert.deepEqual([...(await failedOf('kept-1')), ...(await failedOf('kept-2'))], []);
		});

		test('marks only a request that is still what was read', async () => {
			const seen = await approved('raced');
			const plan = planFailing(cluster.admin, seen, {reason: 'Word', message: 'ask again'});
			await cluster.admin.fail(seen, {reason: 'Other', message: 'another signer was first'});
			await assert.rejects(plan.perform(), /changed since it was shown: nothing was written/);
			assert.deepEqual(
				(await failedOf('raced')).map(({reason}) => reason),
				['Other'],
			);
		});
	});
});
