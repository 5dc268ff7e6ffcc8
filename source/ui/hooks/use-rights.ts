import {useEffect} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {DeckAction, RightsPort} from '../../deck/ports/index.js';
import {useDeck} from './deck-context.js';
import {useStore} from './use-store.js';

/**
 * What the operator may do to requests. After each frame the API server is asked again about rights whose answer is no
 * longer fresh, because an admin may have granted them.
 *
 * @param requests - one of each signer is enough, because rights are granted by signer. undefined stands for no request.
 */
export function useRights(
	requests: ReadonlyArray<CertificateSigningRequest | undefined>,
	actions?: readonly DeckAction[],
): RightsPort {
	const {rights} = useDeck().services;
	useStore(rights);
	useEffect(() => {
		for (const request of requests) {
			rights.ask(request, actions);
		}
	});
	return rights;
}

/** One request of each signer in each cluster. */
export function oneOfEachSigner(requests: readonly CertificateSigningRequest[]): readonly CertificateSigningRequest[] {
	return [
		...new Map(requests.map(request => [[request.cluster?.name, request.signerName].join('\n'), request])).values(),
	];
}
