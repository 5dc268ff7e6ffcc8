import assert from 'node:assert/strict';
import type {LoadedContext} from '../../source/cluster/connection/kubeconfig.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ContextInfo} from '../../source/cluster/context/context-info.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {createRequestStore} from '../../source/cluster/watch/request-store.js';
import type {DeckServices} from '../../source/deck/ports/deck-services.js';
import {createDeckServices} from '../../source/deck/services/deck-services.js';
import {createNotices} from '../../source/deck/services/notices.js';
import type {DeckOverSeveral} from '../../source/run/deck-over-several.js';
import {deckOverSeveral} from '../../source/run/deck-over-several.js';
import type {Connection} from '../../source/run/deck-parts.js';
import {createNoDrafts} from '../../source/storage/issuance/drafts.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import type {JournalEntry} from '../../source/storage/journal/journal.js';

/** A context of a kubeconfig, under a new name. */
export type NamedContext = {
	readonly name: string;
	readonly kubeconfig: string;
	readonly info?: Partial<ContextInfo>;
	/** Changes the loaded context before the connection. */
	alter?(loaded: LoadedContext): LoadedContext;
};

export type OpenClusters = DeckOverSeveral & {
	readonly written: readonly JournalEntry[];
	notices(): readonly string[];
	/** Ends all connections. */
	end(): Promise<void>;
};

/** The ports of one deck over several contexts, built as in the program. */
export function openClusters(
	contexts: readonly NamedContext[],
	faulty: Parameters<typeof deckOverSeveral>[0]['faulty'] = [],
): OpenClusters {
	const leaving = new AbortController();
	const written: JournalEntry[] = [];
	const writing: Array<Promise<void>> = [];
	const notices = createNotices();
	const connections = contexts.map(({name, kubeconfig, info, alter = loaded => loaded}): Connection => {
		const load = () => alter(loadKubeconfig({kubeconfig, env: {}}));
		const loaded = load();
		const cluster = connect({...loaded, info: {...loaded.info, context: name, ...info}});
		return {
			cluster,
			store: createRequestStore(cluster),
			storeOf: () => assert.fail(),
			podStoreOf: () => assert.fail(),
			mayAsk: false,
			login: () => assert.fail(),
			loaded,
			reload: load,
		};
	});
	const [first, ...others] = connections;
	assert.ok(first);
	const memory = {
		issuances: createMemoryIssuanceStore(),
		authorities: createMemoryAuthorities(),
		drafts: createNoDrafts(),
		folder: 'certdeck',
	};
	const over = deckOverSeveral(
		{connections: [first, ...others], faulty, lendTerminal() {}},
		{
			notices,
			signal: leaving.signal,
			servicesOf: (one): DeckServices =>
				createDeckServices(one.cluster, one.store, leaving.signal, memory, {
					journal: {
						path: () => 'journal.jsonl',
						append: async entry => void written.push(entry),
						read: assert.fail,
					},
					notices,
					unrecorded: assert.fail,
					warn() {},
					finish: each => void writing.push(each),
				}),
		},
	);
	const listing = over.services.requests.start(leaving.signal);
	return {
		...over,
		written,
		notices: notices.all,
		async end() {
			leaving.abort();
			await listing;
			await Promise.all(writing);
			for (const {cluster} of connections) {
				cluster.close();
			}
		},
	};
}
