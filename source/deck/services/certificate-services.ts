import {setImmediate as nextTurn} from 'node:timers/promises';
import {createStore} from '../../base/index.js';
import type {Entry, JudgedEntry, OwnAuthority} from '../../certificates/model/index.js';
import type {ClusterReading} from '../../certificates/read/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {PodServed} from '../../operations/handshake/index.js';
import {FileError} from '../../storage/files/index.js';
import type {IssuanceStore} from '../../storage/issuance/index.js';
import type {CertificateStock, CertificatesPort, CertificatesView} from '../ports/certificates/index.js';
import {PagesSoFar} from './pages-so-far.js';

/** How long judging may block the event loop, in milliseconds. A key press waits at most so long. */
const sliceMs = 8;
/** Secrets in a page, few enough that decoding a page takes no longer than a frame. */
const pageSize = 250;

type CertificateSources = {
	readonly cluster: Cluster;
	readonly issuances: Pick<IssuanceStore, 'issued'>;
	readonly now: () => Date;
	readonly signal: AbortSignal;
	/** Keys of the operator's own authorities. */
	own(): Promise<readonly OwnAuthority[]>;
};

/** Reads and judges the certificates of a cluster when a screen asks for them. */
export function createCertificateServices({
	cluster,
	issuances,
	now,
	signal,
	own,
}: CertificateSources): CertificatesPort {
	const {getSnapshot, subscribe, set} = createStore<CertificateStock>({phase: 'unread'});
	/** Secrets of other types, by namespace. */
	const others = new Map<string, readonly Entry[]>();
	let reading: Promise<void> | undefined;
	let latest: ClusterReading | undefined;
	let view: CertificatesView = {filter: ''};

	async function readAll(): Promise<void> {
		const [{readCluster}, {glanceAt}, {sortedByEnd}] = await Promise.all([
			import('../../certificates/read/read-cluster.js'),
			import('../../certificates/facts/judge.js'),
			import('../../present/certificates/certificate-order.js'),
		]);
		const before = getSnapshot();
		const pages = new PagesSoFar(entries => set({phase: 'reading', entries: sortedByEnd(entries)}));
		set(before.phase === 'read' ? {...before, isReadingAgain: true} : {phase: 'reading', entries: []});
		try {
			latest = await readCluster(
				cluster,
				{
					pageSize,
					issued: await issuances.issued().catch(() => []),
					...(before.phase !== 'read' && {onSecrets: entries => pages.add(glanceAt(entries, now()))}),
				},
				signal,
			);
		} finally {
			pages.end();
		}

		await judge();
	}

	async function judge(): Promise<void> {
		if (latest === undefined) {
			return;
		}

		const reading = {...latest, entries: [...latest.entries, ...[...others.values()].flat()]};
		const [{createJudge}, {withOwnSigner}, authorities] = await Promise.all([
			import('../../certificates/facts/judge.js'),
			import('../../certificates/facts/own-signer.js'),
			ownOrNone(),
		]);
		const judgeOne = createJudge(reading, now());
		const entries: JudgedEntry[] = [];
		for (let begun = performance.now(); entries.length < reading.entries.length; begun = performance.now()) {
			while (entries.length < reading.entries.length && performance.now() - begun < sliceMs) {
				entries.push(withOwnSigner(judgeOne(reading.entries[entries.length] as Entry), authorities));
			}

			await nextTurn();
		}

		const {sortedByEnd} = await import('../../present/certificates/certificate-order.js');
		set({phase: 'read', entries: sortedByEnd(entries), unread: reading.unread, readAt: now()});
	}

	/** The operator's authorities; none if they can't be read. The screen of authorities says why. */
	async function ownOrNone(): Promise<readonly OwnAuthority[]> {
		try {
			return await own();
		} catch (error) {
			if (error instanceof FileError) {
				return [];
			}

			throw error;
		}
	}

	function failed(error: unknown): void {
		if (!(error instanceof ClusterError)) {
			throw error;
		}

		const last = getSnapshot();
		if (error.code !== 'aborted') {
			set(last.phase === 'read' ? {...last, error, isReadingAgain: false} : {phase: 'failed', error});
		}
	}

	return {
		getSnapshot,
		subscribe,
		read(maxAgeMs) {
			const last = getSnapshot();
			const isYoung =
				last.phase === 'read' && last.error === undefined && now().getTime() - last.readAt.getTime() < maxAgeMs;
			if (reading === undefined && !isYoung) {
				reading = readAll()
					.catch(failed)
					.finally(() => {
						reading = undefined;
					});
			}
		},
		async readOthers(namespace) {
			const {readOtherSecrets} = await import('../../certificates/read/read-cluster.js');
			const entries = await readOtherSecrets(cluster, namespace, signal);
			others.set(namespace, entries);
			await reading;
			await judge();
			return entries.length;
		},
		async served({place: {namespace = '', name}}, onAnswer) {
			const {readPodServers, serversOf} = await import('../../operations/handshake/pod-servers.js');
			const {pods, services} = latest?.uses ?? {pods: [], services: []};
			const secret = {namespace, name};
			const servers = serversOf(secret, pods, services);
			const answers: PodServed[] = [];
			onAnswer([], servers.length);
			await readPodServers(
				cluster,
				secret,
				servers,
				answer => {
					answers.push(answer);
					onAnswer([...answers], servers.length);
				},
				signal,
			);
		},
		get view() {
			return view;
		},
		keep(next) {
			view = next;
		},
	};
}
