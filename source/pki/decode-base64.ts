const padded = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes standard base64 with padding, line ends allowed, by the rules of Go's base64.StdEncoding: anything else is
 * answered with undefined, where node:buffer would pass over it.
 */
export function decodeBase64(text: string): Buffer | undefined {
	const compact = text.includes('\n') || text.includes('\r') ? text.replaceAll('\n', '').replaceAll('\r', '') : text;
	return compact.length % 4 === 0 && padded.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}
