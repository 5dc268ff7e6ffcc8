/**
 * Finds fields that one JSON object names twice; JSON.parse keeps the last of them and says nothing.
 *
 * @param text - JSON that has been parsed without error.
 * @returns paths such as `spec.usages`, list positions as `[0]`.
 */
export function duplicateFields(text: string): readonly string[] {
	const found: string[] = [];
	// Strings are the only tokens that can hold braces, so these four kinds of token are enough.
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
						found.push(join(top.path, top.key));
					}

					top.seen.add(top.key);
				}

				break;
			default:
				lastString = token;
		}
	}

	return found;
}

const join = (path: string, key: string) => (path ? `${path}.${key}` : key);
