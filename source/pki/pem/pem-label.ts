import {localized} from '../../base/text/index.js';

/** The form of usual PEM labels. A part of a key has lower-case letters, or is longer. */
const ordinary = /^[A-Z\d]{1,20}(?: [A-Z\d]{1,20}){0,3}$/;

/**
 * The label of a PEM block, for a message. If line breaks were lost, the key itself may be in the place of the label. So the
 * message repeats only text that has the form of a label.
 */
export function labelText(label: string): string {
	return ordinary.test(label) && label.length <= 64 ? label : 'PEM';
}

/** Several labels, each once. `others` replaces those that must not be repeated. */
export function labelList(labels: readonly string[], others = localized`blocks of other kinds`): string {
	const texts = labels.map(label => (labelText(label) === label ? label : others));
	return [...new Set(texts)].slice(0, 5).join(', ');
}
