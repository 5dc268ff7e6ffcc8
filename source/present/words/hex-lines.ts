/** Hex digits in pairs with colons between. */
export function colons(hex: string): string {
	return hex.match(/../g)?.join(':') ?? hex;
}

/** Bytes in hex, `each` a line. Every line but the last ends in a colon. */
export function hexLines(bytes: Uint8Array, each: number, indent: number): readonly string[] {
	const pairs = Buffer.from(bytes).toString('hex').match(/../g) ?? [];
	const lines: string[] = [];
	for (let start = 0; start < pairs.length; start += each) {
		const isLast = start + each >= pairs.length;
		lines.push(`${' '.repeat(indent)}${pairs.slice(start, start + each).join(':')}${isLast ? '' : ':'}`);
	}

	return lines;
}
