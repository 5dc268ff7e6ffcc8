const padded = /^[A-Za-z0-9+/]*={0,2}$/;
const lineLength = 64;

/**
 * Decodes standard base64 with padding, by the rules of Go's base64.StdEncoding. Line ends are allowed. The result is
 * undefined for anything else, which node:buffer would ignore.
 */
export function decodeBase64(text: string): Buffer | undefined {
	return decodeRegular(text) ?? decodeAny(text);
}

function decodeAny(text: string): Buffer | undefined {
	const compact = text.includes('\n') || text.includes('\r') ? text.replaceAll('\n', '').replaceAll('\r', '') : text;
	return compact.length % 4 === 0 && padded.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}

/**
 * Decodes one line, or lines of 64 characters. node:buffer ignores other characters than base64. So if the result has the full
 * length, every character was valid. Besides the standard characters, node:buffer accepts `-` and `_`.
 */
function decodeRegular(text: string): Buffer | undefined {
	const isWrapped = text.length > lineLength && text.charCodeAt(lineLength) === 0x0a;
	let breaks = 0;
	for (let at = lineLength; isWrapped && at < text.length; at += lineLength + 1) {
		if (text.charCodeAt(at) !== 0x0a) {
			return undefined;
		}

		breaks++;
	}

	const characters = text.length - breaks;
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	if (characters % 4 !== 0 || text.includes('-') || text.includes('_')) {
		return undefined;
	}

	const bytes = Buffer.from(text, 'base64');
	return bytes.length === (characters / 4) * 3 - padding ? bytes : undefined;
}
