const longestShared = 24;
const slots = 1024;
const recent: string[] = new Array(slots).fill('');

/**
 * The text of ASCII bytes; undefined for other bytes. Short texts are shared: thousands of requests contain `k8s` and
 * `system:nodes`, and making a string costs more than finding it.
 */
export function asciiText(bytes: Buffer, start: number, end: number): string | undefined {
	let hash = end - start;
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if (byte > 0x7f) {
			return undefined;
		}

		hash = (Math.imul(hash, 31) + byte) | 0;
	}

	if (end - start > longestShared) {
		return bytes.toString('latin1', start, end);
	}

	const slot = (hash ^ (hash >>> 15)) & (slots - 1);
	const known = recent[slot] as string;
	if (isSame(known, bytes, start, end)) {
		return known;
	}

	const text = bytes.toString('latin1', start, end);
	recent[slot] = text;
	return text;
}

function isSame(text: string, bytes: Buffer, start: number, end: number): boolean {
	if (text.length !== end - start) {
		return false;
	}

	for (let at = start; at < end; at++) {
		if (text.charCodeAt(at - start) !== bytes[at]) {
			return false;
		}
	}

	return true;
}
