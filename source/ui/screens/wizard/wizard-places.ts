import type {Place, PlacePurpose} from '../../../operations/guide/places.js';
import {placeName, typedPlace} from '../../../operations/guide/places.js';
import type {WizardState} from './wizard-state.js';
import {purposeIn} from './wizard-state.js';

/** Whether the purpose is about something that the cluster can list. */
export function placePurpose(state: Pick<WizardState, 'rows'>): PlacePurpose | undefined {
	const {id} = purposeIn(state);
	return id === 'service' || id === 'webhook' || id === 'pod' || id === 'kubelet-serving' || id === 'kubelet-client'
		? id
		: undefined;
}

/**
 * Places that fit what is typed: each of its parts, in any order. One that is named in full comes first, and what is
 * not on the list comes last, as it was typed.
 */
export function candidatesOf(state: Pick<WizardState, 'rows' | 'search' | 'texts' | 'namespace'>): readonly Place[] {
	const purpose = placePurpose(state);
	const typed = state.texts.place.trim().toLowerCase();
	const places = state.search.phase === 'read' ? state.search.places : [];
	const parts = typed.split(/[\s/]+/).filter(Boolean);
	const fitting = places.filter(place => parts.every(part => placeName(place).toLowerCase().includes(part)));
	const isExact = (place: Place) => placeName(place) === typed || placeName(place) === `${state.namespace}/${typed}`;
	const exact = fitting.filter(isExact);
	const free = purpose && typed !== '' && exact.length === 0 ? typedPlace(purpose, typed, state.namespace) : undefined;
	return [...exact, ...fitting.filter(place => !isExact(place)), ...(free === undefined ? [] : [free])];
}

/** The place under the cursor. */
export function candidateAt(
	state: Pick<WizardState, 'rows' | 'search' | 'texts' | 'namespace' | 'candidate'>,
): Place | undefined {
	const candidates = candidatesOf(state);
	return candidates[Math.min(state.candidate, candidates.length - 1)];
}
