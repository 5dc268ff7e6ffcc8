import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Failing} from '../../operations/sign/index.js';

/** In a deck over several clusters: the name of the context. */
type OfCluster = {readonly cluster?: string};

/** A screen over the list of requests. */
export type View = (
	| {
			readonly kind: 'request';
			readonly uid: string;
			/** The uids on the list when the request was opened, in order. They lead to the next and the previous request. */
			readonly order?: readonly string[];
	  }
	| {readonly kind: 'raw'; readonly uid: string; readonly begin: 'request' | 'commands'}
	/** Without a uid: the rights that are needed to see requests. */
	| {readonly kind: 'rights'; readonly uid: string | undefined}
	| {readonly kind: 'certificates'}
	| {readonly kind: 'journal'}
	| {readonly kind: 'pods'}
	| {readonly kind: 'authorities'}
	| {readonly kind: 'guide'}
	/** The outcome of the latest bulk decision. */
	| {readonly kind: 'bulk'}
	/** The pending issuances. The cursor starts at the issuance of the request `uid`. */
	| {readonly kind: 'pending'; readonly uid?: string}
	/** A request until its certificate is in use. `begin` is the request as it was created. */
	| {readonly kind: 'follow'; readonly uid: string; readonly begin?: CertificateSigningRequest}
) &
	OfCluster;

export type Dialog = (
	| {
			readonly kind: 'decision';
			readonly decision: 'Approved' | 'Denied';
			/** The request as it was when the key was pressed, so that the decision is about what the operator saw. */
			readonly request: CertificateSigningRequest;
			/** The older requests that are folded under it. */
			readonly older?: readonly CertificateSigningRequest[] | undefined;
	  }
	| {
			readonly kind: 'bulk';
			readonly decision: 'Approved' | 'Denied';
			/** The marked requests that the list showed, as they were when the key was pressed. */
			readonly requests: readonly CertificateSigningRequest[];
			/** The marked requests that a filter hid. */
			readonly hidden?: readonly CertificateSigningRequest[];
			/** The newer duplicate of a request, by the uid of the older one. */
			readonly newerOf?: ReadonlyMap<string, CertificateSigningRequest>;
	  }
	| {
			readonly kind: 'sign' | 'publish';
			readonly request: CertificateSigningRequest;
			/** Opens with the plan of the proposed values if they are complete. The form is one step back. */
			readonly isReady?: boolean;
	  }
	/** `failing`: the reason and message that the policy proposes. */
	| {readonly kind: 'fail'; readonly request: CertificateSigningRequest; readonly failing?: Failing}
	| {readonly kind: 'copy'; readonly request: CertificateSigningRequest}
	/** What to renew, as it was when the key was pressed. `isBegun`: the renewals that were begun and agreed to as a whole. */
	| {readonly kind: 'renewal'; readonly entries: readonly JudgedEntry[]; readonly isBegun?: true}
) &
	OfCluster;

export type Place = {
	/** The topmost screen is last. Empty on the list. */
	readonly views: readonly View[];
	readonly dialog?: Dialog;
	readonly isHelpOpen: boolean;
	/** The command line (`:`) is open. */
	readonly isCommandOpen?: boolean;
};

/** The open screens and dialog, and how to change them. Going back closes one level. */
export type Navigation = Subscribable<Place> & {
	open(view: View): void;
	/** Goes to a screen of the same level, or to the list. All screens over the current one are closed. */
	switchTo(view: View | undefined): void;
	/** Opens a request, and replaces an open one. @param cluster - see `View`. */
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
