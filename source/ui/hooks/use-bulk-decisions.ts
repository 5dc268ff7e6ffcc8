import {useMemo} from 'react';
import {printable, printed} from '../../base/printable.js';
import {useDeck} from '../deck-context.js';
import type {Handler} from '../keys/define-keys.js';
import type {Marked} from '../marks.js';
import {useStore} from './use-store.js';

/** What `a` and `d` do where requests are marked: they decide on all of those, and on nothing else. */
export function useBulkDecisions(marked: Marked): Readonly<Partial<Record<'approve' | 'deny', Handler>>> {
	const {services, navigation, bulk} = useDeck();
	useStore(services.accessStore);
	const latest = useStore(bulk);
	const requests = useMemo(() => [...marked.values()], [marked]);
	// One of each signer: a right is for a signer.
	const kinds = useMemo(
		() => [...new Map(requests.map(request => [request.signerName, request])).values()],
		[requests],
	);
	if (marked.size === 0) {
		return {};
	}

	const ask = (action: 'approve' | 'deny', decision: 'Approved' | 'Denied'): Handler => {
		const reasons = kinds.map(request => services.whyNot(action, request));
		return {
			run: () => navigation.ask({kind: 'bulk', decision, requests}),
			label: printed`${printable(action)} ${marked.size}`,
			disabled: latest?.getSnapshot().isRunning
				? 'a decision on many is under way: b shows it'
				: reasons.includes(undefined)
					? undefined
					: reasons[0],
		};
	};

	return {approve: ask('approve', 'Approved'), deny: ask('deny', 'Denied')};
}
