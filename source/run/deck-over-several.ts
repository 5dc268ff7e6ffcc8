import {localized} from '../base/text/index.js';
import type {RequestCluster} from '../cluster/model/index.js';
import type {DeckServices} from '../deck/ports/index.js';
import type {Notices} from '../deck/services/index.js';
import type {Member} from '../deck/several/index.js';
import {askLive, createSeveralServices} from '../deck/several/index.js';
import type {KnownCluster} from '../operations/pending/index.js';
import {clusterHere, compareClusters} from '../operations/pending/index.js';
import type {Connection, SeveralConnections} from './deck-parts.js';

type Surroundings = {
	/** The ports for one connection alone. */
	servicesOf(connection: Connection): DeckServices;
	readonly notices: Notices;
	/** Fires at the end of the program. */
	readonly signal: AbortSignal;
	/** See `SeveralOptions`. */
	readonly arePagesArriving?: (() => boolean) | undefined;
};

export type DeckOverSeveral = {
	readonly services: DeckServices;
	/**
	 * The ports for the target of `:ctx`: of all clusters for `*`, or of one cluster by its name; undefined for any other
	 * name.
	 */
	wayTo(name: string): DeckServices | undefined;
	/** The kubeconfig changed for a context. `:ctx` connects to it again with the new data. */
	changed(name: string): void;
};

/** One deck over several connections. Each has ports, decisions and pending issuances of its own. */
export function deckOverSeveral(
	{connections, faulty, lendTerminal}: SeveralConnections,
	{servicesOf, notices, signal, arePagesArriving}: Surroundings,
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
		arePagesArriving,
		session: {
			...(attach && {lendTerminal: attach}),
			...(onNotice && {onNotice}),
			...(list && {list}),
			...(contexts && {contexts: async () => [...(await contexts()), '*']}),
			...(connectTo && {connectTo}),
			...(onConnected && {onConnected}),
		},
	});
	foldSame(connections, {signal, arePagesArriving}, (name, same) => {
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

/**
 * Two contexts may lead to the same cluster. Each cluster's identity is read after its list is live, so that no row waits
 * for it.
 */
function foldSame(
	connections: readonly Connection[],
	{signal, arePagesArriving}: Pick<Surroundings, 'signal' | 'arePagesArriving'>,
	onSame: (name: string, same: string) => void,
): void {
	const known = new Map<Connection, KnownCluster>();
	askLive(
		connections,
		({store}) => store,
		async connection => {
			known.set(connection, await clusterHere(connection.cluster, signal));
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
		},
		{signal, arePagesArriving},
	);
}
