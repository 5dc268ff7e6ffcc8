import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {program} from '../helpers/certdeck.js';
import {requestPem} from '../helpers/demo-cluster.js';
import {openTerminal} from '../helpers/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-switch-'));
const path = join(folder, 'kubeconfig');
let one: Demo;
let two: Demo;

type Entries = ReadonlyArray<Readonly<Record<string, unknown>>>;
type Config = {readonly clusters: Entries; readonly users: Entries};

before(async () => {
	[one, two] = await Promise.all([startDemo({still: true, empty: true}), startDemo({still: true, empty: true})]);
	writeKubeconfig();
	mkdirSync(join(folder, 'certdeck'), {mode: 0o700});
	writeFileSync(join(folder, 'certdeck', 'config.yaml'), 'contexts: {two: {readOnly: true}}', {mode: 0o600});
	await post(one, 'from-one');
	await post(two, 'from-two');
});

after(async () => {
	rmSync(folder, {recursive: true, force: true});
	await Promise.all([one.stop(), two.stop()]);
});

/** The kubeconfigs at the start, because one cluster is stopped later. */
let written = '';

function writeKubeconfig(server = one.url): void {
	written ||= kubeconfigOfBoth();
	writeFileSync(path, written.replace(one.url, server), {mode: 0o600});
}

function kubeconfigOfBoth(): string {
	const parts = (demo: Demo, name: string) => {
		const {clusters, users} = JSON.parse(readFileSync(demo.kubeconfigPath, 'utf8')) as Config;
		return {
			cluster: {...clusters[0], name},
			user: {...users[0], name},
			context: {name, context: {cluster: name, user: name}},
		};
	};
	const all = [parts(one, 'one'), parts(two, 'two')];
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'one',
		clusters: all.map(({cluster}) => cluster),
		users: all.map(({user}) => user),
		contexts: all.map(({context}) => context),
	});
}

async function post(demo: Demo, name: string): Promise<void> {
	const cluster = connect(loadKubeconfig({kubeconfig: demo.kubeconfigPath, env: {}}));
	await cluster.createRequest({
		name,
		requestPem: await requestPem('a.example.com'),
		signerName: 'example.com/serving',
		usages: ['server auth'],
	});
	cluster.close();
}

const isDecided = async (demo: Demo, name: string) => {
	const cluster = connect(loadKubeconfig({kubeconfig: demo.kubeconfigPath, env: {}}));
	const {conditions} = await cluster.getRequest(name);
	cluster.close();
	return conditions.length > 0;
};

test('changes to the cluster of another context, and back, without data of the previous one', async () => {
	await using terminal = openTerminal(process.execPath, [program], {
		env: {KUBECONFIG: path, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: folder},
	});
	const {screen} = terminal;
	const command = async (text: string) => {
		terminal.type(':');
		await screen.until(' :▏');
		terminal.type(text);
		await screen.until(`${text}▏`);
		terminal.type('\r');
	};
	await screen.until('▌ from-one');
	await command('ctx tow');
	await screen.until('did you mean "two"?');
	assert.match(screen.text(), /from-one/);
	await command('ctx two');
	await screen.until('▌ from-two');
	assert.match(screen.lines()[0] ?? '', / two · .*read-only.*● live/);
	assert.doesNotMatch(screen.text(), /from-one/);
	// The configuration's marks apply to the new context.
	terminal.type('a');
	await screen.until(/"two" is read-only by contexts\.two/);
	await command('ctx one');
	await screen.until('▌ from-one');
	assert.doesNotMatch(screen.lines()[0] ?? '', /read-only/);
	terminal.type('d');
	await screen.until('yes, do it');
	terminal.type('y');
	await screen.until('Denied from-one');
	assert.deepEqual([await isDecided(one, 'from-one'), await isDecided(two, 'from-two')], [true, false]);
	// Events of the cluster that was left are not reported.
	await two.stop();
	await post(one, 'from-one-again');
	await screen.until('from-one-again');
	assert.match(screen.lines()[0] ?? '', /● live/);
	await command('ctx two');
	await screen.until(/stale|not connected/);
	await command('ctx one');
	await screen.until('from-one-again');
	// Another address of the same server.
	writeKubeconfig(one.url.replace('127.0.0.1', 'localhost'));
	await screen.until('the kubeconfig says something else of context "one" now');
	await command('q');
	assert.equal((await terminal.ended()).exitCode, 0);
});
