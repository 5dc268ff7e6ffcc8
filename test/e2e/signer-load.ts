// Two replicas of serve-signer, 1,000 approved requests, the leader killed three times; then the delay in calm.
// On the control plane of with-plane.ts, else on the demo: node --import tsx test/e2e/signer-load.ts [REQUESTS]
import assert from 'node:assert/strict';
import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {startDemo} from '../../demo/index.js';
import {inPool} from '../../source/base/pool.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../source/operations/sign/new-authority.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {program} from '../helpers/certdeck.js';
import {requestPem} from '../helpers/demo-cluster.js';
import {approve, waitUntil} from '../helpers/served-signer.js';

type Replica = {
	readonly child: ChildProcess;
	readonly lines: Array<Readonly<Record<string, string>>>;
	/** Highest resident memory that was seen, in megabytes. */
	mostMegabytes: number;
};

const wanted = Number(process.argv[2] ?? 1000);
const signerName = 'example.com/load';
const folder = mkdtempSync(join(tmpdir(), 'certdeck-load-'));
const plane = await openControlPlane();
const demo = 'missing' in plane ? await startDemo({still: true, empty: true}) : undefined;
const kubeconfig = 'missing' in plane ? (demo?.kubeconfigPath ?? '') : plane.kubeconfig.admin;
const cluster = connect(loadKubeconfig({kubeconfig, env: {}}));
const replicas: Replica[] = [];

function start(fingerprint: string): Replica {
	const authority = ['--authority', join(folder, 'ca'), '--authority-sha256', fingerprint, '--listen', 'off'];
	const where = ['--kubeconfig', kubeconfig, '-n', 'default', '--lease-duration', '3s'];
	const child = spawn(process.execPath, [program, 'serve-signer', '--signer', signerName, ...authority, ...where], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {...process.env, XDG_STATE_HOME: folder, XDG_DATA_HOME: folder},
	});
	const replica: Replica = {child, lines: [], mostMegabytes: 0};
	let rest = '';
	child.stdout.on('data', (chunk: Buffer) => {
		const whole = (rest + chunk.toString()).split('\n');
		rest = whole.pop() ?? '';
		replica.lines.push(...whole.map(line => JSON.parse(line) as Record<string, string>));
	});
	replicas.push(replica);
	return replica;
}

const isAlive = ({child}: Replica) => child.exitCode === null && child.signalCode === null;
/** Whoever said last that it leads. */
const leader = () =>
	replicas
		.filter(isAlive)
		.find(({lines}) => lines.findLast(({event}) => /leading$/.test(event ?? ''))?.['event'] === 'leading');

function noteMemory(): void {
	for (const replica of replicas.filter(isAlive)) {
		const status = readFileSync(`/proc/${replica.child.pid}/status`, 'utf8');
		const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
		replica.mostMegabytes = Math.max(replica.mostMegabytes, megabytes);
	}
}

const stop = new AbortController();
try {
	await (await planAuthority(parseAuthoritySpec('{"CN": "CA"}'), join(folder, 'ca'), () => new Date())).perform();
	const opened = await openAuthority(join(folder, 'ca', 'ca.pem'), join(folder, 'ca', 'ca-key.pem'));
	const fingerprint = authorityFingerprint(opened);
	const pem = await requestPem('a.shop.svc');
	const store = createRequestStore(cluster, {signerName, gatherMs: 5});
	void store.start(stop.signal);
	/** When the certificate of a request came by the watch, by uid. */
	const issuedAt = new Map<string, number>();
	store.subscribe(() => {
		for (const {uid, certificateBase64} of store.getSnapshot().requests) {
			if (certificateBase64 !== undefined && !issuedAt.has(uid)) {
				issuedAt.set(uid, performance.now());
			}
		}
	});
	const create = async () => {
		const usages = ['digital signature', 'server auth'];
		const made = await cluster.createRequest({requestPem: pem, signerName, generateName: 'load-', usages});
		return approve(cluster, made);
	};

	start(fingerprint);
	start(fingerprint);
	await waitUntil(async () => leader() !== undefined, 'a leader');
	const memory = setInterval(noteMemory, 500);
	const began = performance.now();
	const uids: string[] = [];
	const creating = inPool(Array.from({length: wanted}), 8, async () => {
		uids.push((await create()).uid);
	});
	for (let kills = 1; kills <= 3; kills += 1) {
		const mark = (wanted * kills) / 4;
		for (const deadline = performance.now() + 120_000; issuedAt.size < mark || leader() === undefined; ) {
			assert.ok(performance.now() < deadline, `${issuedAt.size} issued, ${mark} awaited`);
			await sleep(5);
		}

		leader()?.child.kill('SIGKILL');
		start(fingerprint);
	}

	await creating;
	for (const deadline = performance.now() + 120_000; !uids.every(uid => issuedAt.has(uid)); ) {
		assert.ok(performance.now() < deadline, `${uids.filter(uid => !issuedAt.has(uid)).length} without a certificate`);
		await sleep(20);
	}

	const seconds = (performance.now() - began) / 1000;
	const delays: number[] = [];
	for (let count = 0; count < 60; count += 1) {
		const {uid} = await create();
		const approvedAt = performance.now();
		await waitUntil(async () => issuedAt.has(uid), 'a certificate in calm');
		delays.push(Math.max(0, (issuedAt.get(uid) ?? 0) - approvedAt));
	}

	clearInterval(memory);
	for (const {child} of replicas.filter(isAlive)) {
		child.kill('SIGTERM');
	}

	await waitUntil(async () => !replicas.some(isAlive), 'the replicas to stop');
	const signed = replicas.flatMap(({lines}) => lines).filter(({event}) => event === 'signed');
	const serialsOf = Map.groupBy(signed, ({uid}) => uid ?? '');
	const doubles = [...serialsOf.values()].filter(lines => new Set(lines.map(({serial}) => serial)).size > 1);
	const sorted = delays.toSorted((a, b) => a - b);
	console.log(
		`${wanted} requests in ${seconds.toFixed(1)} s, ${issuedAt.size} certificates, ${new Set(signed.map(({serial}) => serial)).size} serials in ${signed.length} signatures, ${doubles.length} requests with two serials`,
	);
	console.log(
		`in calm: median ${sorted[30]?.toFixed(0)} ms, p95 ${sorted[56]?.toFixed(0)} ms; memory ${replicas.map(({mostMegabytes}) => mostMegabytes.toFixed(0)).join(', ')} MB`,
	);
	assert.equal(doubles.length, 0);
	assert.equal(serialsOf.size, wanted + 60);
	assert.ok((sorted[56] ?? Number.NaN) < 1000, 'p95');
	assert.ok(Math.max(...replicas.map(({mostMegabytes}) => mostMegabytes)) < 120, 'memory');
} finally {
	stop.abort();
	for (const {child} of replicas.filter(isAlive)) {
		child.kill('SIGKILL');
	}

	cluster.close();
	await demo?.stop();
	if ('stop' in plane) {
		await plane.stop();
	}

	rmSync(folder, {recursive: true});
}
