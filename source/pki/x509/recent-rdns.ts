import type {RelativeDistinguishedName} from '../index.js';

const longest = 64;
const slots = 512;

type Remembered = {readonly der: Uint8Array; readonly rdn: RelativeDistinguishedName};

/**
 * Decoded RDNs by their bytes. Thousands of requests have the same country, organization and `O=system:nodes`. Finding an RDN
 * is cheaper than decoding it, and it is in memory once. The size is limited, and only RDNs without faults are kept.
 */
export class RecentRdns {
	private readonly remembered: Array<Remembered | undefined> = new Array(slots).fill(undefined);

	find(bytes: Uint8Array, start: number, end: number): RelativeDistinguishedName | undefined {
		if (end - start > longest) {
			return undefined;
		}

		const found = this.remembered[slotOf(bytes, start, end)];
		return found !== undefined && isSame(found.der, bytes, start, end) ? found.rdn : undefined;
	}

	remember(bytes: Uint8Array, start: number, end: number, rdn: RelativeDistinguishedName): void {
		if (end - start <= longest) {
			this.remembered[slotOf(bytes, start, end)] = {der: Uint8Array.from(bytes.subarray(start, end)), rdn};
		}
	}
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
	let hash = end - start;
	for (let at = start; at < end; at++) {
		hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
	}

	return (hash ^ (hash >>> 15)) & (slots - 1);
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
	if (known.length !== end - start) {
		return false;
	}

	for (let at = 0; at < known.length; at++) {
		if (known[at] !== bytes[start + at]) {
			return false;
		}
	}

	return true;
}
