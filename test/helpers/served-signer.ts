import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import type {AuthorityOrigin} from '../../source/operations/serve/authority-source.js';
import {createConfigMapIndex} from '../../source/operations/serve/config-map-index.js';
import type {IssuedIndex} from '../../source/operations/serve/issued-index.js';
import {createLog} from '../../source/operations/serve/log.js';
import {objectsOf} from '../../source/operations/serve/names.js';
import type {ServeOptions} from '../../source/operations/serve/serve.js';
import {serveSigner} from '../../source/operations/serve/serve.js';
import {defaultPolicy} from '../../source/pki/spec/signing-policy.js';

export type LogLine = Readonly<Record<string, unknown>> & {readonly event: string};

export type ServedSigner = {
	readonly lines: readonly LogLine[];
	/** The log as text. */
	text(): string;
	of(event: string): readonly LogLine[];
	/** Waits for a line. */
	has(event: string, count?: number): Promise<LogLine>;
	stop(): Promise<void>;
};

const running = new Set<ServedSigner>();
const stuck = new Set<PromiseWithResolvers<never>>();
let isOver = false;

/** An answer that never comes before the end of the test. */
export function noAnswer(): Promise<never> {
	const made = Promise.withResolvers<never>();
	if (isOver) {
		made.reject(new ClusterError('aborted', 'given up'));
	}

	stuck.add(made);
	return made.promise;
}

/** Ends all signers of a test, also after a failure. */
export async function stopSigners(): Promise<void> {
	isOver = true;
	for (const {reject} of stuck) {
		reject(new ClusterError('aborted', 'given up'));
	}

	stuck.clear();
	await Promise.all([...running].map(signer => signer.stop().catch(() => {})));
	running.clear();
	isOver = false;
}

/** Runs a signer in this process; `stopSigners` ends it. */
export function serve(
	cluster: ConnectedCluster,
	signerName: string,
	origin: AuthorityOrigin,
	changes: Partial<ServeOptions> & {readonly calls?: Partial<Cluster>; readonly namespace?: string} = {},
): ServedSigner {
	const {calls, namespace = 'shop', ...options} = changes;
	const controller = new AbortController();
	const lines: LogLine[] = [];
	let text = '';
	const name = objectsOf(signerName);
	const used: Cluster = {...cluster, ...calls};
	const index: IssuedIndex = createConfigMapIndex(used, {namespace, prefix: name, now: () => new Date()});
	const served = serveSigner(
		{
			cluster: used,
			store: createRequestStore(cluster, {signerName}),
			rules: {signerName, policy: defaultPolicy},
			origin,
			index,
			lease: {namespace, name, durationSeconds: 2},
			log: createLog(
				line => {
					text += line;
					lines.push(JSON.parse(line) as LogLine);
				},
				() => new Date(),
			),
			now: () => new Date(),
			reloadMs: 50,
			...options,
		},
		controller.signal,
	);
	const of = (event: string) => lines.filter(line => line.event === event);
	// The rejection is handled by `stop`.
	served.catch(() => {});
	const signer: ServedSigner = {
		lines,
		text: () => text,
		of,
		async has(event, count = 1) {
			await waitUntil(
				async () => of(event).length >= count,
				`${count} × ${event}`,
				() => text,
			);
			const line = of(event)[count - 1];
			assert.ok(line);
			return line;
		},
		async stop() {
			controller.abort();
			await served;
		},
	};
	running.add(signer);
	return signer;
}

/** Waits for a condition, 20 s at most. */
export async function waitUntil(
	holds: () => Promise<boolean>,
	wanted: string,
	shown: () => string = () => '',
): Promise<void> {
	for (const deadline = performance.now() + 20_000; !(await holds()); ) {
		assert.ok(performance.now() < deadline, `waited for ${wanted}: ${shown()}`);
		await sleep(20);
	}
}

/** Approves as an operator does. */
export async function approve(cluster: Cluster, seen: CertificateSigningRequest): Promise<CertificateSigningRequest> {
	return cluster.decide(seen, {type: 'Approved', reason: 'Test', message: 'by the test'});
}
