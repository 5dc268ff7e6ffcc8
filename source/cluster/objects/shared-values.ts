/** The most texts, and the most lists, to keep. A cluster has some hundred of each; a hostile one can send any number. */
const mostKept = 4096;
const longestKept = 256;
const texts = new Map<string, string>();
const lists = new Map<string, readonly string[]>();
const nothing: readonly never[] = Object.freeze([]);
/** The record without pairs. */
export const noPairs: Readonly<Record<string, never>> = Object.freeze({});

/** Returns one shared copy of a text. Ten thousand requests name few signers, users, usages and groups. */
export function sharedText(text: string): string {
	if (text.length > longestKept) {
		return text;
	}

	const known = texts.get(text);
	if (known !== undefined) {
		return known;
	}

	if (texts.size >= mostKept) {
		texts.clear();
	}

	texts.set(text, text);
	return text;
}

/** The lists that were added last. Most requests have the groups and usages of the one before. */
const latest: Array<readonly string[]> = [];
const mostLatest = 4;

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((text, index) => text === other[index]);
}

/** Returns one shared, frozen copy of a list with the same texts in the same order. */
export function sharedList(list: readonly string[]): readonly string[] {
	if (list.length === 0) {
		return nothing;
	}

	return latest.find(each => isSame(each, list)) ?? findOrKeep(list);
}

function findOrKeep(list: readonly string[]): readonly string[] {
	const key = list.join('\n');
	const known = lists.get(key);
	// Texts that contain line feeds can give two lists the same key.
	const shared = known !== undefined && isSame(known, list) ? known : Object.freeze(list.map(sharedText));
	if (key.length <= 4 * longestKept) {
		if (lists.size >= mostKept) {
			lists.clear();
		}

		lists.set(key, shared);
		latest.unshift(shared);
		latest.length = Math.min(latest.length, mostLatest);
	}

	return shared;
}

/** The pairs as a record. All empty records are the same frozen object. */
export function sharedPairs<T>(pairs: ReadonlyArray<readonly [string, T]>): Readonly<Record<string, T>> {
	return pairs.length === 0 ? noPairs : Object.fromEntries(pairs);
}
