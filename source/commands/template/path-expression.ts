/** A path or template that kubectl would also refuse. The error is reported with the flag. */
export class TemplateFault extends Error {
	override readonly name = 'TemplateFault';
}

/**
 * Turns a path of kubectl (`.items[*].metadata.name`, `..name`, `.conditions[?(@.type=="Denied")].reason`) into one of RFC
 * 9535. A dot in a name is written `\.`. A leading `$` or `@` is replaced by `start`.
 *
 * @throws {TemplateFault}
 */
export function pathExpression(path: string, start: '$' | '@' = '$'): string {
	let expression: string = start;
	let rest = path.replace(/^[$@]/, '');
	while (rest !== '' && rest !== '.') {
		const [, dots = '', name] = /^(\.{0,2})((?:\\.|[^\s.,[\]$@{}\\])*)/s.exec(rest) ?? [];
		if (name !== undefined && name !== '' && dots !== '') {
			const key = name.replaceAll(/\\(.)/gs, '$1');
			expression += `${dots === '..' ? '..' : ''}${key === '*' ? '[*]' : `[${JSON.stringify(key)}]`}`;
			rest = rest.slice(dots.length + name.length);
			continue;
		}

		const [bracket, inner] = dots.length === 1 ? [] : (bracketOf(rest.slice(dots.length)) ?? []);
		if (bracket === undefined || inner === undefined) {
			throw new TemplateFault(`${JSON.stringify(path)} is no path at ${JSON.stringify(rest)}`);
		}

		expression += `${dots}[${selectors(inner)}]`;
		rest = rest.slice(dots.length + bracket.length);
	}

	return expression;
}

/** A bracket expression with its contents, up to the matching bracket. */
function bracketOf(text: string): readonly [whole: string, inner: string] | undefined {
	if (!text.startsWith('[')) {
		return undefined;
	}

	let depth = 0;
	let quote = '';
	for (let index = 0; index < text.length; index += 1) {
		const char = text[index] ?? '';
		if (quote !== '') {
			quote = char === quote ? '' : quote;
		} else if (char === '"' || char === "'") {
			quote = char;
		} else if (char === '[') {
			depth += 1;
		} else if (char === ']') {
			depth -= 1;
			if (depth === 0) {
				return [text.slice(0, index + 1), text.slice(1, index)];
			}
		}
	}

	return undefined;
}

function selectors(inner: string): string {
	const [, filter] = /^\?\((.*)\)$/s.exec(inner.trim()) ?? [];
	if (filter !== undefined) {
		return `?${filterExpression(filter)}`;
	}

	const parts = inner.match(/'[^']*'|"[^"]*"|[^,]+/g) ?? [];
	return parts.map(part => selector(part.trim(), inner)).join(',');
}

function selector(part: string, inner: string): string {
	const [, single, double] = /^(?:'([^']*)'|"([^"]*)")$/s.exec(part) ?? [];
	const name = single ?? double;
	if (name !== undefined) {
		return JSON.stringify(name);
	}

	if (part === '*' || /^-?\d+$/.test(part) || /^(-?\d+)?:(-?\d+)?(:(-?\d+)?)?$/.test(part)) {
		return part;
	}

	throw new TemplateFault(`[${inner}] is neither an index, a range, a name in quotes, * nor ?(…)`);
}

/** A filter of kubectl compares two values, or tests whether one exists. It has neither `&&` nor `||`. */
function filterExpression(filter: string): string {
	const [, left = '', operator = '', right = ''] = /^([^!<>=]+)([!<>=]+)(.+)$/s.exec(filter) ?? [];
	if (operator === '') {
		return operand(filter, filter);
	}

	if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) {
		throw new TemplateFault(`?(${filter}) compares by ==, !=, <, <=, > or >=, not by ${operator}`);
	}

	const sides = [operand(left, filter), operand(right, filter)] as const;
	// In kubectl, a comparison with a missing value is false. In RFC 9535, a missing value differs from every other.
	const there = sides.filter(side => side.startsWith('@'));
	return [...(operator === '!=' ? there : []), sides.join(operator)].join('&&');
}

function operand(text: string, filter: string): string {
	const trimmed = text.trim();
	const [, single, double] = /^(?:'([^']*)'|"([^"]*)")$/s.exec(trimmed) ?? [];
	const quoted = single ?? double;
	if (quoted !== undefined) {
		return JSON.stringify(quoted);
	}

	if (trimmed.startsWith('@')) {
		return pathExpression(trimmed, '@');
	}

	if (/^(-?\d+(\.\d+)?|true|false)$/.test(trimmed)) {
		return trimmed;
	}

	throw new TemplateFault(`?(${filter}) compares @.FIELD with a text in quotes, a number, true or false`);
}
