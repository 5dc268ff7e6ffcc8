import {Buffer} from 'node:buffer';

/**
 * Reads an address as Go's `net.ParseIP` followed by `To4` does.
 *
 * @returns 4 bytes for IPv4 and IPv4-mapped IPv6, else 16; undefined for anything else, also with leading zeros, a zone
 * or brackets.
 */
export function parseIp(text: string): Buffer | undefined {
	if (!text.includes(':')) {
		return parseIpv4(text);
	}

	const bytes = parseIpv6(text);
	const isMapped = bytes?.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex'));
	return isMapped ? bytes?.subarray(12) : bytes;
}

function parseIpv4(text: string): Buffer | undefined {
	const fields = text.split('.');
	const good = fields.length === 4 && fields.every(field => /^(0|[1-9]\d{0,2})$/.test(field) && Number(field) < 256);
	return good ? Buffer.from(fields.map(Number)) : undefined;
}

function parseIpv6(text: string): Buffer | undefined {
	const halves = text.split('::');
	const [head = '', tail] = halves;
	if (halves.length > 2) {
		return undefined;
	}

	const left = parseGroups(head, tail === undefined);
	const right = parseGroups(tail ?? '', true);
	if (left === undefined || right === undefined) {
		return undefined;
	}

	const missing = 16 - left.length - right.length;
	// `::` represents at least one group (RFC 4291 §2.2), which Go checks.
	if (tail === undefined ? missing !== 0 : missing < 2) {
		return undefined;
	}

	return Buffer.concat([left, Buffer.alloc(missing), right]);
}

/** Groups of up to four hex digits. With `mayEndDotted` the last one may be a dotted IPv4 address. */
function parseGroups(text: string, mayEndDotted: boolean): Buffer | undefined {
	if (text === '') {
		return Buffer.alloc(0);
	}

	const parts: Buffer[] = [];
	const groups = text.split(':');
	for (const [index, group] of groups.entries()) {
		if (mayEndDotted && index === groups.length - 1 && group.includes('.')) {
			const dotted = parseIpv4(group);
			if (dotted === undefined) {
				return undefined;
			}

			parts.push(dotted);
		} else if (/^[\da-f]{1,4}$/i.test(group)) {
			parts.push(Buffer.from(group.padStart(4, '0'), 'hex'));
		} else {
			return undefined;
		}
	}

	return Buffer.concat(parts);
}
