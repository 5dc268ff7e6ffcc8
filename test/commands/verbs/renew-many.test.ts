// Needs: openssl
import assert from 'node:assert/strict';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {rememberAuthority} from '../../../source/operations/sign/remember-authority.js';
import {createMemoryIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {settlePace} from '../../helpers/lost-answer.js';
import {fitsOutput} from '../../helpers/output-schema.js';
import type {PlantAuthority} from '../../helpers/renewable-secrets.js';
import {makeAuthority, plantSecret} from '../../helpers/renewable-secrets.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('renewing many', {concurrency: false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-renew-many-'));
	const signerName = 'example.com/serving';
	const namespace = 'default';
	let demo: DemoCluster;
	let authority: PlantAuthority;
	const issuances = createMemoryIssuanceStore();
	const authorities = createMemoryAuthorities();
	before(async () => {
		demo = await startDemoCluster();
		authority = await makeAuthority(join(folder, 'ca'), 'Plant Root');
		await rememberAuthority(authorities, demo.admin, signerName, authority, authority);
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const run = (args: readonly string[], cluster: Cluster = demo.admin, change: Partial<CommandContext> = {}) =>
		runVerb(args, cluster, {issuances, authorities, authorityHome: async () => join(folder, 'home'), ...change});
	const plant = (name: string, options: {readonly host?: string; readonly isOurs?: boolean} = {}) =>
		plantSecret(demo.admin, {namespace, name}, authority, {signerName, ...options});
	const held = async (name: string) => {
		const found = await demo.admin.getSecret(namespace, name);
		const text = (field: string) => Buffer.from(found?.data[field] ?? []).toString();
		return {crt: text('tls.crt'), key: text('tls.key'), fields: Object.keys(found?.data ?? {}).toSorted()};
	};
	const isRenewed = async (name: string, before: X509Certificate) => {
		const {crt, key, fields} = await held(name);
		const now = new X509Certificate(crt);
		assert.ok(now.checkPrivateKey(createPrivateKey(key)), 'the key fits');
		assert.ok(now.verify(new X509Certificate(authority.certificatePem).publicKey));
		assert.equal(now.subjectAltName, before.subjectAltName);
		assert.notEqual(now.serialNumber, before.serialNumber);
		assert.ok(!now.publicKey.equals(before.publicKey), 'a new key');
		const life = (one: X509Certificate) => one.validToDate.getTime() - one.validFromDate.getTime();
		assert.ok(Math.abs(life(now) - life(before)) < 600_000, 'as long as before');
		assert.deepEqual(fields, ['tls.crt', 'tls.key'], 'no key is left beside it');
	};
	const serial = async (name: string) => new X509Certificate((await held(name)).crt).serialNumber;
	const left = async () => (await issuances.list()).issuances;

	const renew = (filter: string, ...more: readonly string[]) =>
		['renew', '--filter', filter, '--max-severity', 'warn', '--yes', ...more] as const;

	test('first shows what will be renewed, who renews the others and how, and what nobody does; sends nothing', async () => {
		const before = await plant('plan-a');
		const {code, stdout, stderr} = await run(['renew', '--filter', 'kind:secret', '--dry-run', '-o', 'json']);
		assert.equal(code, 0, stderr);
		assert.match(
			stderr,
			/Will be renewed: 2 .*\n +default\/plan-a: ends in 4d\d*h\n +example\.com\/serving, signed with/,
		);
		assert.match(stderr, /Another renews them: \d .*\n(.*\n)* +payments\/api-tls: cmctl renew -n payments api\n/);
		assert.match(stderr, /www-tls: Helm renews it with the next upgrade of shop\n/);
		assert.match(
			stderr,
			/Nobody renews them: \d .*\n +shop\/search-tls\n(.*\n)* +certdeck takes them over with --signer SIGNER\.\n/,
		);
		const {renewals, others, unrenewed} = JSON.parse(stdout);
		assert.deepEqual(
			renewals.map((each: {name: string; outcome: string; authority: string | null}) => [
				each.name,
				each.outcome,
				each.authority,
			]),
			[
				['plan-a', 'planned', authority.caPath],
				['webhook-tls', 'planned', null],
			],
		);
		assert.ok(others.some(({command}: {command: string}) => command === 'cmctl renew -n payments api'));
		assert.ok(unrenewed.some(({name}: {name: string}) => name === 'search-tls'));
		assert.equal(await serial('plan-a'), before.serialNumber);
		assert.deepEqual(await left(), []);
	});

	test('exits with 1 if Secrets that may match could not be read', async () => {
		const blind = {
			...demo.admin,
			mapSecrets: async () => {
				throw new ClusterError('forbidden', 'no', {details: ['list secrets']});
			},
		};
		for (const [filter, expected] of [
			['ends:<14d', 1],
			['kind:configmap', 0],
		] as const) {
			for (const more of [['--dry-run'], []]) {
				const {code, stderr} = await run(renew(filter, ...more), blind);
				assert.equal(code, expected, `${filter} ${more}`);
				assert.match(stderr, /not read: Secrets: it takes the right to list secrets/);
			}
		}
	});

	test('renews each from the request to the publication, and asks first', async () => {
		const before = {b: await plant('plan-b'), c: await plant('plan-c')};
		const asked: string[] = [];
		const answering = (answer: string) => ({
			ask: async (question: string) => {
				asked.push(question);
				return answer;
			},
		});
		const filter = ['renew', '--filter', 'name:plan-b', '--max-severity', 'warn'];
		const no = await run(filter, demo.admin, answering('n'));
		assert.deepEqual([no.code, await serial('plan-b')], [0, before.b.serialNumber]);
		assert.match(asked[0] ?? '', /Renew 1\?/);
		const {code, stdout, stderr} = await run(filter, demo.admin, answering('y'));
		assert.equal(code, 0, stderr);
		assert.equal(stdout, 'secret/default/plan-b renewed\n');
		assert.match(stderr, /1 of 1 renewed\.\n/);
		await isRenewed('plan-b', before.b);
		assert.equal(await serial('plan-c'), before.c.serialNumber);
		assert.deepEqual(await left(), []);
		// The other one is also renewed, with the authority in given files.
		const named = await run(
			renew('name:plan-c', '--ca', authority.caPath, '--ca-key', authority.caKeyPath, '-o', 'name'),
			demo.admin,
			{
				authorities: createMemoryAuthorities(),
			},
		);
		assert.deepEqual([named.code, named.stdout], [0, 'secret/default/plan-c\n'], named.stderr);
		await isRenewed('plan-c', before.c);
	});

	test('approves what review allows, and nothing else', async () => {
		const before = await plant('gate-a');
		await plant('gate-b', {host: 'kubernetes.default.svc'});
		const warned = await run(['renew', '--filter', 'name:gate-a', '--yes']);
		assert.equal(warned.code, 3, warned.stderr);
		assert.match(
			warned.stderr,
			/waits for approval: .*\(name-outside-cluster\)\n +→ certdeck approve gate-a\S+ shows it/,
		);
		const blocked = await run(renew('name:gate-b'));
		assert.equal(blocked.code, 3, blocked.stderr);
		assert.match(blocked.stderr, /gate-b: request .* waits for approval: .*kubernetes\.default\.svc/);
		const all = await left();
		assert.equal(all.length, 2);
		for (const {name} of all) {
			assert.deepEqual((await demo.admin.getRequest(name)).conditions, []);
		}

		// After the approval by another, the rest needs no question, because the operator had agreed to it.
		const [gateA, gateB] = ['gate-a', 'gate-b'].map(name => all.find(each => each.targets.secret?.name === name));
		assert.equal((await run(['approve', gateA?.name ?? '', '--yes'])).code, 0);
		const resumed = await run(['resume', gateA?.id ?? '']);
		assert.equal(resumed.code, 0, resumed.stderr);
		await isRenewed('gate-a', before);
		const again = await run(['resume', gateB?.id ?? '']);
		assert.equal(again.code, 1);
		assert.match(again.stderr, /waits for approval/);
		await issuances.remove(gateB?.id ?? '');
	});

	test('waits for a person who may approve or sign, and names them', async () => {
		const before = await plant('wait-a');
		const unentitled: Cluster = {
			...demo.admin,
			reviewAccess: async (attributes, signal) =>
				attributes.verb === 'approve' ? {allowed: false} : demo.admin.reviewAccess(attributes, signal),
		};
		const {code, stderr} = await run(renew('name:wait-a'), unentitled);
		assert.equal(code, 1, stderr);
		assert.match(stderr, /somebody else has to approve it: missing RBAC: verbs approve on signers/);
		assert.match(stderr, /waits for approval: missing RBAC: .*\n +may approve: User approver/);
		const [begun] = await left();
		// The next run continues the renewal, and sends no second request.
		const nobodySigns = await run(renew('name:wait-a'), demo.admin, {authorities: createMemoryAuthorities()});
		assert.equal(nobodySigns.code, 1, nobodySigns.stderr);
		assert.match(nobodySigns.stderr, /wait-a: begun \S+, continued\n.*for which somebody else signs/);
		assert.match(nobodySigns.stderr, /it waits for whoever signs for example\.com\/serving/);
		assert.deepEqual(
			(await left()).map(({name}) => name),
			[begun?.name],
		);
		const done = await run(['resume', '--all']);
		assert.equal(done.code, 0, done.stderr);
		await isRenewed('wait-a', before);
	});

	test('waits for an approval as long as allowed, and then continues', async () => {
		const before = await plant('wait-b');
		let looks = 0;
		const approving: Cluster = {
			...demo.admin,
			reviewAccess: async () => ({allowed: false}),
			async getRequest(name, signal) {
				looks += 1;
				if (looks === 3) {
					await run(['approve', name, '--yes']);
				}

				return demo.admin.getRequest(name, signal);
			},
		};
		const {code, stderr} = await run(renew('name:wait-b', '--wait', '20s'), approving);
		assert.equal(code, 0, stderr);
		await isRenewed('wait-b', before);
	});

	test('never replaces a Secret that changed since it was shown', async () => {
		await plant('change-a');
		const change = async (name: string) => {
			const found = await demo.admin.getSecret(namespace, name);
			assert.ok(found);
			const other = await plant(`${name}-other`);
			const {data} = (await demo.admin.getSecret(namespace, `${name}-other`)) ?? {};
			await demo.admin.applySecret(
				{namespace, name, type: 'kubernetes.io/tls', data: {...found.data, ...data}},
				{pin: {uid: found.uid, resourceVersion: found.resourceVersion}, force: true},
			);
			return other.serialNumber;
		};
		let now = '';
		const filter = ['renew', '--filter', 'name:=change-a', '--max-severity', 'warn'];
		const early = await run(filter, demo.admin, {
			ask: async () => {
				now = await change('change-a');
				return 'y';
			},
		});
		assert.equal(early.code, 1, early.stderr);
		assert.match(early.stderr, /Secret default\/change-a has another content since it was shown: nothing was sent/);
		assert.deepEqual([await serial('change-a'), await left()], [now, []]);

		await plant('change-b');
		const late = await run(renew('name:=change-b'), {
			...demo.admin,
			async uploadCertificate(seen, pem, signal) {
				now = await change('change-b');
				return demo.admin.uploadCertificate(seen, pem, signal);
			},
		});
		assert.equal(late.code, 1, late.stderr);
		assert.match(
			late.stderr,
			/Secret default\/change-b changed since it was shown: the new certificate was not put there/,
		);
		assert.equal(await serial('change-b'), now);
		const [kept] = await left();
		await assert.rejects(run(['resume', kept?.id ?? '']), UsageError, 'it would ask, and there is no terminal');
		await issuances.remove(kept?.id ?? '');
	});

	test('does not sign if another authority signed before', async () => {
		const before = await plant('sign-a');
		const other = await makeAuthority(join(folder, 'other'), 'Other Root');
		const {code, stderr} = await run(renew('name:sign-a', '--ca', other.caPath, '--ca-key', other.caKeyPath));
		assert.equal(code, 1, stderr);
		assert.match(stderr, /another authority signed before: certdeck sign "sign-a\S+" asks/);
		assert.equal(await serial('sign-a'), before.serialNumber);
		await issuances.remove((await left())[0]?.id ?? '');
	});

	test('never renews with another key than the one that was made for it', async () => {
		const before = await plant('key-a');
		await plant('key-other');
		const {data} = (await demo.admin.getSecret(namespace, 'key-other')) ?? {};
		const {code, stderr} = await run(renew('name:=key-a'), {
			...demo.admin,
			async uploadCertificate(seen, pem, signal) {
				const found = await demo.admin.getSecret(namespace, 'key-a');
				assert.ok(found);
				await demo.admin.applySecret(
					{
						namespace,
						name: 'key-a',
						type: 'kubernetes.io/tls',
						data: {...found.data, 'tls.key.next': data?.['tls.key'] ?? new Uint8Array()},
					},
					{pin: {uid: found.uid, resourceVersion: found.resourceVersion}, force: true},
				);
				return demo.admin.uploadCertificate(seen, pem, signal);
			},
		});
		assert.equal(code, 1, stderr);
		assert.match(stderr, /is not what was asked for: nothing was written/);
		assert.equal(await serial('key-a'), before.serialNumber);
		await issuances.remove((await left())[0]?.id ?? '');
	});

	test('one failure stops no other; an unreachable server stops all, and the rest is resumed', async () => {
		const names = Array.from({length: 6}, (_, index) => `many-${index}`);
		const before = await Promise.all(names.map(name => plant(name)));
		let sent = 0;
		const gone: Cluster = {
			...demo.admin,
			settlePace,
			async createRequest(request, signal, options) {
				sent += options?.dryRun ? 0 : 1;
				if (sent > 2) {
					throw new ClusterError('unreachable', 'the server is gone');
				}

				return demo.admin.createRequest(request, signal, options);
			},
		};
		const refusing: Cluster = {
			...gone,
			async getSecret(...args) {
				if (args[1] === 'many-0' && sent > 0) {
					throw new ClusterError('forbidden', 'not you');
				}

				return gone.getSecret(...args);
			},
		};
		const cut = await run(renew('name:many-*'), refusing);
		assert.equal(cut.code, 1, cut.stderr);
		assert.match(cut.stderr, /the server is gone/);
		assert.match(cut.stderr, /of 6 renewed, .*failed/);
		const rest = await run(['resume', '--all']);
		assert.equal(rest.code, 0, rest.stderr);
		// A request that was refused before anything was made is sent again.
		const anew = await run(renew('name:many-* ends:<4d23h59m59s'));
		assert.equal(anew.code, 0, anew.stderr);
		for (const [index, name] of names.entries()) {
			await isRenewed(name, before[index] as X509Certificate);
		}

		assert.deepEqual(await left(), []);
	});

	test('takes over what nobody renews, with the given signer', async () => {
		const before = await plant('free-a', {isOurs: false});
		const offered = await run(renew('name:free-a'));
		assert.deepEqual([offered.code, await serial('free-a')], [0, before.serialNumber], offered.stderr);
		const {code, stdout: told, stderr} = await run(renew('name:free-a', '--signer', signerName, '-o', 'json'));
		assert.equal(code, 0, stderr);
		assert.ok(fitsOutput(JSON.parse(told), 'renewals'), told);
		assert.equal(JSON.parse(told).renewals[0].outcome, 'done');
		assert.match(stderr, /certdeck takes it over/);
		await isRenewed('free-a', before);
		const {stdout} = await run(['certificates', '--filter', 'kind:secret name:free-a', '-o', 'json']);
		assert.equal(JSON.parse(stdout).certificates[0].renewer.by, 'certdeck');
	});

	test('reports what can not be renewed and why, and faults of the command line', async () => {
		await plant('read-only');
		const refused = demo.as('admin', {readOnly: true});
		const {code, stdout: told, stderr} = await run(renew('name:read-only', '-o', 'json'), refused);
		assert.equal(code, 1);
		assert.ok(fitsOutput(JSON.parse(told), 'renewals'), told);
		assert.match(stderr, /Can't be renewed: 1 .*\n +default\/read-only: .*read-only/);
		for (const [args, why] of [
			[['renew', '--filter', 'ends:<5d'], /there is no terminal to ask on/],
			[['renew', '--filter', ' ', '--yes'], /holds no word/],
			[['renew', '--filter', 'kind:nothing', '--yes'], /kind: takes/],
			[['renew', 'a/b', '--filter', 'x', '--yes'], /not both/],
			[['renew', '--filter', 'x', '--same-key', '--yes'], /--same-key goes with one/],
			[['renew', '--filter', 'x', '--ca', 'ca.pem', '--yes'], /--ca and --ca-key/],
			[['renew', 'a/b', '--no-journal'], /--no-journal goes with --filter/],
		] as const) {
			await assert.rejects(
				run(args),
				(error: unknown) => error instanceof UsageError && why.test(error.message),
				args.join(' '),
			);
		}
	});
});
