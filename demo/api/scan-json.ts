import type {Json} from '../schema/json.js';

export type Measure = {readonly fields: number; readonly depth: number};

/** @returns how many fields the valid JSON has in all, and how deeply it is nested. Only strings can contain its signs. */
export function measureJson(text: string): Measure {
	let fields = 0;
	let open = 0;
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		switch (text.charCodeAt(at)) {
			case 0x22:
				at = endOfString(text, at);
				break;
			case 0x3a:
				fields += 1;
				break;
			case 0x7b:
			case 0x5b:
				open += 1;
				depth = Math.max(depth, open);
				break;
			case 0x7d:
			case 0x5d:
				open -= 1;
				break;
		}
	}

	return {fields, depth};
}

/** @returns the position of the quote that ends the string. */
function endOfString(text: string, start: number): number {
	for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
		let first = end;
		while (text.charCodeAt(first - 1) === 0x5c) {
			first -= 1;
		}

		if ((end - first) % 2 === 0) {
			return end;
		}
	}
}

function countFields(value: Json): number {
	if (typeof value !== 'object' || value === null) {
		return 0;
	}

	let count = Array.isArray(value) ? 0 : Object.keys(value).length;
	for (const inner of Array.isArray(value) ? (value as readonly Json[]) : Object.values(value)) {
		count += countFields(inner);
	}

	return count;
}

/**
 * Finds duplicate fields, of which JSON.parse keeps the last. Few texts have one, so they are searched only if a field is
 * missing in the value.
 *
 * @param value - what JSON.parse reads from the text; not nested too deeply for recursive functions.
 * @returns paths such as `spec.usages`, with list positions as `[0]`.
 */
export function duplicatesIn(text: string, value: Json, {fields}: Measure): readonly string[] {
	if (countFields(value) === fields) {
		return [];
	}

	const duplicates: string[] = [];
	// Only strings can contain braces, so these four kinds of tokens are enough.
	const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g);
	type Level = {readonly path: string; readonly seen: Set<string> | undefined; key: string; index: number};
	const levels: Level[] = [];
	let lastString = '';
	for (const [token] of tokens) {
		const top = levels.at(-1);
		switch (token) {
			case '{':
			case '[': {
				const at = top ? (top.seen ? join(top.path, top.key) : `${top.path}[${top.index}]`) : '';
				levels.push({path: at, seen: token === '{' ? new Set() : undefined, key: '', index: 0});
				break;
			}

			case '}':
			case ']':
				levels.pop();
				break;
			case ',':
				if (top && !top.seen) {
					top.index += 1;
				}

				break;
			case ':':
				if (top?.seen) {
					top.key = JSON.parse(lastString) as string;
					if (top.seen.has(top.key)) {
						duplicates.push(join(top.path, top.key));
					}

					top.seen.add(top.key);
				}

				break;
			default:
				lastString = token;
		}
	}

	return duplicates;
}

const join = (path: string, key: string) => (path ? `${path}.${key}` : key);
