import type {RequestStore} from '../cluster/calls/index.js';

/** The longest wait, in milliseconds. The first line of the screen is there already. */
const mostMs = 100;

/**
 * Waits until a list has its first page, or says why it has none. The page has often arrived while the deck was loaded. The first
 * frame then shows rows, and the frame without them is never drawn, which takes about 60 ms.
 */
export async function firstAnswer(
	stores: ReadonlyArray<Pick<RequestStore, 'getSnapshot' | 'subscribe'>>,
): Promise<void> {
	const lists = stores.map(({getSnapshot}) => getSnapshot());
	if (lists.some(({phase, requests}) => phase !== 'connecting' || requests.length > 0)) {
		return;
	}

	const {promise, resolve} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, mostMs);
	const ends = stores.map(({subscribe}) => subscribe(resolve));
	await promise;
	clearTimeout(timer);
	for (const end of ends) {
		end();
	}
}
