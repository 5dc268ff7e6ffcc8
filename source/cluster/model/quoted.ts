import type {Printable} from '../../base/text/index.js';
import {printableJson, printableSentence} from '../../base/text/index.js';

/** Quotes a name of the cluster or a kubeconfig for a message, with JSON escapes and without control characters. */
export function quoted(text: string): Printable {
	return printableJson(text);
}

/** Makes a foreign sentence safe for a message: on one line, with control characters as `\x1b`. */
export function visible(text: string): Printable {
	return printableSentence(text);
}
