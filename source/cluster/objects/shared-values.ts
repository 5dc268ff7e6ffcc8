/** The most texts, and the most lists, to keep. A cluster has some hundred of each; a hostile one can send any number. */
const mostKept = 4096;
const longestKept = 256;
const texts = new Map<string, string>();
const lists = new Map<string, readonly string[]>();
const nothing: readonly never[] = Object.freeze([]);
const noPairs: Readonly<Record<string, never>> = Object.freeze({});

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

/** Returns one shared, frozen copy of a list with the same texts in the same order. */
export function sharedList(list: readonly string[]): readonly string[] {
	if (list.length === 0) {
		return nothing;
	}

	const key = list.join('\n');
	const known = lists.get(key);
	// Texts that contain line feeds can give two lists the same key.
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

/** The pairs as a record. All empty records are the same frozen object. */
export function sharedPairs<T>(pairs: ReadonlyArray<readonly [string, T]>): Readonly<Record<string, T>> {
	return pairs.length === 0 ? noPairs : Object.fromEntries(pairs);
}
