/**
 * Finds duplicate fields, of which JSON.parse keeps the last, and the depth of the nesting.
 *
 * @param text - valid JSON.
 * @returns `duplicates` as paths such as `spec.usages`, with list positions as `[0]`.
 */
export function scanJson(text: string): {readonly duplicates: readonly string[]; readonly depth: number} {
	const duplicates: string[] = [];
	let depth = 0;
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
				depth = Math.max(depth, levels.length);
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

	return {duplicates, depth};
}

const join = (path: string, key: string) => (path ? `${path}.${key}` : key);
