import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {readSigningRequest} from '../../../operations/read-request.js';
import type {SearchText} from '../../../operations/search-text.js';
import {searchText} from '../../../operations/search-text.js';

/** How long reading ahead may keep the event loop, in milliseconds. */
const sliceMs = 6;

export type SearchTexts = {
	/** What a filter looks into; worked out once for each version of a request. */
	textOf(request: CertificateSigningRequest): SearchText;
	/** Works texts out ahead, a slice at a time between keys; the returned function stops it. */
	readAhead(requests: readonly CertificateSigningRequest[]): () => void;
};

export function createSearchTexts(): SearchTexts {
	const known = new WeakMap<CertificateSigningRequest, SearchText>();

	const textOf = (request: CertificateSigningRequest): SearchText => {
		let text = known.get(request);
		if (text === undefined) {
			text = searchText(readSigningRequest(request));
			known.set(request, text);
		}

		return text;
	};

	return {
		textOf,
		readAhead(requests) {
			let next = 0;
			let timer: ReturnType<typeof setTimeout> | undefined;
			const readSlice = () => {
				const until = performance.now() + sliceMs;
				for (; next < requests.length && performance.now() < until; next++) {
					const request = requests[next];
					if (request) {
						textOf(request);
					}
				}

				if (next < requests.length) {
					timer = setTimeout(readSlice, sliceMs);
				}
			};

			timer = setTimeout(readSlice, sliceMs);
			return () => clearTimeout(timer);
		},
	};
}
