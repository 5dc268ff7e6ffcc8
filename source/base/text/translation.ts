import type {Catalogue} from '../index.js';
import {catalogueInUse} from '../index.js';

/** Read once, because modules make texts while they are loaded. */
let current = catalogueInUse();

/** The text of a template in the current language. */
type Wording = {
	/** The strings between the values. There is one more than there are values. */
	readonly strings: readonly string[];
	/** The number of the value after each string. */
	readonly order: readonly number[];
};

const wordings = new WeakMap<TemplateStringsArray, Wording>();

/** Fills a template with its values. In English this costs one comparison only. */
export function filled(
	strings: TemplateStringsArray,
	values: ReadonlyArray<string | number | null | undefined>,
): string {
	if (current !== undefined) {
		// Most templates have no value; modules make a thousand of these while they are loaded.
		return strings.length === 1
			? (current.get(strings[0] ?? '') ?? strings[0] ?? '')
			: filledBy(wordingOf(strings, current), values);
	}

	let text = strings[0] ?? '';
	for (let index = 0; index < values.length; index += 1) {
		text += values[index] + (strings[index + 1] ?? '');
	}

	return text;
}

/** Runs `work` in English, for a cluster or the journal. Texts that were made before stay unchanged. */
export function inEnglish<T>(work: () => T): T {
	const before = current;
	current = undefined;
	try {
		return work();
	} finally {
		current = before;
	}
}

/** `['Approve ', '?']` → `Approve {0}?` */
export function templateKey(strings: readonly string[]): string {
	return strings.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
}

function wordingOf(strings: TemplateStringsArray, catalogue: Catalogue): Wording {
	const known = wordings.get(strings);
	if (known !== undefined) {
		return known;
	}

	const text = catalogue.get(templateKey(strings));
	const parts = text?.split(/\{(\d+)\}/);
	const wording =
		parts === undefined
			? {strings, order: strings.slice(1).map((_, index) => index)}
			: {
					strings: parts.filter((_, index) => index % 2 === 0),
					order: parts.filter((_, index) => index % 2 === 1).map(Number),
				};
	wordings.set(strings, wording);
	return wording;
}

function filledBy({strings, order}: Wording, values: ReadonlyArray<string | number | null | undefined>): string {
	let text = strings[0] ?? '';
	for (const [index, place] of order.entries()) {
		text += (values[place] ?? '') + (strings[index + 1] ?? '');
	}

	return text;
}
