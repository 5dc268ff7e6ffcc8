import type {Subscribable} from '../base/index.js';

/** The longest wait, in milliseconds. The first line of the screen is there already. */
const mostMs = 100;

/**
 * Waits until a list changes, for example by its first page. The page has often arrived while the deck was loaded. The first
 * frame then shows rows, and the frame without them is never drawn, which takes about 60 ms.
 */
export async function firstAnswer(stores: ReadonlyArray<Pick<Subscribable<unknown>, 'subscribe'>>): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, mostMs);
	const ends = stores.map(({subscribe}) => subscribe(resolve));
	await promise;
	clearTimeout(timer);
	for (const end of ends) {
		end();
	}
}
