import type {Transport} from '../connection/index.js';
import {asList, asObject, asText, ClusterError} from '../model/index.js';

export type Page<T> = {
	readonly items: readonly T[];
	/** The number of items before this page; 0 again if the list had to start again. */
	readonly before: number;
	readonly resourceVersion: string;
	readonly remaining?: number;
};

export type PageOptions<T> = {
	/** Objects per page; if absent, 500. */
	readonly limit?: number | undefined;
	/** Objects in the first page, for which a reader may wait. */
	readonly firstLimit?: number | undefined;
	readonly fieldSelector?: string | undefined;
	readonly labelSelector?: string | undefined;
	/** Reading stops after the page that reaches this number of objects. */
	readonly most?: number | undefined;
	/** Receives each page when it arrives. */
	readonly onPage?: ((page: Page<T>) => void) | undefined;
};

/**
 * Reads a list page by page. Each page is read while the caller processes the page before. If a token expires (410), the
 * list starts again, at most twice. A page whose answer is too long is read again with a tenth of the objects.
 * client-node's list calls read one page each.
 */
export async function listPages<T>(
	transport: Transport,
	path: string,
	what: string,
	decode: (item: unknown) => T,
	{
		limit = 500,
		firstLimit = limit,
		fieldSelector,
		labelSelector,
		most = Number.POSITIVE_INFINITY,
		onPage,
	}: PageOptions<T> = {},
	signal?: AbortSignal,
): Promise<Pick<Page<T>, 'items' | 'resourceVersion'>> {
	/** The most objects of a page. Objects of 1 MiB need small pages. */
	let mostInPage = Number.POSITIVE_INFINITY;
	const read = async (next: string): Promise<unknown> => {
		for (;;) {
			const size = Math.min(next === '' ? firstLimit : limit, mostInPage);
			const query = new URLSearchParams({limit: String(size)});
			for (const [key, value] of Object.entries({fieldSelector, labelSelector, continue: next || undefined})) {
				if (value !== undefined) {
					query.set(key, value);
				}
			}

			try {
				return await transport.json({path: `${path}?${query}`, what, signal});
			} catch (error) {
				if (!(error instanceof ClusterError && error.isTooLong && size > 1)) {
					throw error;
				}

				mostInPage = Math.ceil(size / 10);
			}
		}
	};

	for (let attempt = 1; ; attempt += 1) {
		const items: T[] = [];
		let next = '';
		try {
			let reading = read('');
			for (;;) {
				const list = asObject(await reading);
				const metadata = asObject(list['metadata']);
				const page = asList(list['items']);
				next = asText(metadata['continue']);
				const isLast = next === '' || items.length + page.length >= most;
				if (!isLast) {
					reading = read(next);
					// The promise is awaited after this page. If processing this page throws, its rejection would have no handler.
					reading.catch(() => {});
				}

				const before = items.length;
				for (const item of page) {
					items.push(decode(item));
				}

				const resourceVersion = asText(metadata['resourceVersion']);
				const remaining = metadata['remainingItemCount'];
				onPage?.({
					items: items.slice(before),
					before,
					resourceVersion,
					...(typeof remaining === 'number' ? {remaining} : {}),
				});
				if (isLast) {
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
