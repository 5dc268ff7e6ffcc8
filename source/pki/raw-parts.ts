import type {Bits} from './bit-string.js';
import type {RawParts} from './types.js';

/** Start and end offset. */
export type Span = readonly [start: number, end: number];

/** Slices made when asked for: most are never looked at in a list of thousands. */
export class RawSlices implements RawParts {
	readonly der: Buffer;
	private readonly signatureBits: Bits;
	private readonly spans: Readonly<Record<'tbs' | 'subject' | 'key' | 'issuer', Span>>;

	constructor(der: Buffer, signature: Bits, tbs: Span, subject: Span, key: Span, issuer: Span = [0, 0]) {
		this.der = der;
		this.signatureBits = signature;
		this.spans = {tbs, subject, key, issuer};
	}

	get signature(): Buffer {
		const {bytes, start, end} = this.signatureBits;
		return bytes.subarray(start, end);
	}

	get tbs(): Buffer {
		return this.der.subarray(...this.spans.tbs);
	}

	get subject(): Buffer {
		return this.der.subarray(...this.spans.subject);
	}

	get subjectPublicKeyInfo(): Buffer {
		return this.der.subarray(...this.spans.key);
	}

	/** Empty in a request. */
	get issuer(): Buffer {
		return this.der.subarray(...this.spans.issuer);
	}
}
