// Text that is safe on a terminal, in a shell and in a message.
export type {Printable} from './printable.js';
export {
	hasMarkPile,
	isPrintable,
	isPrintableLines,
	joined,
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
export {withoutKeys} from './without-keys.js';
