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

/** The list after sorting, filtering and folding. Each step is repeated only if its input has changed. */
export function useRows(
	requests: readonly CertificateSigningRequest[],
	{applied, sort, unfolded, uid}: RequestsState,
	now: Date,
): {
	/** How many requests match the filter, including folded ones. */
	readonly found: number;
	readonly shown: Folded;
	readonly weights: Weights;
	/** The width that each column needs. */
	readonly needs: Needs;
	/** The digest for drawing a request. Order and counts use the same digest, so a row always matches its place. */
	digestOf(request: CertificateSigningRequest): RequestDigest;
} {
	const {index} = useDeck().services;
	// Each version brings new digests.
	const version = useStore(index);
	const read = useMemo(() => createRowTables(requests), [requests]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const table = useMemo(() => read(index), [read, index, version]);
	const orders = useMemo(() => createOrders(requests), [requests]);
	const match = useMemo(() => createMatching(requests), [requests]);
	// Between two versions the stamp grows with each request that is read, and each look at it would find all groups again.
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const duplicateStamp = useMemo(() => index.duplicateStamp(), [index, requests, version]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: until then duplicateKey answers the same
	const duplicates = useMemo(
		() => findDuplicates(requests, orders.newestFirst, index.duplicateKey),
		[requests, orders, index, duplicateStamp],
	);

	// A filter by age changes its result with time only.
	const second = applied?.isTimed ? now.getTime() : 0;
	const selection = useMemo(() => match(applied, table.digests, new Date(second)), [match, applied, table, second]);
	const weights = useMemo(() => weightsOf(table, selection), [table, selection]);
	const look = useMemo(() => ({table, selection, duplicates}), [table, selection, duplicates]);
	// If the sort key needs no digests, the order is the same object for each version.
	const order = orders.of(sort, table.digests);
	const kept = keptPlace(look, uid === undefined ? undefined : table.placeOf(uid), unfolded);
	const shown = useMemo(() => fold(look, order, {unfolded, kept}), [look, order, unfolded, kept]);
	const digestOf = (request: CertificateSigningRequest): RequestDigest =>
		table.digestOf(request) ?? index.forRow(request);
	return {found: selection.count, shown, weights, needs: table.needs, digestOf};
}
