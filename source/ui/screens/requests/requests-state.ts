import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {Filter} from '../../../operations/filter/index.js';
import {parseFilter} from '../../../operations/filter/index.js';
import type {Sort} from '../../../present/list/index.js';
import {triageOrder} from '../../../present/list/index.js';

/** What the list remembers: which request the cursor is on, and where on the screen. */
export type RequestsState = {
	/** metadata.uid, so that no live update can move the cursor onto another request. */
	readonly uid?: string;
	/** Where the request was, for when it is gone. */
	readonly index: number;
	/** Screen row of the cursor: it stays there while requests come in above. */
	readonly offset: number;
	/** As typed. */
	readonly filter: string;
	/** What the list shows: the last of what was typed that could be read. */
	readonly applied: Filter | undefined;
	/** Why what is typed can't be read, a sentence. */
	readonly filterFault?: string;
	/** The filter is being typed. */
	readonly isFiltering: boolean;
	readonly sort: Sort;
	/** `DeckIndex.duplicateKey` of what is unfolded. */
	readonly unfolded: ReadonlySet<string>;
	/** The reader asked for other rows: the cursor may go to the first. */
	readonly isUnsettled: boolean;
	/** The reader moved the cursor; until then it is at the top. */
	readonly isPlaced: boolean;
	/** The cursor was put on the first row: who stands at the top wants to see what comes in. */
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
	/** Puts the cursor on a request, even one that is still to come; a filter might hide it. */
	| {readonly type: 'choose'; readonly uid: string}
	/** Puts it on another request of the list, which the filter let through. */
	| {readonly type: 'follow'; readonly uid: string}
	| {readonly type: 'sort'; readonly sort: Sort}
	/** Folds or unfolds what is for the same; `uid` is the newest of it, which stays in sight. */
	| {readonly type: 'fold'; readonly key: string; readonly uid: string}
	/** Unfolds these, or folds everything where there are none; `uid` stays in sight. */
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
			// A step goes on from the row that is drawn as chosen.
			return move(action.isSettling && state.isUnsettled ? settle(state, action.rows) : state, action);
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
			// What is typed next is a word of its own.
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

	// A field is a word until its colon is typed, and as a word it found nothing: what stands before it counts.
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
	const {index, top, selected} = cursorOf(state, rows, height);
	// Where its request is gone, the cursor stands between two others: a step down takes the one that moved up.
	const start = selected === undefined && by > 0 ? index - 1 : index;
	const next = Math.max(0, Math.min(rows.length - 1, start + by));
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
	/** Undefined where the request under the cursor is gone: nothing is chosen until the reader chooses. */
	readonly selected?: CertificateSigningRequest;
};

/** Where the cursor is among `rows`, of which `height` are on the screen. */
export function cursorOf(state: RequestsState, rows: Rows, height: number): Cursor {
	const found = placeIn(rows, state);
	const index = found < 0 ? Math.max(0, Math.min(state.index, rows.length - 1)) : found;
	const offset = Math.min(state.isAtTop ? index : state.offset, height - 1);
	const top = Math.max(0, Math.min(index - offset, rows.length - height));
	const selected = rows[found];
	return {index, top, ...(selected ? {selected} : {})};
}

/** Where the request of the cursor is, mostly where it was. */
function placeIn(rows: Rows, {uid, index}: Pick<RequestsState, 'uid' | 'index'>): number {
	return uid === undefined ? -1 : rows[index]?.uid === uid ? index : rows.findIndex(row => row.uid === uid);
}
