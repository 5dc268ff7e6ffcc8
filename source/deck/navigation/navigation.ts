import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Failing} from '../../operations/sign/index.js';

/** Of which cluster, by the name of its context, where the deck is over several. */
type OfCluster = {readonly cluster?: string};

/** A screen over the list of requests. */
export type View = (
	| {
			readonly kind: 'request';
			readonly uid: string;
			/** What was on the list when it was opened, in its order: the way to the next and the one before. */
			readonly order?: readonly string[];
	  }
	| {readonly kind: 'raw'; readonly uid: string; readonly begin: 'request' | 'commands'}
	/** Without a uid: to see any request at all. */
	| {readonly kind: 'rights'; readonly uid: string | undefined}
	| {readonly kind: 'certificates'}
	| {readonly kind: 'journal'}
	| {readonly kind: 'pods'}
	| {readonly kind: 'authorities'}
	| {readonly kind: 'guide'}
	/** What came of the latest bulk decision. */
	| {readonly kind: 'bulk'}
	/** What was begun and is not in its place; the cursor begins at the issuance of the request `uid`. */
	| {readonly kind: 'pending'; readonly uid?: string}
	/** A request on its way to being used; `begin` as it was when it was made. */
	| {readonly kind: 'follow'; readonly uid: string; readonly begin?: CertificateSigningRequest}
) &
	OfCluster;

export type Dialog = (
	| {
			readonly kind: 'decision';
			readonly decision: 'Approved' | 'Denied';
			/** As it was when the key was pressed: what is decided is what was seen. */
			readonly request: CertificateSigningRequest;
			/** Older ones for the same, which lie folded under it. */
			readonly older?: readonly CertificateSigningRequest[] | undefined;
	  }
	| {
			readonly kind: 'bulk';
			readonly decision: 'Approved' | 'Denied';
			/** The marked ones that the list showed, as they were when the key was pressed. */
			readonly requests: readonly CertificateSigningRequest[];
			/** Marked ones that a filter hid. */
			readonly hidden?: readonly CertificateSigningRequest[];
			/** The newer request that asks for the same, by the uid of an older one. */
			readonly newerOf?: ReadonlyMap<string, CertificateSigningRequest>;
	  }
	| {
			readonly kind: 'sign' | 'publish';
			readonly request: CertificateSigningRequest;
			/** Begins with the plan for what is proposed, where that is enough; the form comes behind it. */
			readonly isReady?: boolean;
	  }
	/** `failing`: what the policy says of it. */
	| {readonly kind: 'fail'; readonly request: CertificateSigningRequest; readonly failing?: Failing}
	| {readonly kind: 'copy'; readonly request: CertificateSigningRequest}
	/** What to renew, as it was when the key was pressed. */
	| {readonly kind: 'renewal'; readonly entries: readonly JudgedEntry[]}
) &
	OfCluster;

export type Place = {
	/** The topmost last; empty on the list. */
	readonly views: readonly View[];
	readonly dialog?: Dialog;
	readonly isHelpOpen: boolean;
	/** Something is typed behind a colon. */
	readonly isCommandOpen?: boolean;
};

/** Where the reader is, and the ways from there; every way back goes one level. */
export type Navigation = Subscribable<Place> & {
	open(view: View): void;
	/** Goes to a screen that stands beside the others, or to the list; what was open over the one before is left. */
	switchTo(view: View | undefined): void;
	/** Opens a request; where one is open, in its place. @param cluster - see `View` */
	show(uid: string, cluster?: string): void;
	/** Leaves the topmost screen. */
	back(): void;
	ask(dialog: Dialog): void;
	closeDialog(): void;
	setHelp(isOpen: boolean): void;
	setCommand(isOpen: boolean): void;
};

export function createNavigation(): Navigation {
	const {getSnapshot, subscribe, set} = createStore<Place>({views: [], isHelpOpen: false});
	const go = (change: (place: Place) => Place) => set(change(getSnapshot()));

	return {
		open: view => go(place => ({...place, views: [...place.views, view]})),
		switchTo: view => go(place => ({...place, views: view === undefined ? [] : [view]})),
		show: (uid, cluster) =>
			go(place => {
				const top = place.views.at(-1);
				const of = cluster === undefined ? {} : {cluster};
				const views: readonly View[] =
					top?.kind === 'request'
						? [...place.views.slice(0, -1), {...top, uid, ...of}]
						: [...place.views, {kind: 'request', uid, ...of}];
				return {...place, views};
			}),
		back: () => go(place => ({...place, views: place.views.slice(0, -1)})),
		ask: dialog => go(place => ({...place, dialog})),
		closeDialog: () => go(({views, isHelpOpen}) => ({views, isHelpOpen})),
		setHelp: isHelpOpen => go(place => ({...place, isHelpOpen})),
		setCommand: isCommandOpen => go(place => ({...place, isCommandOpen})),
		getSnapshot,
		subscribe,
	};
}
