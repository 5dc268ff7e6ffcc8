import type {RelativeDistinguishedName} from '../index.js';

const longest = 64;
const slots = 512;

type Remembered = {readonly der: Uint8Array; readonly rdn: RelativeDistinguishedName};

/**
 * RDNs read before, by their bytes: thousands of requests say the same country, organisation and `O=system:nodes`, and
 * finding such an RDN again is cheaper than reading it, and keeps it once. Bounded; only what is without fault goes in.
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
