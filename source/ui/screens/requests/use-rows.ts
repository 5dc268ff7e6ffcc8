import {useMemo} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {inOrder, needsDigests} from '../../../present/request-order.js';
import {useDeck} from '../../deck-context.js';
import {useStore} from '../../hooks/use-store.js';
import type {Folded} from './fold.js';
import {fold, twinsIn} from './fold.js';
import type {RequestsState} from './requests-state.js';
import {matching} from './requests-state.js';
import type {Weights} from './soon-known.js';
import {soonKnown, weightsOf} from './soon-known.js';

/** The list in order, filtered and folded; each step is done again only where what it looks at has changed. */
export function useRows(
	requests: readonly CertificateSigningRequest[],
	{applied, sort, unfolded, uid}: RequestsState,
	now: Date,
): {readonly rows: readonly CertificateSigningRequest[]; readonly shown: Folded; readonly weights: Weights} {
	const {index} = useDeck().services;
	// With each version come digests that were not known before.
	const version = useStore(index);
	const orderVersion = needsDigests(sort) ? version : 0;
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const ordered = useMemo(() => inOrder(requests, sort, soonKnown(index)), [requests, sort, index, orderVersion]);
	// Time alone changes what is older than an hour.
	const second = applied?.isTimed ? now.getTime() : 0;
	// Apart from the order, so that another order does not have everything filtered, counted and folded again.
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const matched = useMemo(
		() => matching(requests, applied, soonKnown(index), new Date(second)),
		[requests, applied, index, version, second],
	);
	const rows = useMemo(() => (matched === requests ? ordered : only(matched, ordered)), [matched, requests, ordered]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const weights = useMemo(() => weightsOf(matched, soonKnown(index)), [matched, index, version]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: see version
	const twins = useMemo(() => twinsIn(matched, index), [matched, index, version]);
	const kept = uid !== undefined && twins.older.has(uid) ? uid : undefined;
	const shown = useMemo(() => fold(rows, twins, {unfolded, kept}), [rows, twins, unfolded, kept]);
	return {rows, shown, weights};
}

function only<Item>(wanted: readonly Item[], ordered: readonly Item[]): readonly Item[] {
	const isWanted = new Set(wanted);
	return ordered.filter(each => isWanted.has(each));
}
