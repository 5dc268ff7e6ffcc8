// Makes text safe for a terminal, a shell or a message.
export {asciiMarks, asciiText} from './ascii.js';
export type {Printable} from './printable.js';
export {
	english,
	hasMarkPile,
	isPrintable,
	isPrintableLines,
	joined,
	localized,
	paddedEnd,
	paddedStart,
	printable,
	printableJson,
	printableLines,
	printableSentence,
	printableYaml,
	printed,
	repeated,
	sliced,
	trimmedEnd,
	unsafeCharacters,
} from './printable.js';
export {shellQuote} from './shell-quote.js';
export {inEnglish} from './translation.js';
export {withoutKeys} from './without-keys.js';
