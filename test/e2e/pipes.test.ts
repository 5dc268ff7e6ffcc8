import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {certdeck, program, startCertdeck} from '../helpers/certdeck.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';
import {openTerminal} from '../helpers/terminal.js';

describe('pipes and signals', () => {
	let demo: DemoCluster;
	let admin: Cluster;
	let pem = '';
	before(async () => {
		demo = await startDemoCluster();
		({admin} = demo);
		pem = await requestPem('a.example');
	});
	after(() => demo.stop());

	let count = 0;
	const pending = async (number: number) => {
		const names = Array.from({length: number}, () => `pipe-${count++}`);
		for (const name of names) {
			await admin.createRequest({name, requestPem: pem, signerName: 'example.com/serving', usages: ['server auth']});
		}

		return names;
	};
	const undecided = async () =>
		(await admin.listRequests()).requests
			.filter(({name, conditions}) => name.startsWith('pipe-') && conditions.length === 0)
			.map(({name}) => name);

	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		test(`${signal} ends a verb that waits for standard input`, async () => {
			const child = spawn(process.execPath, [program, 'inspect', '-'], {stdio: ['pipe', 'ignore', 'pipe']});
			// More than a pipe holds. When this write is done, the program is reading.
			await new Promise(resolve => child.stdin.write('\n'.repeat(256 * 1024), resolve));
			child.kill(signal);
			assert.deepEqual(await once(child, 'exit'), [130, null]);
		});
	}

	test('more than 16 MiB on standard input are refused before they fill the memory', async () => {
		const {code, stderr} = await certdeck(['inspect', '-'], {input: Buffer.alloc(17 * 1024 * 1024, '\n')});
		assert.equal(code, 1);
		assert.match(stderr, /standard input is larger than 16 MiB/);
	});

	for (const lost of ['stdout', 'stderr'] as const) {
		test(`a reader of ${lost} that closes it does not stop a decision`, async () => {
			const names = await pending(20);
			const {child} = startCertdeck(['approve', ...names, '--yes'], {
				env: {...process.env, KUBECONFIG: demo.demo.kubeconfigPath},
			});
			child[lost]?.destroy();
			const [code] = await once(child, 'exit');
			assert.equal(code, 0);
			assert.deepEqual(await undecided(), []);
		});
	}

	test('an endless list ends with its reader', async () => {
		const {child} = startCertdeck(['list', '--watch', '-o', 'name'], {
			env: {...process.env, KUBECONFIG: demo.demo.kubeconfigPath},
		});
		assert.ok(child.stdout);
		await once(child.stdout, 'data');
		child.stdout.destroy();
		const ended = once(child, 'exit');
		await pending(1);
		assert.deepEqual(await ended, [0, null]);
	});

	test('a terminal without a known width gets the same output as a pipe', async () => {
		const [name = ''] = await pending(1);
		const list = ['list', '--kubeconfig', demo.demo.kubeconfigPath];
		const args = ['-c', 'stty cols 0; exec "$@"', 'sh', process.execPath, program, ...list];
		await using terminal = openTerminal('sh', args, {columns: 200});
		await terminal.ended();
		assert.match(terminal.screen.lineWith(`${name} `), /example\.com\/serving/);
	});

	test('a full disk is reported in a sentence', {skip: !existsSync('/dev/full')}, async () => {
		const child = spawn('sh', ['-c', '"$0" "$1" rights list > /dev/full', process.execPath, program], {
			env: {...process.env, KUBECONFIG: demo.demo.kubeconfigPath},
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		const said: Buffer[] = [];
		child.stderr.on('data', chunk => said.push(chunk));
		const [code] = await once(child, 'close');
		assert.equal(code, 1);
		assert.match(Buffer.concat(said).toString(), /^certdeck: standard output can not be written \(ENOSPC\)$/m);
		assert.doesNotMatch(Buffer.concat(said).toString(), /at writeSync|Node\.js v/);
	});
});
