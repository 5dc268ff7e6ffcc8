import type {Dispatch, ReactNode} from 'react';
import {printed} from '../base/text/index.js';
import type {View} from '../deck/navigation/index.js';
import {useDeck, useKeys} from './hooks/index.js';
import type {Binding, Handler, KeyMap} from './keys/index.js';
import {defineKeys} from './keys/index.js';
import {BulkScreen, bulkApproveKeys, bulkResultKeys, callBackKeys} from './screens/bulk/index.js';
import {FollowScreen, followKeys} from './screens/follow/index.js';
import {GuideScreen, guideKeys, hostKeys, reviewKeys, usageKeys} from './screens/guide/index.js';
import {JournalScreen, journalKeys} from './screens/journal/index.js';
import {PendingScreen, pendingKeys, pendingLineKeys} from './screens/pending/index.js';
import {RawScreen, RequestScreen, RightsScreen, requestKeys} from './screens/request/index.js';
import type {RequestsAction} from './screens/requests/index.js';
import {textKeys} from './screens/text/index.js';

type ViewOf<Kind> = Extract<View, {readonly kind: Kind}>;

type Drawn<Kind> = {
	readonly view: ViewOf<Kind>;
	/** Moves the cursor of the list below. */
	readonly dispatch: Dispatch<RequestsAction>;
	readonly width: number;
	readonly height: number;
};

type Screen<Kind> = {
	/** What the README lists of its keys, in this order. */
	readonly keys: readonly KeyMap[];
	/** The key that opens it from the list, and what it opens; for a screen that is about no one request. */
	readonly opener?: Binding & {readonly view: ViewOf<Kind>};
	draw(drawn: Drawn<Kind>): ReactNode;
};

/** Every screen that opens over the list, in the order of the README. */
export const screens: {readonly [Kind in View['kind']]: Screen<Kind>} = {
	request: {
		keys: [requestKeys],
		draw: ({view, dispatch, width, height}) => (
			<RequestScreen
				key={view.uid}
				uid={view.uid}
				order={view.order}
				onTurn={uid => dispatch({type: 'follow', uid})}
				width={width}
				height={height}
			/>
		),
	},
	raw: {
		keys: [textKeys],
		draw: ({view, width, height}) => <RawScreen uid={view.uid} begin={view.begin} width={width} height={height} />,
	},
	rights: {
		keys: [],
		draw: ({view, width, height}) => <RightsScreen uid={view.uid} width={width} height={height} />,
	},
	bulk: {
		keys: [bulkApproveKeys, callBackKeys, bulkResultKeys],
		draw: ({width, height}) => <BulkScreen width={width} height={height} />,
	},
	journal: {
		keys: [journalKeys],
		opener: {
			keys: ['J'],
			label: printed`journal`,
			help: printed`What you decided, on what evidence, and whether the journal holds`,
			view: {kind: 'journal'},
		},
		draw: ({width, height}) => <JournalScreen width={width} height={height} />,
	},
	guide: {
		keys: [guideKeys, hostKeys, usageKeys, reviewKeys],
		draw: ({dispatch, width, height}) => (
			<GuideScreen width={width} height={height} onRequested={uid => dispatch({type: 'choose', uid})} />
		),
	},
	follow: {
		keys: [followKeys],
		draw: ({view, width, height}) => (
			<FollowScreen key={view.uid} uid={view.uid} begin={view.begin} width={width} height={height} />
		),
	},
	pending: {
		keys: [pendingLineKeys, pendingKeys],
		draw: ({view, width, height}) => <PendingScreen uid={view.uid} width={width} height={height} />,
	},
};

/** Draws the screen that a view is about. */
export function drawScreen<Kind extends View['kind']>(
	view: ViewOf<Kind> & {readonly kind: Kind},
	rest: Omit<Drawn<Kind>, 'view'>,
): ReactNode {
	return (screens[view.kind] as Screen<Kind>).draw({...rest, view});
}

const openers = Object.entries<Pick<Screen<View['kind']>, 'opener'>>(screens).flatMap(([kind, {opener}]) =>
	opener === undefined ? [] : [[kind, opener] as const],
);

export const openerKeys = defineKeys(printed`Other screens`, Object.fromEntries<Binding>(openers));

/** The keys of the list that open a screen about no one request. */
export function OpenerKeys() {
	const {navigation} = useDeck();
	const handlers = openers.map(([kind, {view}]): [string, Handler] => [kind, {run: () => navigation.open(view)}]);
	useKeys(openerKeys, Object.fromEntries(handlers));
	return null;
}
