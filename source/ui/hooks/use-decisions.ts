import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Dialog} from '../../deck/navigation/index.js';
import type {DeckAction} from '../../deck/ports/index.js';
import type {Handler} from '../keys/index.js';
import {useDeck} from './deck-context.js';
import {useRights} from './use-rights.js';

/** Why nothing can be done where the cursor is on no request. */
const nothingChosen = localized`no request is chosen: ↑ and ↓ choose one`;

/** The same where there is none that could be chosen. */
const nothingShown = localized`no request is shown`;

/** Why nothing is done to a request that a list of so many rows has not chosen. */
export function whyNothing(rowCount: number): string {
	return rowCount === 0 ? nothingShown : nothingChosen;
}

/** What can be done to a request from list and detail alike: each opens a dialog, or says why it can't. */
export function useDecisions(
	request: CertificateSigningRequest | undefined,
	/** Why not, where there is no request. */
	nothing = nothingChosen,
	/** What lies folded under it: it is decided with it. */
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

/** Where a right is missing, there is something to do about it. */
function withWay(reason: string | undefined): string | undefined {
	return reason?.startsWith('missing RBAC') ? localized`${reason} · R shows what to ask an admin for` : reason;
}
