import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {Filter} from '../../../operations/filter/index.js';
import {parseFilter} from '../../../operations/filter/index.js';
import type {Sort} from '../../../present/list/index.js';
import {triageOrder} from '../../../present/list/index.js';

/** The state of the list: the request under the cursor, its place on the screen, filter and order. */
export type RequestsState = {
	/** metadata.uid of the request under the cursor, so that no live update can move the cursor to another request. */
	readonly uid?: string;
	/** The last place of the request, for the case that it disappears. */
	readonly index: number;
	/** Screen row of the cursor. It stays while new requests appear above. */
	readonly offset: number;
	/** The typed text. */
	readonly filter: string;
	/** The filter of the list: the last typed text that was a valid filter. */
	readonly applied: Filter | undefined;
	/** Why the typed text is no filter, a sentence. */
	readonly filterFault?: string;
	/** The filter is being typed. */
	readonly isFiltering: boolean;
	readonly sort: Sort;
	/** `DeckIndex.duplicateKey` of the unfolded groups. */
	readonly unfolded: ReadonlySet<string>;
	/** The reader changed filter or order, so the cursor may go to the first row. */
	readonly isUnsettled: boolean;
	/** The reader has moved the cursor. Before that it is at the top. */
	readonly isPlaced: boolean;
	/** The reader has moved the cursor to the first row. Then it stays at the top when new requests appear. */
	readonly isAtTop: boolean;
};

type Rows = readonly CertificateSigningRequest[];

export type RequestsAction =
	| {readonly type: 'settle'; readonly rows: Rows}
	| {
			readonly type: 'move';
			readonly by: number;
			readonly rows: Rows;
			readonly height: number;
			/** The cursor is drawn on the row that `settle` would choose. */
			readonly isSettling?: boolean;
	  }
	/** Puts the cursor on the row at a place, as a click does. */
	| {readonly type: 'go'; readonly to: number; readonly rows: Rows; readonly height: number}
	/** Puts the cursor on a request, which may not be in the list yet. The filter is removed, because it could hide it. */
	| {readonly type: 'choose'; readonly uid: string}
	/** Puts the cursor on another request of the list, which matches the filter. */
	| {readonly type: 'follow'; readonly uid: string}
	| {readonly type: 'sort'; readonly sort: Sort}
	/** Folds or unfolds a group. `uid` is its newest request, which stays on the screen. */
	| {readonly type: 'fold'; readonly key: string; readonly uid: string}
	/** Unfolds the groups of `keys`, or folds all groups if `keys` is empty. `uid` stays on the screen. */
	| {readonly type: 'foldAll'; readonly keys: readonly string[]; readonly uid: string | undefined}
	| {readonly type: 'filter'; readonly filter: string}
	| {readonly type: 'filtering'; readonly isFiltering: boolean};

export const initialRequestsState: RequestsState = {
	index: 0,
	offset: 0,
	filter: '',
	applied: undefined,
	isFiltering: false,
	sort: triageOrder,
	unfolded: new Set(),
	isUnsettled: true,
	isPlaced: false,
	isAtTop: true,
};

export function requestsReducer(state: RequestsState, action: RequestsAction): RequestsState {
	switch (action.type) {
		case 'settle': {
			return settle(state, action.rows);
		}

		case 'move': {
			// A step starts from the row that is drawn as chosen.
			return move(action.isSettling && state.isUnsettled ? settle(state, action.rows) : state, action);
		}

		case 'go': {
			return go(state, action);
		}

		case 'choose': {
			return {...filtered(state, ''), uid: action.uid, offset: 0, isUnsettled: false, isPlaced: true, isAtTop: false};
		}

		case 'follow': {
			return {...state, uid: action.uid, isUnsettled: false, isPlaced: true, isAtTop: false};
		}

		case 'sort': {
			const {uid, ...atTop} = state;
			return {...(state.isPlaced ? state : {...atTop, isUnsettled: true}), sort: action.sort};
		}

		case 'fold': {
			const {key, uid} = action;
			const isOpen = state.unfolded.has(key);
			const others = [...state.unfolded].filter(each => each !== key);
			return {...state, ...(isOpen ? {uid} : {}), unfolded: new Set(isOpen ? others : [...others, key])};
		}

		case 'foldAll': {
			const {keys, uid} = action;
			return {...state, ...(keys.length === 0 && uid !== undefined ? {uid} : {}), unfolded: new Set(keys)};
		}

		case 'filter': {
			return filtered(state, action.filter);
		}

		case 'filtering': {
			const kept = state.applied?.text ?? '';
			// The next typed text starts a new word.
			const filter = action.isFiltering && kept !== '' ? `${kept} ` : kept;
			return {...filtered(state, filter), isFiltering: action.isFiltering};
		}
	}
}

function filtered(state: RequestsState, text: string): RequestsState {
	const {filterFault: _, ...rest} = state;
	const read = parseFilter(text);
	if (!('fault' in read)) {
		return {...withApplied(rest, {...read, text: text.trim()}), filter: text};
	}

	// The name of a field is a plain word until its colon is typed, and matches nothing. So the text before it counts.
	const before = parseFilter(text.replace(/\S+$/, '').trimEnd());
	return {...('fault' in before ? rest : withApplied(rest, before)), filter: text, filterFault: read.fault};
}

function withApplied(state: RequestsState, filter: Filter): RequestsState {
	const applied = filter.isEmpty ? undefined : filter;
	return applied?.text === state.applied?.text ? state : {...state, applied, isUnsettled: true};
}

function settle(state: RequestsState, rows: Rows): RequestsState {
	const found = placeIn(rows, state);
	const index = Math.max(0, found);
	const uid = rows[index]?.uid;
	if (uid === undefined) {
		return state;
	}

	return found < 0
		? {...state, uid, index, offset: 0, isUnsettled: false, isAtTop: true}
		: {...state, uid, index, isUnsettled: false};
}

function move(
	state: RequestsState,
	{by, rows, height}: {readonly by: number; readonly rows: Rows; readonly height: number},
): RequestsState {
	const {index, selected} = cursorOf(state, rows, height);
	// If its request is gone, the cursor is between two rows. A step down goes to the row that moved up.
	const start = selected === undefined && by > 0 ? index - 1 : index;
	return go(state, {to: start + by, rows, height});
}

function go(
	state: RequestsState,
	{to, rows, height}: {readonly to: number; readonly rows: Rows; readonly height: number},
): RequestsState {
	const {top} = cursorOf(state, rows, height);
	const next = Math.max(0, Math.min(rows.length - 1, to));
	const uid = rows[next]?.uid;
	return uid === undefined
		? state
		: {
				...state,
				uid,
				index: next,
				offset: Math.max(0, Math.min(height - 1, next - top)),
				isUnsettled: false,
				isPlaced: true,
				isAtTop: next === 0,
			};
}

export type Cursor = {
	readonly index: number;
	/** First row on the screen. */
	readonly top: number;
	/** Undefined if the request under the cursor is gone. Then nothing is chosen until the reader moves the cursor. */
	readonly selected?: CertificateSigningRequest;
};

/** The position of the cursor in `rows`, of which `height` are on the screen. */
export function cursorOf(state: RequestsState, rows: Rows, height: number): Cursor {
	const found = placeIn(rows, state);
	const index = found < 0 ? Math.max(0, Math.min(state.index, rows.length - 1)) : found;
	const offset = Math.min(state.isAtTop ? index : state.offset, height - 1);
	const top = Math.max(0, Math.min(index - offset, rows.length - height));
	const selected = rows[found];
	return {index, top, ...(selected ? {selected} : {})};
}

/** The place of the cursor's request. Usually it has not changed. */
function placeIn(rows: Rows, {uid, index}: Pick<RequestsState, 'uid' | 'index'>): number {
	return uid === undefined ? -1 : rows[index]?.uid === uid ? index : rows.findIndex(row => row.uid === uid);
}
