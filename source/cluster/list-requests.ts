import {decodeSigningRequest} from './decode.js';
import {listPages} from './list-pages.js';
import type {Transport} from './transport.js';
import type {ListOptions, RequestPage} from './types.js';

export const requestsPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/** A value as it may stand in a field selector, where `=`, `,` and the backslash are syntax. */
export function selectorValue(text: string): string {
	return text.replace(/[\\,=]/g, '\\$&');
}

/** Reads every page, 250 requests in each: they are large, and the first is to be seen soon. */
export async function listRequests(
	transport: Transport,
	{limit = 250, fieldSelector, labelSelector, onPage}: ListOptions = {},
	signal?: AbortSignal,
): Promise<RequestPage> {
	const {items, resourceVersion} = await listPages(
		transport,
		requestsPath,
		'list CertificateSigningRequests',
		decodeSigningRequest,
		{
			limit,
			fieldSelector,
			labelSelector,
			onPage: onPage && (({items: requests, ...page}) => onPage({requests, ...page})),
		},
		signal,
	);
	return {requests: items, resourceVersion};
}
