import {localized} from '../base/text/index.js';
import type {RequestCluster} from '../cluster/model/index.js';
import type {DeckServices} from '../deck/ports/index.js';
import type {Notices} from '../deck/services/index.js';
import type {Member} from '../deck/several/index.js';
import {createSeveralServices} from '../deck/several/index.js';
import type {KnownCluster} from '../operations/pending/index.js';
import {clusterHere, compareClusters} from '../operations/pending/index.js';
import type {Connection, SeveralConnections} from './deck-parts.js';

type Surroundings = {
	/** The ports of one connection alone. */
	servicesOf(connection: Connection): DeckServices;
	readonly notices: Notices;
	/** The end of the program. */
	readonly signal: AbortSignal;
};

export type DeckOverSeveral = {
	readonly services: DeckServices;
	/** The ports that `:ctx` leads to: of all clusters for `*`, of one of them for its name; undefined for any other. */
	wayTo(name: string): DeckServices | undefined;
	/** The kubeconfig says something else of a context now: `:ctx` connects by it. */
	changed(name: string): void;
};

/** One deck over several connections, each with ports, decisions and unfinished work of its own. */
export function deckOverSeveral(
	{connections, faulty, lendTerminal}: SeveralConnections,
	{servicesOf, notices, signal}: Surroundings,
): DeckOverSeveral {
	const outdated = new Set<string>();
	const memberOf = (connection: Connection): Member => {
		const services = servicesOf(connection);
		const cluster: RequestCluster = clusterOf(connection);
		return {...cluster, services: {...services, session: {...services.session, among: cluster.name}}};
	};

	const [first, ...others] = connections;
	const members = [memberOf(first), ...others.map(memberOf)] as const;
	const {lendTerminal: attach, onNotice, list, contexts, connectTo, onConnected} = members[0].services.session;
	const {services, leaveOut} = createSeveralServices(members, {
		faulty: faulty.map(({name, error}) => ({name, list: {phase: 'failed', error}})),
		signal,
		session: {
			...(attach && {lendTerminal: attach}),
			...(onNotice && {onNotice}),
			...(list && {list}),
			...(contexts && {contexts: async () => [...(await contexts()), '*']}),
			...(connectTo && {connectTo}),
			...(onConnected && {onConnected}),
		},
	});
	foldSame(connections, signal, (name, same) => {
		leaveOut(name);
		notices.add(localized`${name} is the same cluster as ${same}: its requests are shown once`);
	});
	return {
		services,
		wayTo(name) {
			if (name === '*' || name === 'all') {
				return services;
			}

			const member = members.find(each => each.name === name);
			if (member === undefined || outdated.has(name)) {
				return undefined;
			}

			lendTerminal(name);
			if (member.services.requests.getSnapshot().phase !== 'live') {
				member.services.requests.tryNow();
			}

			return member.services;
		},
		changed(name) {
			outdated.add(name);
		},
	};
}

function clusterOf({cluster: {info}}: Connection): RequestCluster {
	return {name: info.context, ...(info.color && {color: info.color})};
}

/** Two contexts may lead to one cluster: each is asked what it is once its list is there, and rows wait for none of it. */
function foldSame(
	connections: readonly Connection[],
	signal: AbortSignal,
	onSame: (name: string, same: string) => void,
): void {
	const known = new Map<Connection, KnownCluster>();
	for (const connection of connections) {
		let isAsked = false;
		const ask = async () => {
			if (isAsked || signal.aborted || connection.store.getSnapshot().phase !== 'live') {
				return;
			}

			isAsked = true;
			try {
				known.set(connection, await clusterHere(connection.cluster, signal));
			} catch {
				// What it does not say now it says when the list changes next.
				isAsked = false;
				return;
			}

			const same = [...known].filter(
				([other, here]) =>
					other !== connection && compareClusters(here, known.get(connection) as KnownCluster) === 'same',
			);
			for (const [other] of same) {
				const [kept, left] =
					connections.indexOf(other) < connections.indexOf(connection) ? [other, connection] : [connection, other];
				known.delete(left);
				onSame(left.cluster.info.context, kept.cluster.info.context);
			}
		};

		void ask();
		connection.store.subscribe(() => void ask());
	}
}
