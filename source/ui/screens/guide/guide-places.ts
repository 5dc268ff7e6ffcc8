import type {Place, PlacePurpose} from '../../../operations/guide/index.js';
import {placeName, typedPlace} from '../../../operations/guide/index.js';
import type {GuideState} from './guide-state.js';
import {purposeIn} from './guide-state.js';

/** The purpose, if it is about objects that the cluster can list; else undefined. */
export function placePurpose(state: Pick<GuideState, 'rows'>): PlacePurpose | undefined {
	const {id} = purposeIn(state);
	return id === 'service' || id === 'webhook' || id === 'pod' || id === 'kubelet-serving' || id === 'kubelet-client'
		? id
		: undefined;
}

/**
 * The places that contain each part of the typed text, in any order. A place with exactly the typed name comes first. If
 * there is none, the typed text itself comes last.
 */
export function candidatesOf(state: Pick<GuideState, 'rows' | 'search' | 'texts' | 'namespace'>): readonly Place[] {
	const purpose = placePurpose(state);
	const typed = state.texts.place.trim().toLowerCase();
	const places = state.search.phase === 'read' ? state.search.places : [];
	const parts = typed.split(/[\s/]+/).filter(Boolean);
	const fitting = places.filter(place => parts.every(part => placeName(place).toLowerCase().includes(part)));
	const isExact = (place: Place) => placeName(place) === typed || placeName(place) === `${state.namespace}/${typed}`;
	const exact = fitting.filter(isExact);
	const domain = state.search.phase === 'read' ? state.search.names.domain : undefined;
	const free =
		purpose && typed !== '' && exact.length === 0 ? typedPlace(purpose, typed, state.namespace, domain) : undefined;
	return [...exact, ...fitting.filter(place => !isExact(place)), ...(free === undefined ? [] : [free])];
}

type Chosen = Pick<GuideState, 'rows' | 'search' | 'texts' | 'namespace' | 'candidate'>;

/** The row of the cursor in `candidatesOf`; undefined if there is none. */
export function candidateRow(state: Chosen): number | undefined {
	const candidates = candidatesOf(state);
	const last = candidates.length - 1;
	if (state.candidate !== undefined) {
		return last < 0 ? undefined : Math.min(state.candidate, last);
	}

	const isMeant = state.texts.place.trim() !== '' || (last === 0 && candidates[0]?.isApiServer !== true);
	return last >= 0 && isMeant ? 0 : undefined;
}

/** The place under the cursor. */
export function candidateAt(state: Chosen): Place | undefined {
	const row = candidateRow(state);
	return row === undefined ? undefined : candidatesOf(state)[row];
}
