import type {Dispatch, ReactNode} from 'react';
import {joined, printable, printed} from '../base/text/index.js';
import type {View} from '../deck/navigation/index.js';
import {useDeck, useKeys} from './hooks/index.js';
import type {Binding, Handler, KeyMap} from './keys/index.js';
import {defineKeys} from './keys/index.js';
import {AuthoritiesScreen, authoritiesKeys} from './screens/authorities/index.js';
import {BulkScreen, bulkApproveKeys, bulkResultKeys, callBackKeys} from './screens/bulk/index.js';
import {
	CertificatesScreen,
	certificateFilterKeys,
	certificatesKeys,
	renewalPlanKeys,
	renewalRunKeys,
} from './screens/certificates/index.js';
import type {BesideScreen} from './screens/command/index.js';
import {FollowScreen, followKeys} from './screens/follow/index.js';
import {GuideScreen, guideKeys, hostKeys, reviewKeys, usageKeys} from './screens/guide/index.js';
import {JournalScreen, journalKeys} from './screens/journal/index.js';
import {PendingScreen, pendingKeys, pendingLineKeys} from './screens/pending/index.js';
import {PodsScreen, podsKeys} from './screens/pods/index.js';
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
	/** The keys that docs/keys.md lists, in this order. */
	readonly keys: readonly KeyMap[];
	/** The key of the list that opens the screen, and its view; for a screen that is not about a request. */
	readonly opener?: Binding & {readonly view: ViewOf<Kind>};
	draw(drawn: Drawn<Kind>): ReactNode;
};

/** Every screen that opens over the list, in the order of docs/keys.md. */
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
	certificates: {
		keys: [certificatesKeys, certificateFilterKeys, renewalPlanKeys, renewalRunKeys],
		opener: {
			keys: ['C'],
			label: printed`certificates`,
			help: printed`The certificates that exist, what ends first at the top, who uses and who renews them`,
			view: {kind: 'certificates'},
		},
		draw: ({width, height}) => <CertificatesScreen width={width} height={height} />,
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
	pods: {
		keys: [podsKeys],
		opener: {
			keys: ['P'],
			label: printed`pods`,
			help: printed`Pods' certificates: what waits, for whom and why`,
			view: {kind: 'pods'},
		},
		draw: ({width, height}) => <PodsScreen width={width} height={height} />,
	},
	authorities: {
		keys: [authoritiesKeys],
		opener: {
			keys: ['A'],
			label: printed`authorities`,
			help: printed`Authorities of your own: until when, for which signer, what they signed`,
			view: {kind: 'authorities'},
		},
		draw: ({width, height}) => <AuthoritiesScreen width={width} height={height} />,
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

/** Draws the screen of a view. */
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

/** Screens of the same level: the list, then the screens with their own keys. */
const beside: ReadonlyArray<{readonly word: string; readonly view?: View}> = [
	{word: 'requests'},
	...openers.map(([word, {view}]) => ({word, view})),
];

/** @returns the index of the top screen among those of the same level; -1 for a screen over another. */
export function placeBeside(views: readonly View[]): number {
	return views.length > 1 ? -1 : beside.findIndex(({view}) => view?.kind === views[0]?.kind);
}

export const besideKeys = defineKeys(printed`Screens beside each other`, {
	next: {
		keys: ['tab'],
		label: printed`next screen`,
		help: printed`The next screen; each keeps its cursor and its filter`,
	},
	previous: {keys: ['shift+tab'], label: printed`screen before`, help: printed`The screen before`},
	...Object.fromEntries<Binding>(
		beside.map(({word}, index) => [
			word,
			{keys: [String(index + 1)], label: printable(word), help: printed`Go to the screen: ${printable(word)}`},
		]),
	),
});

/** The screens of the same level, with their names in the command line. */
export function useBeside(): readonly BesideScreen[] {
	const {navigation} = useDeck();
	return beside.map(({word, view}) => ({word, open: () => navigation.switchTo(view)}));
}

/** The keys that switch between these screens. @param at - index of the top screen. */
export function BesideKeys({at}: {readonly at: number}) {
	const {navigation} = useDeck();
	const go = (to: number): Handler => ({
		run: () => navigation.switchTo(beside[(to + beside.length) % beside.length]?.view),
	});
	useKeys(besideKeys, {
		...Object.fromEntries(beside.map(({word}, index): [string, Handler] => [word, go(index)])),
		next: go(at + 1),
		previous: go(at - 1),
	});
	return null;
}

export const commandKeys = defineKeys(printed`Command line`, {
	command: {
		keys: [':'],
		label: printed`command`,
		help: printed`Type a command: ${joined(
			beside.map(({word}) => printed`:${printable(word)}`),
			printed`, `,
		)}, :ctx NAME, :ns NAME, :quit; tab completes`,
		footer: true,
		navigates: true,
		opensText: true,
	},
});

/** The key of the command line. */
export function CommandKeys() {
	const {navigation} = useDeck();
	useKeys(commandKeys, {command: {run: () => navigation.setCommand(true)}});
	return null;
}

/** The keys of the list that open a screen which is not about a request. */
export function OpenerKeys() {
	const {navigation} = useDeck();
	const handlers = openers.map(([kind, {view}]): [string, Handler] => [kind, {run: () => navigation.open(view)}]);
	useKeys(openerKeys, Object.fromEntries(handlers));
	return null;
}
