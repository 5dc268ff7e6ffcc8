import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {stateOf} from '../../../present/request-state.js';

/** What the list remembers: which request the cursor is on, and where on the screen. */
export type RequestsState = {
	/** metadata.uid, so that no live update can move the cursor onto another request. */
	readonly uid?: string;
	/** Where the request was, for when it is gone. */
	readonly index: number;
	/** Screen row of the cursor: it stays there while requests come in above. */
	readonly offset: number;
	readonly filter: string;
	/** The filter is being typed. */
	readonly isFiltering: boolean;
	/** The reader asked for other rows: the cursor may choose anew. */
	readonly isUnsettled: boolean;
};

type Rows = readonly CertificateSigningRequest[];

export type RequestsAction =
	| {readonly type: 'settle'; readonly rows: Rows}
	| {readonly type: 'move'; readonly by: number; readonly rows: Rows; readonly height: number}
	/** Puts the cursor on a request, even one that is still to come; a filter might hide it. */
	| {readonly type: 'choose'; readonly uid: string}
	| {readonly type: 'filter'; readonly filter: string}
	| {readonly type: 'filtering'; readonly isFiltering: boolean};

export const initialRequestsState: RequestsState = {
	index: 0,
	offset: 0,
	filter: '',
	isFiltering: false,
	isUnsettled: true,
};

export function requestsReducer(state: RequestsState, action: RequestsAction): RequestsState {
	switch (action.type) {
		case 'settle': {
			return settle(state, action.rows);
		}

		case 'move': {
			return move(state, action);
		}

		case 'choose': {
			return {...state, uid: action.uid, offset: 0, filter: '', isUnsettled: false};
		}

		case 'filter': {
			return {...state, filter: action.filter, isUnsettled: true};
		}

		case 'filtering': {
			return {...state, isFiltering: action.isFiltering};
		}
	}
}

function settle(state: RequestsState, rows: Rows): RequestsState {
	const found = rows.findIndex(({uid}) => uid === state.uid);
	const index = Math.max(0, found);
	const uid = rows[index]?.uid;
	if (uid === undefined) {
		return state;
	}

	return {...state, uid, index, offset: found < 0 ? 0 : state.offset, isUnsettled: false};
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
		: {...state, uid, index: next, offset: Math.max(0, Math.min(height - 1, next - top))};
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
	const found = state.uid === undefined ? -1 : rows.findIndex(({uid}) => uid === state.uid);
	const index = found < 0 ? Math.max(0, Math.min(state.index, rows.length - 1)) : found;
	const top = Math.max(0, Math.min(index - Math.min(state.offset, height - 1), rows.length - height));
	const selected = rows[found];
	return {index, top, ...(selected ? {selected} : {})};
}

/** Newest first; requests of one second by name. */
export function inOrder(requests: Rows): Rows {
	return requests.toSorted(
		(a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
	);
}

/** The requests that hold every word of the filter; `status:` and `signer:` ask for that field. */
export function matching(requests: Rows, filter: string, textOf: (request: CertificateSigningRequest) => string): Rows {
	const words = filter.toLowerCase().split(' ').filter(Boolean);
	return words.length === 0
		? requests
		: requests.filter(request => words.every(word => isMatch(request, word, textOf)));
}

function isMatch(
	request: CertificateSigningRequest,
	word: string,
	textOf: (request: CertificateSigningRequest) => string,
): boolean {
	const [, field, wanted = ''] = /^(status|signer):(.*)$/.exec(word) ?? [];
	if (field === 'status') {
		return stateOf(request).word.toLowerCase().startsWith(wanted);
	}

	return field === 'signer' ? request.signerName.toLowerCase().includes(wanted) : textOf(request).includes(word);
}
