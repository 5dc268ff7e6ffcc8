const lineLength = 64;
const lineFeed = 0x0a;
const dash = 0x2d;
const equalsSign = 0x3d;

/** The value of each base64 digit; 64 for other characters. */
const values = new Uint8Array(256).fill(64);
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
	values[digit.charCodeAt(0)] = value;
}

const linesOf = (label: string) => ({
	first: Buffer.from(`-----BEGIN ${label}-----\n`),
	last: Buffer.from(`-----END ${label}-----`),
});
/** The first and last lines by label, in bytes: no text is made of a file that may hold a key. */
const lines = {
	CERTIFICATE: linesOf('CERTIFICATE'),
	'PRIVATE KEY': linesOf('PRIVATE KEY'),
	'RSA PRIVATE KEY': linesOf('RSA PRIVATE KEY'),
	'EC PRIVATE KEY': linesOf('EC PRIVATE KEY'),
} as const;

/** Where a block ends in the file, behind its last line feed, and how many bytes it has. */
export type RegularBlock = {readonly end: number; readonly length: number};

/**
 * Decodes the PEM block that begins at `start` in the form that nearly all files have: this label, lines of 64 digits with
 * a line feed each, no headers. `pemBlocks` and Go's encoding/pem read the same of it.
 *
 * @param target - where the bytes go, from `into` on.
 * @returns undefined for any other form, and without room in `target`. Then `target` may have a part of the block.
 */
export function decodeRegularBlock(
	bytes: Uint8Array,
	start: number,
	label: keyof typeof lines,
	target: Uint8Array,
	into = 0,
): RegularBlock | undefined {
	const {first, last} = lines[label];
	if (!isAt(bytes, start, first)) {
		return undefined;
	}

	let at = start + first.length;
	let to = into;
	let column = 0;
	let padding = 0;
	while (bytes[at] !== dash) {
		const a = values[bytes[at] as number] as number;
		const b = values[bytes[at + 1] as number] as number;
		let c = values[bytes[at + 2] as number] as number;
		let d = values[bytes[at + 3] as number] as number;
		if (at + 5 > bytes.length || to + 3 > target.length || padding > 0) {
			return undefined;
		}

		if (d === 64 && bytes[at + 3] === equalsSign) {
			d = 0;
			padding = 1;
			if (c === 64 && bytes[at + 2] === equalsSign) {
				c = 0;
				padding = 2;
			}
		}

		if ((a | b | c | d) > 63) {
			return undefined;
		}

		target[to] = (a << 2) | (b >> 4);
		target[to + 1] = ((b & 15) << 4) | (c >> 2);
		target[to + 2] = ((c & 3) << 6) | d;
		to += 3;
		at += 4;
		column += 4;
		if (column === lineLength || bytes[at] === lineFeed) {
			const isFull = column === lineLength;
			column = 0;
			at++;
			if (bytes[at - 1] !== lineFeed || (!isFull && bytes[at] !== dash)) {
				return undefined;
			}
		}
	}

	const end = at + last.length;
	if (column !== 0 || to === into || !isAt(bytes, at, last) || (end < bytes.length && bytes[end] !== lineFeed)) {
		return undefined;
	}

	return {end: Math.min(end + 1, bytes.length), length: to - into - padding};
}

function isAt(bytes: Uint8Array, start: number, line: Buffer): boolean {
	for (let index = 0; index < line.length; index++) {
		if (bytes[start + index] !== line[index]) {
			return false;
		}
	}

	return true;
}
