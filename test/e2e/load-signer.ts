import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {inPool} from '../../source/base/pool.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {createPodCertificateStore} from '../../source/cluster/watch/pod-certificate-store.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../source/operations/sign/new-authority.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import {requestPem} from '../helpers/demo-cluster.js';
import {setPodScene} from '../helpers/pod-scene.js';
import {rawApi} from '../helpers/raw-api.js';
import {approve, waitUntil} from '../helpers/served-signer.js';
import {signerReplicas} from '../helpers/signer-replicas.js';

export type Load = {
	readonly kubeconfig: string;
	/** Approved CertificateSigningRequests. */
	readonly requests: number;
	/** PodCertificateRequests. */
	readonly pods: number;
	/** How often the leader is killed. */
	readonly kills: number;
	/** Restarts the API server; called `restarts` times. */
	restart?(): Promise<void>;
	readonly restarts: number;
	/** Further requests of each kind afterwards, one after the other. */
	readonly calm: number;
};

export type LoadFigures = {
	readonly seconds: number;
	/** `missed`: requests without a certificate. `doubles`: requests with two serials. */
	readonly missed: number;
	readonly doubles: number;
	readonly serials: number;
	/** From the approval, or from a Pod's request, to the certificate, in milliseconds. */
	readonly p95: {readonly requests: number; readonly pods: number};
	readonly megabytes: readonly number[];
};

const signerName = 'example.com/load';
const deadlineMs = 200_000;

/** Makes two replicas of serve-signer --pods sign under load, and counts what they signed. */
export async function loadSigner({
	kubeconfig,
	requests,
	pods,
	kills,
	restart,
	restarts,
	calm,
}: Load): Promise<LoadFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-load-'));
	const cluster = connect(loadKubeconfig({kubeconfig, env: {}}));
	const api = rawApi(kubeconfig);
	const scene = await setPodScene(api, signerName);
	const stop = new AbortController();
	await (await planAuthority(parseAuthoritySpec('{"CN": "CA"}'), join(folder, 'ca'), () => new Date())).perform();
	const opened = await openAuthority(join(folder, 'ca', 'ca.pem'), join(folder, 'ca', 'ca-key.pem'));
	const config = join(folder, 'signing.json');
	const admit = [{serviceAccounts: [`${scene.namespace}/cart`], names: ['{serviceAccount}.{namespace}.svc']}];
	writeFileSync(config, JSON.stringify({pods: {admit}}));
	const replicas = signerReplicas(
		[
			...['--signer', signerName, '--pods', '--config', config, '--listen', 'off', '--lease-duration', '3s'],
			...['--authority', join(folder, 'ca'), '--authority-sha256', authorityFingerprint(opened)],
			...['--kubeconfig', kubeconfig, '-n', scene.namespace],
		],
		folder,
	);
	/** When the watch showed the certificate of a request, by uid. */
	const issuedAt = new Map<string, number>();
	const note = (uid: string, isIssued: boolean) => {
		if (isIssued && !issuedAt.has(uid)) {
			issuedAt.set(uid, performance.now());
		}
	};
	const requestStore = createRequestStore(cluster, {signerName, gatherMs: 5});
	const podStore = createPodCertificateStore(cluster, {signerName, gatherMs: 5});
	requestStore.subscribe(() => {
		for (const {uid, certificateBase64} of requestStore.getSnapshot().requests) {
			note(uid, certificateBase64 !== undefined);
		}
	});
	podStore.subscribe(() => {
		for (const {uid, certificateChain} of podStore.getSnapshot().requests) {
			note(uid, certificateChain !== undefined);
		}
	});
	void requestStore.start(stop.signal);
	void podStore.start(stop.signal);
	const pem = await requestPem('a.shop.svc');
	let made = 0;
	/** certdeck's own name, so that the request can be sent again after a lost answer. */
	const newName = () => {
		made += 1;
		return `${scene.namespace}-${made}`;
	};
	const createRequest = async () => {
		const name = newName();
		const usages = ['digital signature', 'server auth'];
		const seen = await persist(() =>
			cluster.createRequest({requestPem: pem, signerName, name, usages}).catch(async error => {
				if (error instanceof ClusterError && error.code === 'already-exists') {
					return cluster.getRequest(name);
				}

				throw error;
			}),
		);
		return (
			await persist(async () => {
				const now = await cluster.getRequest(seen.name);
				return now.conditions.length > 0 ? now : approve(cluster, now);
			})
		).uid;
	};
	const createPodRequest = async () => {
		const name = newName();
		return persist(
			async () =>
				(await cluster.getPodCertificate(scene.namespace, name))?.uid ??
				String((await scene.ask({}, {name})).metadata.uid),
		);
	};
	const wanted = requests + pods;
	const uids: string[] = [];
	const reached = async (mark: number) => {
		for (const deadline = performance.now() + deadlineMs; issuedAt.size < mark || replicas.leader() === undefined; ) {
			assert.ok(performance.now() < deadline, `${issuedAt.size} issued, ${mark} awaited`);
			await sleep(5);
		}
	};
	try {
		replicas.start();
		replicas.start();
		await waitUntil(async () => replicas.leader() !== undefined, 'a leader');
		const began = performance.now();
		// Mixes Pods' requests evenly with the others.
		const kinds = Array.from(
			{length: wanted},
			(_, at) => Math.floor(((at + 1) * pods) / wanted) > Math.floor((at * pods) / wanted),
		);
		const creating = inPool(kinds, 8, async isPod => {
			uids.push(await (isPod ? createPodRequest() : createRequest()));
		});
		const events = [
			...Array.from({length: kills}, (_, at) => ({mark: (wanted * (at + 1)) / (kills + 1), isKill: true})),
			...Array.from({length: restarts}, (_, at) => ({mark: (wanted * (at + 0.7)) / (restarts + 0.4), isKill: false})),
		].toSorted((a, b) => a.mark - b.mark);
		for (const {mark, isKill} of events) {
			await reached(mark);
			if (isKill) {
				const leading = replicas.leader();
				leading?.mostMegabytes();
				leading?.child.kill('SIGKILL');
				replicas.start();
			} else {
				await restart?.();
			}
		}

		await creating;
		for (const deadline = performance.now() + deadlineMs; !uids.every(uid => issuedAt.has(uid)); ) {
			assert.ok(performance.now() < deadline, `${uids.filter(uid => !issuedAt.has(uid)).length} without a certificate`);
			await sleep(20);
		}

		const seconds = (performance.now() - began) / 1000;
		const p95 = {requests: await delaysOf(createRequest, false), pods: await delaysOf(createPodRequest, true)};
		const megabytes = replicas.all().map(replica => replica.mostMegabytes());
		await replicas.stop();
		const signed = replicas
			.all()
			.flatMap(({lines}) => lines)
			.filter(({event}) => event === 'signed');
		const serialsOf = Map.groupBy(signed, ({uid}) => uid ?? '');
		return {
			seconds,
			missed: uids.filter(uid => !serialsOf.has(uid) || !issuedAt.has(uid)).length,
			doubles: [...serialsOf.values()].filter(lines => new Set(lines.map(({serial}) => serial)).size > 1).length,
			serials: new Set(signed.map(({serial}) => serial)).size,
			p95,
			megabytes,
		};
	} finally {
		await replicas.stop('SIGKILL');
		stop.abort();
		await scene.remove().catch(() => {});
		api.close();
		cluster.close();
		rmSync(folder, {recursive: true});
	}

	async function delaysOf(create: () => Promise<string>, isCounted: boolean): Promise<number> {
		const delays: number[] = [];
		for (let count = 0; count < calm; count += 1) {
			// A Pod's request waits from its creation, which is before its answer arrives.
			const before = performance.now();
			const uid = await create();
			const since = isCounted ? before : performance.now();
			uids.push(uid);
			await waitUntil(async () => issuedAt.has(uid), 'a certificate in calm');
			delays.push(Math.max(0, (issuedAt.get(uid) ?? 0) - since));
		}

		return delays.toSorted((a, b) => a - b)[Math.ceil(calm * 0.95) - 1] ?? 0;
	}
}

/** Repeats the call while the server restarts. */
async function persist<T>(ask: () => Promise<T>): Promise<T> {
	for (const deadline = performance.now() + 90_000; ; await sleep(200)) {
		try {
			return await ask();
		} catch (error) {
			if (performance.now() > deadline) {
				throw error;
			}
		}
	}
}
