/**
 * Runs a function for each item, at most `atOnce` at the same time. After a failure no further item is started.
 *
 * @returns the results in the order of the items. It rejects with the error of the earliest failed item, after all started
 *   items have ended.
 */
export async function inPool<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
	const results: Result[] = [];
	const faults = new Map<number, unknown>();
	let next = 0;
	const takeTurns = async (): Promise<void> => {
		while (next < items.length && faults.size === 0) {
			const index = next++;
			try {
				results[index] = await work(items[index] as Item, index);
			} catch (error) {
				faults.set(index, error);
			}
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, items.length)}, takeTurns));
	if (faults.size > 0) {
		throw faults.get(Math.min(...faults.keys()));
	}

	return results;
}
