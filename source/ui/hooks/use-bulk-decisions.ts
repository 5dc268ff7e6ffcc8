import {useMemo} from 'react';
import {localized, printable, printed} from '../../base/text/index.js';
import type {Folded, Marked} from '../../deck/requests/index.js';
import {repeatsAmong, wholeOf} from '../../deck/requests/index.js';
import type {Handler} from '../keys/index.js';
import {useDeck} from './deck-context.js';
import {oneOfEachSigner, useRights} from './use-rights.js';
import {useStore} from './use-store.js';

/**
 * The handlers of `a` and `d` while requests are marked. They decide on the marked requests only. Marked requests that a
 * filter hides are included only if the operator says so in the dialog.
 */
export function useBulkDecisions(
	marked: Marked,
	folded: Folded,
): Readonly<Partial<Record<'approve' | 'deny', Handler>>> {
	const {navigation, bulk} = useDeck();
	const latest = useStore(bulk);
	const requests = useMemo(() => [...marked.values()], [marked]);
	const dialog = () => {
		const shown = new Set(folded.rows.flatMap(row => wholeOf(folded, row).map(({uid}) => uid)));
		return {
			requests: requests.filter(({uid}) => shown.has(uid)),
			hidden: requests.filter(({uid}) => !shown.has(uid)),
			newerOf: new Map(
				repeatsAmong(folded, marked).flatMap(({newest, older}) => older.map(({uid}) => [uid, newest] as const)),
			),
		};
	};
	const kinds = useMemo(() => oneOfEachSigner(requests), [requests]);
	const rights = useRights(kinds, ['approve', 'deny']);
	if (marked.size === 0) {
		return {};
	}

	const ask = (action: 'approve' | 'deny', decision: 'Approved' | 'Denied'): Handler => {
		const reasons = kinds.map(request => rights.whyNot(action, request));
		return {
			run: () => navigation.ask({kind: 'bulk', decision, ...dialog()}),
			label: printed`${printable(action)} ${marked.size}`,
			disabled: latest?.isRunning()
				? localized`a decision on many is under way: b shows it`
				: reasons.includes(undefined)
					? undefined
					: reasons[0],
		};
	};

	return {approve: ask('approve', 'Approved'), deny: ask('deny', 'Denied')};
}
