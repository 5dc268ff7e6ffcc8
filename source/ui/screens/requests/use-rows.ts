import {useMemo} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {Folded, Weights} from '../../../deck/requests/index.js';
import {
	createMatching,
	createRowTables,
	findDuplicates,
	fold,
	keptPlace,
	weightsOf,
} from '../../../deck/requests/index.js';
import type {Needs, RequestDigest} from '../../../present/list/index.js';
import {createOrders} from '../../../present/list/index.js';
import {useDeck, useStore} from '../../hooks/index.js';
import type {RequestsState} from './requests-state.js';

/** The list in order, filtered and folded; each step is done again only where what it looks at has changed. */
export function useRows(
	requests: readonly CertificateSigningRequest[],
	{applied, sort, unfolded, uid}: RequestsState,
	now: Date,
): {
	/** How many pass the filter, folded ones too. */
	readonly found: number;
	readonly shown: Folded;
	readonly weights: Weights;
	/** How wide the columns would have to be. */
	readonly needs: Needs;
	/** What is drawn of a request: what order and counts go by, so that a row never says other than its place does. */
	digestOf(request: CertificateSigningRequest): RequestDigest;
} {
	const {index} = useDeck().services;
	// With each version come digests that were not known before.
	const version = useStore(index);
	const read = useMemo(() => createRowTables(requests), [requests]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const table = useMemo(() => read(index), [read, index, version]);
	const orders = useMemo(() => createOrders(requests), [requests]);
	const match = useMemo(() => createMatching(requests), [requests]);
	const duplicateStamp = index.duplicateStamp();
	// biome-ignore lint/correctness/useExhaustiveDependencies: until then duplicateKey answers the same
	const duplicates = useMemo(
		() => findDuplicates(requests, orders.newestFirst, index.duplicateKey),
		[requests, orders, index, duplicateStamp],
	);

	// Time alone changes what is older than an hour.
	const second = applied?.isTimed ? now.getTime() : 0;
	const selection = useMemo(() => match(applied, table.digests, new Date(second)), [match, applied, table, second]);
	const weights = useMemo(() => weightsOf(table, selection), [table, selection]);
	const look = useMemo(() => ({table, selection, duplicates}), [table, selection, duplicates]);
	// Where the key needs no digests, the order is the very same for each version.
	const order = orders.of(sort, table.digests);
	const kept = keptPlace(look, uid === undefined ? undefined : table.placeOf(uid), unfolded);
	const shown = useMemo(() => fold(look, order, {unfolded, kept}), [look, order, unfolded, kept]);
	const digestOf = (request: CertificateSigningRequest): RequestDigest =>
		table.digests[table.placeOf(request.uid) ?? -1] ?? index.of(request);
	return {found: selection.count, shown, weights, needs: table.needs, digestOf};
}
