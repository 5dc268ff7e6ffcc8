import {ClusterError} from './cluster-error.js';
import {asList, asObject, asText, decodeSigningRequest} from './decode.js';
import type {Transport} from './transport.js';
import type {CertificateSigningRequest, ListOptions, RequestPage} from './types.js';

export const requestsPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/** A value as it may stand in a field selector, where `=`, `,` and the backslash are syntax. */
export function selectorValue(text: string): string {
	return text.replace(/[\\,=]/g, '\\$&');
}

/** Reads every page; a token that ran out (410) starts the list again from the top, twice at most. */
export async function listRequests(
	transport: Transport,
	{limit = 250, fieldSelector, labelSelector, onPage}: ListOptions = {},
	signal?: AbortSignal,
): Promise<RequestPage> {
	for (let attempt = 1; ; attempt += 1) {
		const requests: CertificateSigningRequest[] = [];
		let next = '';
		try {
			for (;;) {
				const query = new URLSearchParams({limit: String(limit)});
				for (const [key, value] of Object.entries({fieldSelector, labelSelector, continue: next || undefined})) {
					if (value !== undefined) {
						query.set(key, value);
					}
				}

				const list = asObject(
					await transport.json({path: `${requestsPath}?${query}`, what: 'list CertificateSigningRequests', signal}),
				);
				const metadata = asObject(list['metadata']);
				const resourceVersion = asText(metadata['resourceVersion']);
				for (const item of asList(list['items'])) {
					requests.push(decodeSigningRequest(item));
				}

				const remaining = metadata['remainingItemCount'];
				onPage?.({requests: [...requests], resourceVersion, ...(typeof remaining === 'number' ? {remaining} : {})});
				next = asText(metadata['continue']);
				if (next === '') {
					return {requests, resourceVersion};
				}
			}
		} catch (error) {
			if (!(error instanceof ClusterError && error.code === 'expired' && next !== '' && attempt < 3)) {
				throw error;
			}
		}
	}
}
