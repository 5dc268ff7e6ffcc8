/**
 * Writes an IP address of 4 or 16 bytes as Go and Kubernetes do: IPv4 dotted, IPv6 by RFC 5952. An IPv4-mapped address
 * in 16 bytes is dotted too. Undefined for any other length.
 */
export function ipText(bytes: Uint8Array, start: number, end: number): string | undefined {
	if (end - start === 4) {
		return `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`;
	}

	if (end - start !== 16) {
		return undefined;
	}

	if (isMapped(bytes, start)) {
		return ipText(bytes, end - 4, end);
	}

	const groups: number[] = [];
	for (let at = start; at < end; at += 2) {
		groups.push((bytes[at] as number) * 256 + (bytes[at + 1] as number));
	}

	const [from, length] = longestZeros(groups);
	const hex = (part: readonly number[]) => part.map(group => group.toString(16)).join(':');
	return length < 2 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

/** Whether the 16 bytes are an IPv4-mapped address (RFC 4291 §2.5.5.2). */
export function isMapped(bytes: Uint8Array, start: number): boolean {
	for (let at = 0; at < 10; at++) {
		if (bytes[start + at] !== 0) {
			return false;
		}
	}

	return bytes[start + 10] === 0xff && bytes[start + 11] === 0xff;
}

function longestZeros(groups: readonly number[]): readonly [from: number, length: number] {
	let best: readonly [number, number] = [0, 0];
	let length = 0;
	for (const [index, group] of groups.entries()) {
		length = group === 0 ? length + 1 : 0;
		if (length > best[1]) {
			best = [index + 1 - length, length];
		}
	}

	return best;
}
