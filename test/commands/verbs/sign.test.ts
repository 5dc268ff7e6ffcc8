import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {RefusedError, UsageError} from '../../../source/commands/arguments/command.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {commands} from '../../../source/commands/verbs/commands.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {readSpecText} from '../../../source/operations/read/read-spec.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../../source/operations/sign/new-authority.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';
import {createMemoryIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {verbContext} from '../../helpers/verb-context.js';

describe('sign', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-sign-verb-'));
	const issuances = createMemoryIssuanceStore();
	const authorities = createMemoryAuthorities();
	const signerName = 'example.com/swapped';
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
		for (const name of ['first', 'second', 'third', 'fourth']) {
			const spec = parseAuthoritySpec(JSON.stringify({CN: `The ${name} CA`}));
			await (await planAuthority(spec, join(folder, name), () => new Date())).perform();
		}
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const approved = async (
		spec = '{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}',
		usages: readonly string[] = ['server auth'],
	) => {
		const plan = await planRequest(demo.admin, readSpecText(spec), {
			...{signerName, usages, folder: mkdtempSync(join(folder, 'keys-')), issuances},
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
		isYes = true,
	) => {
		const result = await run(['sign', request, ...(isYes ? ['--yes'] : []), ...more], by, change);
		return {...result, isIssued: (await demo.admin.getRequest(request)).certificateBase64 !== undefined};
	};
	const run = async (words: readonly string[], by: string, change: Partial<CommandContext>) => {
		let said = '';
		const [ca, key] = files(by);
		const args = words[0] === 'sign' ? [...words, '--ca', ca, '--ca-key', key, '--expiry', '1d'] : words;
		const parsed = parseArguments(args, commands);
		const write = (text: string) => {
			said += text;
		};
		const context = verbContext(demo.admin, {out: write, err: write, issuances, authorities, ...change});
		const outcome = await parsed.command?.run(parsed.args, context).catch((error: unknown) => error);
		return {outcome, said};
	};

	test('reports an authority that replaces another, and continues only with its name or fingerprint', async () => {
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
		for (const text of ['00', (await fingerprint('second')).slice(2)]) {
			const none = await sign(name, 'second', ['--new-authority', text]);
			assert.ok(none.outcome instanceof UsageError && !none.isIssued, String(none.outcome));
			assert.equal(none.said, '', 'nothing is asked of a cluster');
		}

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

	/** A blocking finding. */
	const grave = '{"CN": "kubernetes", "hosts": ["localhost"]}';

	test('refuses an accepted id without a finding, and so does approve', async () => {
		const plan = await planRequest(demo.admin, readSpecText(grave), {
			...{signerName, usages: ['server auth'], folder: mkdtempSync(join(folder, 'keys-')), issuances},
		});
		const {name} = (await plan.perform()).request;
		const approve = (ids: string) => run(['approve', name, '--yes', '--accept', ids], 'first', {});
		const refused = await approve('claims-loopback,asks-ca');
		assert.equal(refused.outcome, 3, refused.said);
		assert.match(refused.said, /"asks-ca" is no finding of/);
		assert.deepEqual((await demo.admin.getRequest(name)).conditions, []);
		const accepted = await approve('claims-loopback');
		assert.equal(accepted.outcome, 0, accepted.said);
	});

	test('shows the findings, and signs despite a block with the name or each id alone', async () => {
		const name = await approved(grave);
		const refused = await sign(name, 'first');
		assert.ok(refused.outcome instanceof RefusedError && !refused.isIssued, String(refused.outcome));
		assert.match(refused.said, /!! .*claims-loopback/);
		assert.match(refused.outcome.hint ?? '', /--accept claims-loopback/);
		const mistyped = await sign(name, 'first', [], {ask: async () => 'y'});
		assert.ok(mistyped.outcome instanceof RefusedError && !mistyped.isIssued);
		assert.equal((await sign(name, 'first', [], {ask: async () => name})).outcome, 0);

		const second = await approved(grave);
		const ids = [...new Set([...refused.said.matchAll(/^ *!! .*\(([\w-]+);/gm)].map(([, id = '']) => id))];
		assert.ok(ids.length > 0);
		const stranger = await sign(second, 'first', ['--accept', `${ids.join(',')},weak-key`]);
		assert.match(String(stranger.outcome), /"weak-key" is no finding of/);
		assert.ok(stranger.outcome instanceof RefusedError && !stranger.isIssued);
		const none = await sign(second, 'first', ['--accept', ',']);
		assert.ok(none.outcome instanceof UsageError && !none.isIssued, String(none.outcome));
		const accepted = await sign(second, 'first', ['--accept', `${ids.join(', ')},`, '--accept', ids.join(',')]);
		assert.equal(accepted.outcome, 0, String(accepted.outcome));
	});

	test('asks one combined question for a block and another authority', async () => {
		const before = await sign(await approved(), 'first', ['--new-authority', await fingerprint('first')]);
		assert.equal(before.outcome, 0);
		const name = await approved(grave);
		const questions: string[] = [];
		const ask = (answer: string) => async (question: string) => {
			questions.push(question);
			return answer;
		};
		for (const answer of [name, 'The fourth CA']) {
			const half = await sign(name, 'fourth', [], {ask: ask(answer)});
			assert.ok(half.outcome instanceof RefusedError && !half.isIssued, answer);
			assert.match(half.outcome.hint ?? '', /--accept claims-loopback .*--new-authority [\da-f]{64}/);
		}

		const byFlag = ['--new-authority', await fingerprint('fourth')];
		assert.ok((await sign(name, 'fourth', byFlag)).outcome instanceof RefusedError);
		assert.ok((await sign(name, 'fourth', ['--accept', 'claims-loopback'])).outcome instanceof RefusedError);
		questions.length = 0;
		assert.equal((await sign(name, 'fourth', [], {ask: ask(`${name} with The fourth CA`)})).outcome, 0);
		assert.equal(questions.length, 1);
		const again = await sign(await approved(), 'first', ['--new-authority', await fingerprint('first')]);
		assert.equal(again.outcome, 0);
	});

	test('asks before it signs, and says so if nobody can be asked', async () => {
		const name = await approved();
		const unasked = await sign(name, 'first', [], {}, false);
		assert.ok(unasked.outcome instanceof UsageError && !unasked.isIssued, String(unasked.outcome));
		const no = await sign(name, 'first', [], {ask: async () => ''}, false);
		assert.deepEqual([no.outcome, no.isIssued], [1, false]);
		const yes = await sign(name, 'first', [], {ask: async () => 'y'}, false);
		assert.deepEqual([yes.outcome, yes.isIssued], [0, true]);
	});

	const file = async (spec: string, more: readonly string[], ask?: CommandContext['ask'], isThere = false) => {
		const made = parseSpec(spec).spec;
		writeFileSync(join(folder, 'r.csr'), encodeRequest(made, await generateKey(made.key)).pem);
		rmSync(join(folder, 'r.crt'), {force: true});
		if (isThere) {
			writeFileSync(join(folder, 'r.crt'), 'another');
		}

		const result = await run(
			['sign', '--csr', join(folder, 'r.csr'), ...more],
			'first',
			ask === undefined ? {} : {ask},
		);
		return {...result, isWritten: existsSync(join(folder, 'r.crt'))};
	};

	test('also reviews the request in a file, and needs no yes without a block', async () => {
		const usage = ['--usage', 'server auth'];
		const plain = await file('{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}', usage);
		assert.deepEqual([plain.outcome, plain.isWritten], [0, true], String(plain.outcome));
		const refused = await file(grave, usage);
		assert.ok(refused.outcome instanceof RefusedError && !refused.isWritten, String(refused.outcome));
		assert.match(refused.said, /!! .*claims-loopback/);
		assert.equal((await file(grave, usage, async () => 'r')).outcome, 0);
		assert.match(String((await file(grave, [...usage, '--accept', 'asks-ca'])).outcome), /"asks-ca" is no finding/);
		const unsaid = await file('{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}', []);
		assert.match(
			(unsaid.outcome as {readonly hint?: string}).hint ?? '',
			/--usage "server auth"/,
			String(unsaid.outcome),
		);
	});

	test('issues nothing without usages, and reports what clients and keys do with the rest', async () => {
		const nobody = await file('{"hosts": []}', ['--usage', 'client auth']);
		assert.match(String(nobody.outcome), /neither a subject nor a name/);
		assert.ok(!nobody.isWritten);
		const unnamed = await file('{"CN": "some server"}', ['--usage', 'server auth,key encipherment']);
		assert.equal(unnamed.outcome, 0, String(unnamed.outcome));
		assert.match(unnamed.said, /no subjectAltName/);
		assert.match(unnamed.said, /keyEncipherment is for RSA keys, and this one is ECDSA \(RFC 8813/);
	});

	test('prints each note once, with or without an overwritten file', async () => {
		for (const isThere of [false, true]) {
			const {outcome, said} = await file(
				'{"CN": "some server"}',
				['--usage', 'server auth', '--yes'],
				undefined,
				isThere,
			);
			assert.equal(outcome, 0, String(outcome));
			assert.equal(said.split('no subjectAltName').length, 2, said);
		}

		const swapped = await file('{"CN": "a"}', [
			'--usage',
			'client auth',
			'--new-authority',
			await fingerprint('first'),
		]);
		assert.ok(swapped.outcome instanceof UsageError && !swapped.isWritten, String(swapped.outcome));
	});
});
