import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../source/commands/command.js';
import {RefusedError} from '../../source/commands/command.js';
import {commands} from '../../source/commands/commands.js';
import {parseArguments} from '../../source/commands/parse-arguments.js';
import {createMemoryAuthorities} from '../../source/custody/known-authorities.js';
import {createMemoryWorks} from '../../source/custody/unfinished.js';
import {planDecision} from '../../source/operations/decide.js';
import {readSpecText} from '../../source/operations/read-spec.js';
import {planRequest} from '../../source/operations/request.js';
import {planAuthority} from '../../source/operations/signing/authority.js';
import {authorityFingerprint} from '../../source/operations/signing/new-authority.js';
import {openAuthority} from '../../source/operations/signing/open-authority.js';
import {parseAuthoritySpec} from '../../source/pki/spec.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';

describe('sign', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-sign-verb-'));
	const works = createMemoryWorks();
	const authorities = createMemoryAuthorities();
	const signerName = 'example.com/swapped';
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
		for (const name of ['first', 'second', 'third']) {
			const spec = parseAuthoritySpec(JSON.stringify({CN: `The ${name} CA`}));
			await (await planAuthority(spec, join(folder, name), () => new Date())).perform();
		}
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const approved = async () => {
		const plan = await planRequest(demo.admin, readSpecText('{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}'), {
			...{signerName, usages: ['server auth'], folder: mkdtempSync(join(folder, 'keys-')), works},
		});
		const {request} = await plan.perform();
		await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
		return request.name;
	};
	const files = (name: string) => [join(folder, name, 'ca.pem'), join(folder, name, 'ca-key.pem')] as const;
	const fingerprint = async (name: string) => authorityFingerprint(await openAuthority(...files(name)));
	const sign = async (
		request: string,
		by: string,
		more: readonly string[] = [],
		change: Partial<CommandContext> = {},
	) => {
		let said = '';
		const [ca, key] = files(by);
		const args = ['sign', request, '--ca', ca, '--ca-key', key, '--expiry', '1d', '--yes', ...more];
		const parsed = parseArguments(args, commands);
		const write = (text: string) => {
			said += text;
		};
		const context: CommandContext = {
			...{out: write, err: write, works, authorities},
			readStdin: async () => Buffer.of(),
			outputLost: new AbortController().signal,
			env: () => undefined,
			columns: undefined,
			color: false,
			now: () => new Date(),
			signal: new AbortController().signal,
			cluster: async () => demo.admin,
			requestStore: async () => assert.fail('sign needs no live list'),
			...change,
		};
		const outcome = await parsed.command?.run(parsed.args, context).catch((error: unknown) => error);
		return {outcome, said, isIssued: (await demo.admin.getRequest(request)).certificateBase64 !== undefined};
	};

	test('tells of an authority that signs in place of another, and goes on by its name or fingerprint alone', async () => {
		const first = await sign(await approved(), 'first');
		assert.equal(first.outcome, 0, String(first.outcome));
		assert.doesNotMatch(first.said, /another authority/);
		assert.equal((await sign(await approved(), 'first')).outcome, 0, 'the same again asks nothing');

		const name = await approved();
		const refused = await sign(name, 'second');
		assert.ok(refused.outcome instanceof RefusedError, String(refused.outcome));
		assert.equal(
			refused.outcome.hint,
			`--new-authority ${await fingerprint('second')} says that this one signs from now on`,
		);
		assert.ok(refused.said.includes(`The second CA, SHA-256 ${await fingerprint('second')}`));
		assert.ok(refused.said.includes(`CN=The first CA, SHA-256 ${await fingerprint('first')}`));
		assert.ok(!refused.isIssued);

		const wrong = await sign(name, 'second', ['--new-authority', await fingerprint('first')]);
		assert.ok(wrong.outcome instanceof RefusedError && !wrong.isIssued);
		const bare = await sign(await approved(), 'second', [
			'--new-authority',
			(await fingerprint('second')).toUpperCase(),
		]);
		assert.equal(bare.outcome, 0);
		assert.match(bare.said, /another authority signs than before/);
		const known = (await authorities.of(signerName)).map(({sha256}) => sha256);
		assert.deepEqual(known, [await fingerprint('second'), await fingerprint('first')]);
	});

	test('asks for the name of the authority on a terminal', async () => {
		const name = await approved();
		for (const answer of ['', 'y', 'The first CA']) {
			const answered = await sign(name, 'third', [], {ask: async () => answer});
			assert.ok(answered.outcome instanceof RefusedError && !answered.isIssued, answer);
		}

		const typed = await sign(name, 'third', [], {ask: async () => 'The third CA'});
		assert.equal(typed.outcome, 0);
		assert.ok(typed.isIssued);
		assert.equal((await sign(await approved(), 'third')).outcome, 0, 'asked once');
		assert.equal((await sign(await approved(), 'first', ['--new-authority', await fingerprint('first')])).outcome, 0);
	});
});
