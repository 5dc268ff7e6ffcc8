import {decodeBase64} from './decode-base64.js';

/** A block as Go's encoding/pem reads it. `start` and `end` are offsets in the text. */
export type ServerBlock = {
	readonly label: string;
	readonly der: Buffer;
	readonly start: number;
	readonly end: number;
	readonly hasHeaders: boolean;
};

const begin = '-----BEGIN ';
const end = '\n-----END ';

/**
 * The first PEM block by the rules of Go's encoding/pem. The API server reads only that block of `spec.request`. BEGIN must be
 * at the start of a line and the last one before its END. Damaged blocks are ignored. A byte order mark or an indented line
 * hides a block. The time is linear.
 *
 * @param text - the bytes as Latin-1.
 */
export function firstServerBlock(text: string): ServerBlock | undefined {
	let position = 0;
	for (;;) {
		const endAt = text.indexOf(end, position);
		if (endAt < 0) {
			return undefined;
		}

		// Cut first, because searching backwards in the whole text would take quadratic time for many END lines.
		const beginAt = text.slice(position, endAt).lastIndexOf(begin);
		const start = position + beginAt;
		if (beginAt === 0 || (beginAt > 0 && text[start - 1] === '\n')) {
			const block = readBlock(text, start, endAt);
			if (block === 'nothing') {
				return undefined;
			}

			if (block !== 'damaged') {
				return block;
			}
		}

		position = endAt + end.length;
	}
}

function readBlock(text: string, start: number, endAt: number): ServerBlock | 'damaged' | 'nothing' {
	const trailerAt = endAt + end.length;
	const [typeLine, afterType] = getLine(text, start + begin.length);
	if (!typeLine.endsWith('-----')) {
		return 'damaged';
	}

	const label = typeLine.slice(0, -5);
	let body = afterType;
	for (;;) {
		if (body >= text.length) {
			return 'nothing';
		}

		const [line, next] = getLine(text, body);
		if (!line.includes(':')) {
			break;
		}

		body = next;
	}

	const hasHeaders = body > afterType;
	if (hasHeaders && endAt < body) {
		return trailerAt < body ? 'nothing' : 'damaged';
	}

	const trailer = `${label}-----`;
	const [rest, after] = getLine(text, trailerAt + trailer.length);
	if (!text.startsWith(trailer, trailerAt) || rest !== '') {
		return 'damaged';
	}

	const der = endAt > body ? decodeBase64(text.slice(body, endAt).replace(/[ \t]/g, '')) : Buffer.alloc(0);
	return der === undefined ? 'damaged' : {label, der, start, end: after, hasHeaders};
}

/** The line at an offset without its end and blanks there, and the offset of the next line. */
function getLine(text: string, from: number): readonly [line: string, next: number] {
	const newline = text.indexOf('\n', from);
	let to = newline < 0 ? text.length : newline;
	if (newline > from && text[newline - 1] === '\r') {
		to--;
	}

	// A loop, because a regular expression for final blanks takes quadratic time for blanks in the middle.
	while (to > from && (text[to - 1] === ' ' || text[to - 1] === '\t')) {
		to--;
	}

	return [text.slice(from, to), newline < 0 ? text.length : newline + 1];
}
