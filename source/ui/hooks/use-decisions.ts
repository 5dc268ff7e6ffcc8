import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Dialog} from '../../deck/navigation/index.js';
import type {DeckAction} from '../../deck/ports/index.js';
import type {Handler} from '../keys/index.js';
import {useDeck} from './deck-context.js';
import {useRights} from './use-rights.js';

/** The reason for disabled keys while the cursor is on no request. */
const nothingChosen = localized`no request is chosen: ↑ and ↓ choose one`;

/** The reason for disabled keys while the list is empty. */
const nothingShown = localized`no request is shown`;

/** The reason for disabled keys while no request is chosen, in a list of `rowCount` rows. */
export function whyNothing(rowCount: number): string {
	return rowCount === 0 ? nothingShown : nothingChosen;
}

/** Handlers that list and detail share. Each opens a dialog or screen, or says why it can't. */
export function useDecisions(
	request: CertificateSigningRequest | undefined,
	/** The reason for disabled keys if `request` is undefined. */
	nothing = nothingChosen,
	/** The requests that are folded under `request`. They are decided together with it. */
	older: readonly CertificateSigningRequest[] = [],
): Readonly<Record<'approve' | 'deny' | 'sign' | 'fail' | 'publish' | 'create' | 'rights', Handler>> {
	const {navigation} = useDeck();
	const rights = useRights([request]);

	const ask = (action: DeckAction, dialogOf: (seen: CertificateSigningRequest) => Dialog): Handler =>
		request === undefined
			? {run() {}, disabled: nothing}
			: {run: () => navigation.ask(dialogOf(request)), disabled: withWay(rights.whyNot(action, request))};
	return {
		approve: ask('approve', seen => ({kind: 'decision', decision: 'Approved', request: seen, older})),
		deny: ask('deny', seen =>
			older.length === 0
				? {kind: 'decision', decision: 'Denied', request: seen}
				: {kind: 'bulk', decision: 'Denied', requests: [seen, ...older]},
		),
		sign: ask('sign', seen => ({kind: 'sign', request: seen})),
		fail: ask('sign', seen => ({kind: 'fail', request: seen})),
		publish: ask('publish', seen => ({kind: 'publish', request: seen})),
		create: {run: () => navigation.open({kind: 'guide'}), disabled: rights.whyNot('create')},
		rights: {
			run: () => navigation.open({kind: 'rights', uid: request?.uid}),
			disabled: rights.missing(request).length === 0 ? localized`no right is missing, as far as is known` : undefined,
		},
	};
}

/** Adds to a missing right the key that shows what to ask an admin for. */
function withWay(reason: string | undefined): string | undefined {
	return reason?.startsWith('missing RBAC') ? localized`${reason} · R shows what to ask an admin for` : reason;
}
