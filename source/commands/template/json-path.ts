import type {JsonValue} from 'jsonpath-rfc9535';
import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import {pathExpression, TemplateFault} from './path-expression.js';

/** The values at a path of RFC 9535. */
export type Query = (input: JsonValue, expression: string) => readonly JsonValue[];

type Node =
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'path'; readonly expression: string}
	| {readonly kind: 'range'; readonly expression: string; readonly body: Node[]};

/**
 * Parses a template as `kubectl get -o jsonpath=` does: text, and in braces paths, quoted texts, `range PATH` and `end`.
 *
 * @throws {TemplateFault}
 */
export function parseJsonPath(template: string): readonly Node[] {
	const whole: Node[] = [];
	const open: Node[][] = [whole];
	const add = (node: Node) => void open.at(-1)?.push(node);
	let rest = template;
	while (rest !== '') {
		const [text = ''] = /^[^{]+/s.exec(rest) ?? [];
		if (text !== '') {
			add({kind: 'text', text});
			rest = rest.slice(text.length);
			continue;
		}

		const [action, inner = ''] = /^\{((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^{}"'])*)\}/s.exec(rest) ?? [];
		if (action === undefined) {
			throw new TemplateFault(`a brace is not closed: ${JSON.stringify(rest)}`);
		}

		rest = rest.slice(action.length);
		const word = inner.trim();
		const [, quoted] = /^(?:"(.*)"|'(.*)')$/s.exec(word) === null ? [] : [word, word.slice(1, -1)];
		const [, ranged] = /^range\s+(.+)$/s.exec(word) ?? [];
		if (word === 'end') {
			if (open.length === 1) {
				throw new TemplateFault('{end} ends no {range …}');
			}

			open.pop();
		} else if (ranged !== undefined) {
			const body: Node[] = [];
			add({kind: 'range', expression: pathExpression(ranged.trim()), body});
			open.push(body);
		} else if (quoted !== undefined) {
			add({kind: 'text', text: unescaped(quoted)});
		} else {
			add({kind: 'path', expression: pathExpression(word)});
		}
	}

	if (open.length > 1) {
		throw new TemplateFault('{range …} has no {end}');
	}

	return whole;
}

/** @throws {TemplateFault} for a comparison of more than one value. */
export function jsonPathText(nodes: readonly Node[], value: JsonValue, query: Query): Printable {
	const texts = nodes.map(node => {
		if (node.kind === 'text') {
			return literal(node.text);
		}

		const values = found(value, node.expression, query);
		return node.kind === 'path'
			? joined(values.map(valueText), printed` `)
			: joined(
					values.map(each => jsonPathText(node.body, each, query)),
					printed``,
				);
	});
	return joined(texts, printed``);
}

/**
 * The values at a path; empty if it leads nowhere.
 *
 * @throws {TemplateFault}
 */
export function found(value: JsonValue, expression: string, query: Query): readonly JsonValue[] {
	try {
		return query(value, expression);
	} catch {
		throw new TemplateFault(`${expression} compares more than one value, or is no path`);
	}
}

/** A value as kubectl prints it: a text without quotes, but escaped for the terminal; everything else as JSON. */
export function valueText(value: JsonValue): Printable {
	return typeof value === 'string' ? printable(value) : printableSentence(goJson(value));
}

/** JSON as Go writes it: sorted keys, and escapes for HTML. */
function goJson(value: JsonValue): string {
	const sorted = JSON.stringify(value, (_, each: unknown) =>
		typeof each === 'object' && each !== null && !Array.isArray(each)
			? Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
			: each,
	);
	return sorted.replaceAll(/[<>&\u2028\u2029]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r'};

function unescaped(text: string): string {
	return text.replaceAll(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
}

/** Text from the command line itself. Its line breaks and tabs stay. */
function literal(text: string): Printable {
	return joined(
		text
			.split(/([\n\t])/)
			.map(part => (part === '\n' ? printed`\n` : part === '\t' ? printed`\t` : printableSentence(part))),
		printed``,
	);
}
