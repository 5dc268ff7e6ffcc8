import {ClusterError} from './cluster-error.js';
import {asList, asObject, asText} from './decode.js';
import type {Transport} from './transport.js';

export type Page<T> = {readonly items: readonly T[]; readonly resourceVersion: string; readonly remaining?: number};

export type PageOptions<T> = {
	/** Objects per page, 500 where absent. */
	readonly limit?: number | undefined;
	readonly fieldSelector?: string | undefined;
	readonly labelSelector?: string | undefined;
	/** The last page is the one that reaches it. */
	readonly most?: number | undefined;
	/** Hears all that has come so far, after each page. */
	readonly onPage?: ((page: Page<T>) => void) | undefined;
};

/** Reads a list page by page; a token that ran out (410) starts it again from the top, twice at most. */
export async function listPages<T>(
	transport: Transport,
	path: string,
	what: string,
	decode: (item: unknown) => T,
	{limit = 500, fieldSelector, labelSelector, most = Number.POSITIVE_INFINITY, onPage}: PageOptions<T> = {},
	signal?: AbortSignal,
): Promise<Page<T>> {
	for (let attempt = 1; ; attempt += 1) {
		const items: T[] = [];
		let next = '';
		try {
			for (;;) {
				const query = new URLSearchParams({limit: String(limit)});
				for (const [key, value] of Object.entries({fieldSelector, labelSelector, continue: next || undefined})) {
					if (value !== undefined) {
						query.set(key, value);
					}
				}

				const list = asObject(await transport.json({path: `${path}?${query}`, what, signal}));
				const metadata = asObject(list['metadata']);
				const resourceVersion = asText(metadata['resourceVersion']);
				for (const item of asList(list['items'])) {
					items.push(decode(item));
				}

				const remaining = metadata['remainingItemCount'];
				onPage?.({items: [...items], resourceVersion, ...(typeof remaining === 'number' ? {remaining} : {})});
				next = asText(metadata['continue']);
				if (next === '' || items.length >= most) {
					return {items, resourceVersion};
				}
			}
		} catch (error) {
			if (!(error instanceof ClusterError && error.code === 'expired' && next !== '' && attempt < 3)) {
				throw error;
			}
		}
	}
}
