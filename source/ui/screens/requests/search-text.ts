import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {stateOf} from '../../../present/request-state.js';
import type {DeckServices} from '../../deck.js';

const known = new WeakMap<CertificateSigningRequest, string>();

/** Gives what the filter's words are looked for in, in lower case; worked out once for each version of a request. */
export function searchText({review}: Pick<DeckServices, 'review'>): (request: CertificateSigningRequest) => string {
	return request => {
		let text = known.get(request);
		if (text === undefined) {
			const read = review(request).request;
			const names = [
				...(read?.subject.flat().map(({value}) => value) ?? []),
				...(read?.subjectAltNames.map(({value}) => value) ?? []),
			];
			text = [request.name, request.signerName, request.username, stateOf(request).word, ...names]
				.join('\n')
				.toLowerCase();
			known.set(request, text);
		}

		return text;
	};
}
