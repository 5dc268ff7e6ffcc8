import {useLayoutEffect, useRef} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {useDeck} from './deck-context.js';
import {useStore} from './use-store.js';

/** A request of the live list, and how it was last seen where it is gone. */
export function useKnownRequest(
	uid: string | undefined,
	/** As it was created: the live list may not have it yet. */
	begin?: CertificateSigningRequest,
): {
	readonly current: CertificateSigningRequest | undefined;
	readonly shown: CertificateSigningRequest | undefined;
} {
	const {services} = useDeck();
	const list = useStore(services.requests);
	const current = uid === undefined ? undefined : list.requests.find(request => request.uid === uid);
	const last = useRef(begin);
	useLayoutEffect(() => {
		last.current = current ?? last.current;
	});

	return {current, shown: current ?? last.current};
}
