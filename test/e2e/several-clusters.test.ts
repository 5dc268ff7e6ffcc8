import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {load} from 'js-yaml';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {binariesForTests} from '../cluster/binaries.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {openControlPlane, startControlPlane} from '../cluster/control-plane.js';
import {program} from '../helpers/certdeck.js';
import {requestPem} from '../helpers/demo-cluster.js';
import {openTerminal} from '../helpers/terminal.js';

const plane = await openControlPlane();

type Entries = ReadonlyArray<Readonly<Record<string, unknown>>>;
type Config = {readonly clusters: Entries; readonly users: Entries};

describe('one deck over two control planes', {skip: 'missing' in plane ? plane.missing : false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-several-'));
	const path = join(folder, 'kubeconfig');
	const tag = randomBytes(4).toString('hex');
	const name = (which: string) => `${which}-${tag}`;
	const planes: PlaneAccess[] = [];
	const adminOf = ({kubeconfig}: PlaneAccess) => connect(loadKubeconfig({kubeconfig: kubeconfig.admin, env: {}}));

	/** The kubeconfigs at the start, because the folder of a cluster is deleted with it. */
	function kubeconfigOfBoth(): string {
		const all = planes.map(({kubeconfig}, at) => {
			const {clusters, users} = load(readFileSync(kubeconfig.admin, 'utf8')) as Config;
			const context = at === 0 ? 'one' : 'two';
			return {
				cluster: {...clusters[0], name: context},
				user: {...users[0], name: context},
				context: {name: context, context: {cluster: context, user: context}},
			};
		});
		return JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			'current-context': 'one',
			clusters: all.map(({cluster}) => cluster),
			users: all.map(({user}) => user),
			contexts: all.map(({context}) => context),
		});
	}

	before(async () => {
		assert.ok(!('missing' in plane));
		const binaries = await binariesForTests();
		assert.ok(!('missing' in binaries));
		planes.push(plane, await startControlPlane(binaries));
		writeFileSync(path, kubeconfigOfBoth(), {mode: 0o600});
		for (const [at, own] of [
			[0, 'only-one'],
			[1, 'only-two'],
		] as const) {
			const cluster = adminOf(planes[at] as PlaneAccess);
			for (const each of ['shared', 'many', own]) {
				await cluster.createRequest({
					name: name(each),
					requestPem: await requestPem(`${each}.example.com`),
					signerName: 'example.com/serving',
					usages: ['server auth'],
				});
			}

			cluster.close();
		}
	});
	after(async () => {
		rmSync(folder, {recursive: true, force: true});
		await Promise.all(planes.map(({stop}) => stop()));
	});

	const decisionsOn = async (at: 0 | 1) => {
		const cluster = adminOf(planes[at] as PlaneAccess);
		const {conditions} = await cluster.getRequest(name('shared'));
		cluster.close();
		return conditions.map(({type}) => type);
	};

	test('sends each decision to its own cluster, keeps the rows of one that stops, and follows a new kubeconfig', async () => {
		await using terminal = openTerminal(process.execPath, [program, '--context', 'one,two'], {
			env: {KUBECONFIG: path, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: folder},
			columns: 110,
			rows: 30,
		});
		const {screen} = terminal;
		await screen.until(/2 clusters: +one live, two live/);
		const filter = async (text: string) => {
			terminal.type('/');
			await screen.until('/ ▏');
			terminal.type(text);
			await screen.until(`${text}▏`);
			terminal.type('\r');
			await screen.until(` · ${text}`);
		};
		await filter(tag);
		await screen.until(name('only-one'));
		await screen.until(name('only-two'));
		terminal.type('\u001B');
		await screen.until(({text}) => !text().includes(` · ${tag}`));
		await filter(`cluster:two name:${name('shared')}`);
		await screen.until(new RegExp(`▌ ${name('shared')} .* two `));
		terminal.type('d');
		await screen.until(`┌ two: Deny ${name('shared')}`);
		await screen.until('yes, do it');
		terminal.type('y');
		await screen.until('✗ Denied');
		assert.deepEqual([await decisionsOn(0), await decisionsOn(1)], [[], ['Denied']]);
		const journal = readFileSync(join(folder, 'state', 'certdeck', 'journal.jsonl'), 'utf8');
		assert.deepEqual(
			[
				...new Set(
					journal
						.trim()
						.split('\n')
						.map(line => JSON.parse(line).context),
				),
			],
			['two'],
		);

		// A decision on marks of both: its first lines say how many of which, and one cluster ends before it is sent.
		terminal.type('\u001B');
		await screen.until(({text}) => !text().includes(' · cluster:two'));
		await filter(`name:${name('many')}`);
		terminal.type('*');
		await screen.until('2 marked');
		terminal.type('d');
		await screen.until('┌ Deny 2 requests');
		await screen.until(/│ +one {2}1 request +│/);
		await screen.until(/│ +two {2}1 request +│/);
		terminal.type('y');
		await screen.until('calls it back');
		await planes[1]?.stop();
		await screen.until(/^ +one {2}1 of 1 denied/m, 30_000);
		await screen.until(/^ +two {2}0 of 1 denied, 1 (failed|not known)/m, 30_000);
		const lines = readFileSync(join(folder, 'state', 'certdeck', 'journal.jsonl'), 'utf8')
			.trim()
			.split('\n');
		assert.deepEqual(
			[
				...new Set(
					lines.map(line => JSON.parse(line)).flatMap(({name: of, context}) => (of === name('many') ? [context] : [])),
				),
			].toSorted(),
			['one', 'two'],
		);
		terminal.type('\u001B');
		await screen.until(` · name:${name('many')}`);

		await screen.until(/2 clusters: +one live, two stale/, 30_000);
		assert.match(screen.text(), new RegExp(name('many')));
		terminal.type('\u001B');
		await screen.until(({text}) => !text().includes(` · name:${name('many')}`));
		await filter(name('only-one'));
		await screen.until(new RegExp(`▌ ${name('only-one')} .* one `));
		terminal.type('d');
		await screen.until(`┌ one: Deny ${name('only-one')}`);
		await screen.until('yes, do it');
		terminal.type('y');
		await screen.until('✗ Denied');

		writeFileSync(path, readFileSync(path, 'utf8').replaceAll('https://127.0.0.1', 'https://localhost'), {mode: 0o600});
		await screen.until('the kubeconfig says something else of context');
		terminal.type('q');
		assert.equal((await terminal.ended()).exitCode, 0);
	});
});
