import type {ReactNode} from 'react';
import {useMemo} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Dialog, Navigation, View} from '../../deck/navigation/index.js';
import type {DeckServices} from '../../deck/ports/index.js';
import {bulkByCluster} from '../../deck/requests/index.js';
import type {Deck} from './deck-context.js';
import {DeckContext, useDeck} from './deck-context.js';

type Clusters = NonNullable<DeckServices['clusters']>;

/**
 * Adds the cluster to each view and dialog that is opened. For a row of the list it is the cluster of the row. For anything
 * else it is the cluster of the open view, else that of the row under the cursor. The view then gets the request with the
 * uid that its own cluster knows.
 */
export function acrossClusters(navigation: Navigation, clusters: Clusters): Navigation {
	const here = () => navigation.getSnapshot().views.at(-1)?.cluster ?? clusters.pointed();
	const viewOf = (view: View): View => {
		if (view.cluster !== undefined) {
			return view;
		}

		const row = 'uid' in view && view.uid !== undefined ? clusters.row(view.uid) : undefined;
		if (view.kind === 'bulk') {
			// A bulk decision over several clusters is shown in the deck of all of them.
			const cluster = clusters.latestBulk();
			return cluster === undefined ? view : {...view, cluster};
		}

		if (row === undefined) {
			return {...view, cluster: here()};
		}

		const {cluster, request} = clusters.origin(row);
		const own = {...view, uid: request.uid, cluster};
		return own.kind === 'request' && own.order !== undefined
			? {...own, order: orderIn(cluster, own.order, clusters)}
			: own;
	};

	return {
		...navigation,
		open: view => navigation.open(viewOf(view)),
		switchTo: view => navigation.switchTo(view && viewOf(view)),
		show(uid, cluster) {
			const row = cluster === undefined ? clusters.row(uid) : undefined;
			const origin = row && clusters.origin(row);
			navigation.show(origin?.request.uid ?? uid, cluster ?? origin?.cluster ?? here());
		},
		ask(dialog) {
			if (dialog.cluster !== undefined) {
				navigation.ask(dialog);
			} else {
				navigation.ask(dialog.kind === 'renewal' ? {...dialog, cluster: here()} : dialogOf(dialog, clusters));
			}
		},
	};
}

/** The order of the requests of one cluster, with the uids of that cluster. */
function orderIn(cluster: string, order: readonly string[], clusters: Clusters): readonly string[] {
	return order.flatMap(uid => {
		const row = clusters.row(uid);
		const origin = row && clusters.origin(row);
		return origin?.cluster === cluster ? [origin.request.uid] : [];
	});
}

function dialogOf(dialog: Exclude<Dialog, {readonly kind: 'renewal'}>, clusters: Clusters): Dialog {
	if (dialog.kind === 'bulk') {
		const {requests, hidden = [], newerOf} = dialog;
		const [only, ...others] = bulkByCluster({requests, hidden, newerOf}, clusters);
		// A dialog over several clusters keeps the rows, and divides them itself.
		return only === undefined || others.length > 0
			? dialog
			: {
					...dialog,
					cluster: only.cluster,
					requests: only.requests,
					hidden: only.hidden,
					...(only.newerOf && {newerOf: only.newerOf}),
				};
	}

	const {cluster, request} = clusters.origin(dialog.request);
	if (dialog.kind !== 'decision') {
		return {...dialog, cluster, request};
	}

	const own = (row: CertificateSigningRequest) => clusters.origin(row).request;
	return {...dialog, cluster, request, older: dialog.older?.map(own)};
}

/** The deck for one cluster of several. It reads and writes that cluster only. */
function inCluster(deck: Deck, cluster: string): Deck {
	const {services, navigation, kept} = deck;
	const key = `cluster ${cluster}`;
	if (!kept.has(key)) {
		kept.set(key, new Map());
	}

	const own = services.clusters?.of(cluster) ?? services;
	return {
		...deck,
		services: own,
		kept: kept.get(key) as Deck['kept'],
		navigation: {
			...navigation,
			open: view => navigation.open({...view, cluster}),
			switchTo: view => navigation.switchTo(view && {...view, cluster}),
			show: uid => navigation.show(uid, cluster),
			ask: dialog => navigation.ask({...dialog, cluster}),
		},
	};
}

/** Gives its children the deck of one cluster. If no cluster is named, they have the deck of all. */
export function InCluster({cluster, children}: {readonly cluster: string | undefined; readonly children: ReactNode}) {
	const deck = useDeck();
	const own = useMemo(() => (cluster === undefined ? deck : inCluster(deck, cluster)), [deck, cluster]);
	return <DeckContext value={own}>{children}</DeckContext>;
}
