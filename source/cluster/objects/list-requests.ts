import {localized} from '../../base/text/index.js';
import type {ListOptions, RequestPage} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asObject} from '../model/index.js';
import {decodeSigningRequest} from './decode.js';
import {listPages} from './list-pages.js';

export const requestsPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/** Escapes a value for a field selector, where `=`, `,` and the backslash are syntax. */
export function selectorValue(text: string): string {
	return text.replace(/[\\,=]/g, '\\$&');
}

/** Field selector of one signer's requests. */
export function bySigner(signerName: string | undefined): string | undefined {
	return signerName === undefined ? undefined : `spec.signerName=${selectorValue(signerName)}`;
}

/** The first page is small, so that it shows soon. Later pages are larger, because each costs a round trip. */
export const firstPage = 250;
export const laterPages = 1000;

/** Reads every page; `limit` is for all of them. */
export async function listRequests(
	transport: Transport,
	{limit, signerName, fieldSelector = bySigner(signerName), labelSelector, onPage}: ListOptions = {},
	signal?: AbortSignal,
): Promise<RequestPage> {
	const {items, resourceVersion} = await listPages(
		transport,
		requestsPath,
		localized`list CertificateSigningRequests`,
		decodeSigningRequest,
		{
			limit: limit ?? laterPages,
			firstLimit: limit ?? firstPage,
			fieldSelector,
			labelSelector,
			onPage: onPage && (({items: requests, ...page}) => onPage({requests, ...page})),
		},
		signal,
	);
	return {requests: items, resourceVersion};
}

/** The raw objects, each with its kind, which the server leaves out in a list. */
export async function listRequestObjects(
	transport: Transport,
	selectors: Pick<ListOptions, 'fieldSelector' | 'labelSelector'> = {},
	signal?: AbortSignal,
): Promise<ReadonlyArray<Record<string, unknown>>> {
	const {items} = await listPages(
		transport,
		requestsPath,
		localized`list CertificateSigningRequests`,
		item => ({apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', ...asObject(item)}),
		selectors,
		signal,
	);
	return items;
}
