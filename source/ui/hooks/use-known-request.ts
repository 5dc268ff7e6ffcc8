import {useLayoutEffect, useRef} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {useDeck} from './deck-context.js';
import {useStore} from './use-store.js';

/** A request of the live list. If it is gone from the list, the last version that was seen. */
export function useKnownRequest(
	uid: string | undefined,
	/** The version that the API server returned on creation. The live list may not have it yet. */
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
