import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {dump} from 'js-yaml';
import type {Run, Running} from '../helpers/certdeck.js';
import {certdeck, runProgram, startCertdeck} from '../helpers/certdeck.js';
import {readKubeconfig} from '../helpers/raw-api.js';
import type {Trap, TrapProxy} from './trap-proxy.js';
import {startTrapProxy} from './trap-proxy.js';
import type {Place} from './walk-verbs.js';

const requests = '/certificatesigningrequests';
const created = {method: 'POST', path: new RegExp(`${requests}\\?(?!.*dryRun)`)};
const judged = {method: 'POST', path: new RegExp(`${requests}\\?.*dryRun`)};
const asked = {method: 'GET', path: new RegExp(`${requests}/`)};
const secretMade = {method: 'POST', path: /\/secrets\?/};
const secretApplied = {method: 'PATCH', path: /\/secrets\/[^?]*\?.*force/};
const configMapMade = {method: 'POST', path: /\/configmaps\?/};

/** Where and how a run of `certdeck request … --wait` is interrupted. */
type KillPoint = {
	readonly name: string;
	readonly trap: Trap;
	readonly end: 'SIGKILL' | 'SIGHUP' | 'SIGTERM' | 'cut';
	/** Whether the certificate is issued before the run reaches the trap. */
	readonly issuesFirst?: true;
	readonly keyIn?: 'cluster';
};

const killPoints: readonly KillPoint[] = [
	{name: 'SIGKILL before there is a key', trap: {...judged, when: 'before'}, end: 'SIGKILL'},
	{name: 'SIGKILL with the key on disk and the request not sent', trap: {...created, when: 'before'}, end: 'SIGKILL'},
	{name: 'SIGHUP with the request stored and its answer not heard', trap: {...created, when: 'after'}, end: 'SIGHUP'},
	{name: 'a connection cut before the server heard the request', trap: {...created, when: 'before'}, end: 'cut'},
	{name: 'a connection cut after the server stored the request', trap: {...created, when: 'after'}, end: 'cut'},
	{name: 'SIGTERM while it waits for the certificate', trap: {...asked, when: 'before'}, end: 'SIGTERM'},
	{name: 'a connection cut while it waits', trap: {...asked, when: 'after'}, end: 'cut'},
	{
		name: 'SIGKILL before the Secret is written',
		trap: {...secretMade, when: 'before'},
		end: 'SIGKILL',
		issuesFirst: true,
	},
	{name: 'SIGHUP between Secret and ConfigMap', trap: {...secretMade, when: 'after'}, end: 'SIGHUP', issuesFirst: true},
	{
		name: 'SIGKILL with all published and nothing said',
		trap: {...configMapMade, when: 'after'},
		end: 'SIGKILL',
		issuesFirst: true,
	},
	{
		name: 'SIGKILL with the key in its Secret alone, before the server answers',
		trap: {...secretMade, when: 'after'},
		end: 'SIGKILL',
		keyIn: 'cluster',
	},
	{
		name: 'a connection cut while the certificate joins the key in its Secret',
		trap: {...secretApplied, when: 'after'},
		end: 'cut',
		keyIn: 'cluster',
		issuesFirst: true,
	},
];

/** Takes a request through each kind of interruption, on any cluster. */
export function describeKillPoints(place: Place): void {
	describe(`an issuance that is interrupted on ${place.name}`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-kill-'));
		const at = (...parts: readonly string[]) => join(folder, ...parts);
		let proxy: TrapProxy;
		let kubeconfig = '';

		before(async () => {
			proxy = await startTrapProxy(readKubeconfig(place.kubeconfig('admin')));
			kubeconfig = at('proxy.kubeconfig');
			writeFileSync(
				kubeconfig,
				dump({
					apiVersion: 'v1',
					kind: 'Config',
					clusters: [
						{
							name: 'proxy',
							cluster: {server: proxy.url, 'certificate-authority-data': Buffer.from(proxy.caPem).toString('base64')},
						},
					],
					users: [{name: 'admin', user: {token: 'of-the-proxy'}}],
					contexts: [{name: 'proxy', context: {cluster: 'proxy', user: 'admin'}}],
					'current-context': 'proxy',
				}),
			);
			writeFileSync(at('ca.json'), JSON.stringify({CN: 'Kill Point Signer'}));
			await succeeds(certdeck(['authority', '-f', at('ca.json'), '--out', at('ca')]));
		});
		after(async () => {
			await proxy.close();
			rmSync(folder, {recursive: true});
		});

		/** A signer of this test: on a shared cluster nobody else signs for it, and the guide does not propose it. */
		const signerName = `issuers.cert-manager.io/default.kill-${randomBytes(4).toString('hex')}`;
		/** A new name, with folders for keys and state. */
		const job = (options: {readonly keyIn?: 'cluster'} = {}) => {
			const name = `kill-${randomBytes(4).toString('hex')}`;
			const keys = at(name, 'keys');
			const state = at(name, 'state');
			mkdirSync(keys, {recursive: true});
			mkdirSync(state, {recursive: true});
			writeFileSync(at(name, 'spec.json'), JSON.stringify({CN: `${name}.shop.svc`, hosts: [`${name}.shop.svc`]}));
			const env = {...process.env, KUBECONFIG: kubeconfig, XDG_STATE_HOME: state};
			const args = [
				...['request', '-f', at(name, 'spec.json'), '--signer', signerName],
				...['--usage', 'digital signature,server auth', '--wait', '60s'],
				...['--config-map', `default/${name}-ca`, '--ca', at('ca', 'ca.pem')],
				...(options.keyIn === 'cluster'
					? ['--key-in-cluster-only', `default/${name}`]
					: ['--secret', `default/${name}`, '--out', keys]),
			];
			return {name, keys, state, env, args};
		};
		type Job = ReturnType<typeof job>;

		const start = ({args, env}: Job): Running => startCertdeck(args, {env});
		const run = ({env}: Job, ...args: readonly string[]): Promise<Run> => runCertdeck(args, env);
		const admin = (...args: readonly string[]) => certdeck(args, {kubeconfig: place.kubeconfig('admin')});
		const kubectl = async (...args: readonly string[]) =>
			succeeds(
				runProgram('kubectl', args, {env: {...process.env, KUBECONFIG: place.kubeconfig('admin'), HOME: folder}}),
			);

		const requestsOf = async ({name}: Job): Promise<readonly string[]> =>
			(await kubectl('get', 'csr', '-o', 'name')).stdout.split('\n').flatMap(line => {
				const csr = line.split('/')[1] ?? '';
				return csr.startsWith(name) ? [csr] : [];
			});
		const requestOf = async (issuance: Job): Promise<string> => {
			for (let tries = 0; tries < 200; tries += 1) {
				const [csr] = await requestsOf(issuance);
				if (csr !== undefined) {
					return csr;
				}
			}

			return assert.fail('no request arrived');
		};
		const issue = async (csr: string) => {
			await succeeds(admin('approve', csr, '--yes'));
			await succeeds(
				admin('sign', csr, '--ca', at('ca', 'ca.pem'), '--ca-key', at('ca', 'ca-key.pem'), '--expiry', '24h', '--yes'),
			);
		};

		/** Resumes to the end, and checks that there is one of everything, and that they belong together. */
		const resumes = async (issuance: Job) => {
			const listed = JSON.parse((await succeeds(run(issuance, 'resume', '--list', '-o', 'json'))).stdout);
			assert.equal(listed.unfinished.length, 1);
			const [csr] = await requestsOf(issuance);
			if (csr === undefined) {
				const waiting = await run(issuance, 'resume');
				assert.equal(waiting.code, 1, waiting.stderr);
				assert.match(waiting.stderr, /waits for approval/);
			}

			const [found = ''] = await requestsOf(issuance);
			if (!(await kubectl('get', 'csr', found, '-o', 'jsonpath={.status.certificate}')).stdout) {
				await issue(found);
			}

			await succeeds(run(issuance, 'resume', '--wait', '30s'));
			await endsWell(issuance);
		};

		const endsWell = async (issuance: Job) => {
			const {name, keys, state} = issuance;
			assert.equal((await requestsOf(issuance)).length, 1, 'one request');
			assert.deepEqual(readdirSync(join(state, 'certdeck', 'unfinished')), [], 'nothing is unfinished');
			const read = (kind: string, object: string, key: string) =>
				kubectl('get', kind, object, '-n', 'default', '-o', `go-template={{index .data "${key}"}}`);
			const secret = async (key: string) => Buffer.from((await read('secret', name, key)).stdout, 'base64');
			const [certificate, ca, key] = [at(name, 'tls.crt'), at(name, 'ca.crt'), at(name, 'tls.key')];
			writeFileSync(certificate, await secret('tls.crt'));
			writeFileSync(key, await secret('tls.key'), {mode: 0o600});
			writeFileSync(ca, (await read('configmap', `${name}-ca`, 'ca.crt')).stdout);
			const openssl = async (...args: readonly string[]) => (await succeeds(runProgram('openssl', args))).stdout;
			assert.match(await openssl('verify', '-x509_strict', '-CAfile', ca, certificate), /OK/);
			const publicKey = await openssl('x509', '-in', certificate, '-noout', '-pubkey');
			assert.equal(await openssl('pkey', '-in', key, '-pubout'), publicKey);
			const files = readdirSync(keys).sort();
			if (issuance.args.includes('--key-in-cluster-only')) {
				assert.deepEqual(files, []);
			} else {
				const base = `${name}.shop.svc`;
				assert.deepEqual(files, [`${base}-key.pem`, `${base}.crt`, `${base}.csr`], 'one key, nothing half');
				assert.equal(await openssl('pkey', '-in', join(keys, `${base}-key.pem`), '-pubout'), publicKey);
			}
		};

		for (const {name, trap, end, issuesFirst, keyIn} of killPoints) {
			test(`ends with one of each after ${name}`, async () => {
				const issuance = job(keyIn === undefined ? {} : {keyIn});
				const isTrapped = proxy.trap(trap);
				const running = start(issuance);
				if (issuesFirst) {
					await issue(await requestOf(issuance));
				}

				await trapped(isTrapped, running);
				if (end === 'cut') {
					proxy.cut();
				} else {
					running.child.kill(end);
				}

				const {code, stderr} = await running.ended;
				assert.notEqual(code, 0);
				if (end === 'cut') {
					assert.match(stderr, /unfinished \w+: certdeck resume \w+ continues it/);
				}

				proxy.release();
				proxy.mend();
				await resumes(issuance);
			});
		}

		test('ends with one of each after SIGKILL at the first sight of a half-written key', async () => {
			const issuance = job();
			const watcher = watch(issuance.keys);
			const isSeen = new Promise<void>(resolve => {
				watcher.once('change', () => resolve());
			});
			const isTrapped = proxy.trap({...created, when: 'before'});
			const running = start(issuance);
			await Promise.race([isSeen, trapped(isTrapped, running)]);
			running.child.kill('SIGKILL');
			await running.ended;
			watcher.close();
			proxy.cut();
			proxy.mend();
			await resumes(issuance);
		});

		const mountable = canMount();
		const onFullDisk = (name: string, body: (disk: Disk) => Promise<void>) =>
			test(name, {skip: mountable ? false : 'mounting a tmpfs is not permitted here'}, async () => {
				const disk = mountSmall(at(`disk-${randomBytes(3).toString('hex')}`));
				try {
					await body(disk);
				} finally {
					disk.unmount();
				}
			});

		onFullDisk('leaves no half key on a full disk, and makes a new one when there is space', async disk => {
			const issuance = {...job(), keys: disk.path};
			issuance.args.splice(-1, 1, disk.path);
			disk.fill();
			const {code, stderr} = await run(issuance, ...issuance.args);
			assert.equal(code, 1);
			assert.match(stderr, /can not be written: the disk is full/);
			assert.deepEqual(readdirSync(disk.path), ['filler']);
			assert.deepEqual(await requestsOf(issuance), []);
			disk.free();
			await resumes(issuance);
		});

		onFullDisk(
			'makes no key where it can not be written down, and none is lost when the record can not grow',
			async disk => {
				const issuance = {...job(), state: disk.path};
				const env = {...issuance.env, XDG_STATE_HOME: disk.path};
				disk.fill();
				const early = await runCertdeck(issuance.args, env);
				assert.equal(early.code, 1);
				assert.match(early.stderr, /the disk is full/);
				assert.deepEqual(readdirSync(issuance.keys), []);

				// Enough space for the lock and the first record, but not for the second beside it.
				disk.free(2);
				const {code, stderr} = await runCertdeck(issuance.args, env);
				assert.equal(code, 1);
				assert.match(stderr, /the disk is full/);
				assert.deepEqual(readdirSync(issuance.keys), []);
				assert.deepEqual(await requestsOf(issuance), []);
				disk.free();
				await resumes({...issuance, env});
			},
		);

		onFullDisk('finds its request where the disk was full when the answer came', async disk => {
			const issuance = {...job(), state: disk.path};
			const isTrapped = proxy.trap({...created, when: 'after'});
			const running = startCertdeck(issuance.args, {env: {...issuance.env, XDG_STATE_HOME: disk.path}});
			await trapped(isTrapped, running);
			disk.fill();
			proxy.release();
			const {code, stderr} = await running.ended;
			assert.equal(code, 1);
			assert.match(stderr, /the disk is full/);
			assert.equal((await requestsOf(issuance)).length, 1);
			disk.free();
			await resumes({...issuance, env: {...issuance.env, XDG_STATE_HOME: disk.path}});
		});

		onFullDisk('leaves no half certificate on a full disk, and finishes when there is space', async disk => {
			const issuance = {...job(), keys: disk.path};
			issuance.args.splice(-1, 1, disk.path);
			const isTrapped = proxy.trap({...asked, when: 'after'});
			const running = start(issuance);
			await trapped(isTrapped, running);
			disk.fill();
			await issue(await requestOf(issuance));
			proxy.release();
			const {code, stderr} = await running.ended;
			assert.equal(code, 1);
			assert.match(stderr, /\.crt" can not be written: the disk is full/);
			assert.ok(!existsSync(join(disk.path, `${issuance.name}.shop.svc.crt`)));
			disk.free();
			await resumes(issuance);
		});
	});
}

/** Waits until a request is trapped, and fails if the program ends before. */
async function trapped(isTrapped: Promise<void>, {ended}: Running): Promise<void> {
	await Promise.race([isTrapped, ended.then(({stderr}) => assert.fail(`not trapped: ${stderr}`))]);
}

function runCertdeck(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
	return startCertdeck(args, {env}).ended;
}

async function succeeds(running: Promise<Run>): Promise<Run> {
	const run = await running;
	assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`);
	return run;
}

type Disk = {
	readonly path: string;
	/** Leaves no page free. */
	fill(): void;
	/** Removes the filling, except for `pages` if they are given. */
	free(pages?: number): void;
	unmount(): void;
};

function canMount(): boolean {
	const path = mkdtempSync(join(tmpdir(), 'certdeck-mount-'));
	const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path]).status === 0;
	if (isMounted) {
		spawnSync('umount', [path]);
	}

	rmSync(path, {recursive: true});
	return isMounted;
}

function mountSmall(path: string): Disk {
	mkdirSync(path);
	assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', path]).status, 0);
	const filler = join(path, 'filler');
	const fill = (leave: number) => {
		const {bavail, bsize} = statfsSync(path);
		writeFileSync(filler, Buffer.alloc(Math.max(0, bavail - leave) * bsize));
	};
	return {
		path,
		fill: () => fill(0),
		free(pages) {
			rmSync(filler);
			if (pages !== undefined) {
				fill(pages);
			}
		},
		unmount() {
			assert.equal(spawnSync('umount', [path]).status, 0);
			rmSync(path, {recursive: true});
		},
	};
}
