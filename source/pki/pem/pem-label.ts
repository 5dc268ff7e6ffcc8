import {localized} from '../../base/text/index.js';

/** Words that people and programs give to PEM blocks; a piece of a key has small letters, or is longer than any of them. */
const ordinary = /^[A-Z\d]{1,20}(?: [A-Z\d]{1,20}){0,3}$/;

/**
 * The label of a PEM block for a message. Where line breaks are lost the key itself stands where a label belongs, so that
 * only what reads like a label is repeated.
 */
export function labelText(label: string): string {
	return ordinary.test(label) && label.length <= 64 ? label : 'PEM';
}

/** Several labels, each once; `others` stands for all that are not repeated. */
export function labelList(labels: readonly string[], others = localized`blocks of other kinds`): string {
	const texts = labels.map(label => (labelText(label) === label ? label : others));
	return [...new Set(texts)].slice(0, 5).join(', ');
}
