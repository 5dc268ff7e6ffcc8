import {singleColumns} from '../source/present/text/single-column.ts';

const single = new RegExp(`^[${singleColumns}]*$`);
/** Lines and their colours too: no control character joins another, but for the line feed after a carriage return. */
const separate = new RegExp(`^[${singleColumns}\\n\\u001b]*$`);

/** Whether each character of a text is one column wide and stands for itself. */
export function isSingle(text) {
	return single.test(text);
}

/**
 * Put in the place of Ink's `Intl.Segmenter` by scripts/build.mjs: takes a text apart into what a reader sees as its
 * characters. Of a text whose characters all stand for themselves that is known without asking ICU, which takes 8 ms to
 * be there at all.
 */
export class Graphemes {
	#segmenter;

	/** @param {string} text */
	segment(text) {
		if (separate.test(text)) {
			return new Separate(text);
		}

		this.#segmenter ??= new Intl.Segmenter();
		return this.#segmenter.segment(text);
	}
}

/** The `Segments` of a text whose characters all stand for themselves. */
class Separate {
	#text;

	constructor(text) {
		this.#text = text;
	}

	containing(index = 0) {
		return index >= 0 && index < this.#text.length ? {segment: this.#text[index], index, input: this.#text} : undefined;
	}

	*[Symbol.iterator]() {
		for (let index = 0; index < this.#text.length; index++) {
			yield {segment: this.#text[index], index, input: this.#text};
		}
	}
}

/** A pattern that is made when it is first asked. */
export function late(source, flags) {
	let pattern;
	return {
		test(text) {
			pattern ??= new RegExp(source, flags);
			return pattern.test(text);
		},
	};
}
