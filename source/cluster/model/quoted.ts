import type {Printable} from '../../base/text/index.js';
import {printableJson, printableSentence} from '../../base/text/index.js';

/** A name from the cluster or a kubeconfig as it may stand in a message: JSON escapes, and nothing that a terminal obeys. */
export function quoted(text: string): Printable {
	return printableJson(text);
}

/** A sentence of somebody else as it may stand in a message: on one line, what a terminal obeys as `\x1b`. */
export function visible(text: string): Printable {
	return printableSentence(text);
}
