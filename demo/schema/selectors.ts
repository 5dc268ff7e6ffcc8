import type {KubeObject} from './json.js';
import {badRequest} from './status.js';

export type Predicate = (object: KubeObject) => boolean;

/** Reads the value of a field label such as `spec.signerName`. */
export type FieldLabels = Readonly<Record<string, (object: KubeObject) => string>>;

const labelName = /^(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const labelValue = /^(?:[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/**
 * @returns undefined for an empty selector.
 * @throws {ApiError} 400 for bad syntax.
 */
export function readLabelSelector(text: string | null): Predicate | undefined {
	if (!text?.trim()) {
		return undefined;
	}

	const wrong = (why: string) => badRequest(`unable to parse requirement: ${why}`);
	const requirements = splitRequirements(text).map((part): Predicate => {
		const match = /^(!?)\s*([^\s=!,()]+)\s*(?:(==|=|!=)\s*([^\s=!,()]*)|(?<=\s)(in|notin)\s*\(([^()]*)\))?$/.exec(part);
		if (!match) {
			throw wrong(`found '${part}', expected: !, identifier, or 'end of string'`);
		}

		const [, not, key = '', sign, value = '', setSign, set = ''] = match;
		if (!labelName.test(key)) {
			throw wrong(
				`<nil>: Invalid value: ${JSON.stringify(key)}: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
			);
		}

		const values = setSign ? set.split(',').map(item => item.trim()) : [value];
		if (values.some(item => item.length > 63 || !labelValue.test(item)) || (not && (sign || setSign))) {
			throw wrong(
				`values[0][${key}]: Invalid value: ${JSON.stringify(values[0])}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
			);
		}

		// Only own keys count, because a selector may use a name of Object.prototype.
		const of = ({metadata: {labels = {}}}: KubeObject) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
		if (setSign === 'in' || sign === '=' || sign === '==') {
			return object => values.includes(of(object) ?? '\u0000');
		}

		if (setSign === 'notin' || sign === '!=') {
			return object => !values.includes(of(object) ?? '\u0000');
		}

		return not ? object => of(object) === undefined : object => of(object) !== undefined;
	});
	return object => requirements.every(matches => matches(object));
}

/** Splits at commas, except inside `in (a,b)`, in one pass, because a selector may be as long as a header. */
function splitRequirements(text: string): readonly string[] {
	const parts: string[] = [];
	let from = 0;
	let isInSet = false;
	for (let index = 0; index < text.length; index += 1) {
		const char = text[index];
		if (char === ',' && !isInSet) {
			parts.push(text.slice(from, index).trim());
			from = index + 1;
		} else if (char === '(' || char === ')') {
			isInSet = char === '(';
		}
	}

	return [...parts, text.slice(from).trim()];
}

/**
 * @returns undefined for an empty selector.
 * @throws {ApiError} 400 for bad syntax and for labels that the resource does not support.
 */
export function readFieldSelector(text: string | null, labels: FieldLabels): Predicate | undefined {
	if (!text) {
		return undefined;
	}

	const terms = text
		.split(/(?<!\\),/)
		.filter(Boolean)
		.map((term): Predicate => {
			const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
			if (!match) {
				throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
			}

			const [, label = '', sign, raw = ''] = match;
			const read = Object.hasOwn(labels, label) ? labels[label] : undefined;
			if (!read) {
				throw badRequest(`field label not supported: ${label}`);
			}

			const value = raw.replaceAll(/\\([\\,=])/g, '$1');
			return sign === '!=' ? object => read(object) !== value : object => read(object) === value;
		});
	return object => terms.every(matches => matches(object));
}

/** @returns both selectors combined; undefined if neither is set. */
export function readSelectors(query: URLSearchParams, labels: FieldLabels): Predicate | undefined {
	const byLabel = readLabelSelector(query.get('labelSelector'));
	const byField = readFieldSelector(query.get('fieldSelector'), labels);
	return byLabel && byField ? object => byLabel(object) && byField(object) : (byLabel ?? byField);
}
