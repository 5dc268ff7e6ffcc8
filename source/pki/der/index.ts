// Reads DER (X.690): values, object identifiers, text and time.
export {readAlgorithm} from './algorithm-identifier.js';
export {asciiText} from './ascii-text.js';
export type {Bits} from './bit-string.js';
export {readBits} from './bit-string.js';
export {
	afterTagNumber,
	asBuffer,
	DerCursor,
	integerHex,
	isMinimalInteger,
	isSoundBitString,
	tags,
} from './der-cursor.js';
export {guessText, isPrintableString, readText, serverReadableEncodings} from './der-text.js';
export {readTime} from './der-time.js';
export {readOid} from './object-identifier.js';
export {ProblemList} from './problem-list.js';
export {areSame, StrictCursor} from './strict-cursor.js';
