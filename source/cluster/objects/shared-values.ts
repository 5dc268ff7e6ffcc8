/** Most texts, and most lists, that are remembered; a cluster has some hundred of each, a hostile one as many as it likes. */
const mostKept = 4096;
const longestKept = 256;
const texts = new Map<string, string>();
const lists = new Map<string, readonly string[]>();
const nothing: readonly never[] = Object.freeze([]);
const noPairs: Readonly<Record<string, never>> = Object.freeze({});

/** The same text, held once: ten thousand requests name few signers, users, usages and groups. */
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

/** A list of the same texts in the same order, held once; frozen. */
export function sharedList(list: readonly string[]): readonly string[] {
	if (list.length === 0) {
		return nothing;
	}

	const key = list.join('\n');
	const known = lists.get(key);
	// Texts with line feeds of their own can make one key of two lists.
	if (known !== undefined && known.length === list.length && known.every((text, index) => text === list[index])) {
		return known;
	}

	const kept = Object.freeze(list.map(sharedText));
	if (key.length <= 4 * longestKept) {
		if (lists.size >= mostKept) {
			lists.clear();
		}

		lists.set(key, kept);
	}

	return kept;
}

/** The pairs as a record; all that have none share one, frozen. */
export function sharedPairs<T>(pairs: ReadonlyArray<readonly [string, T]>): Readonly<Record<string, T>> {
	return pairs.length === 0 ? noPairs : Object.fromEntries(pairs);
}
