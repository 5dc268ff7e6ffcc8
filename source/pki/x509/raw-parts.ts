import type {Bits} from '../der/index.js';
import type {RawParts} from '../index.js';

/** Start and end offset. */
export type Span = readonly [start: number, end: number];

/** Makes slices only when they are read. In a list of thousands of requests, most are never read. */
export class RawSlices implements RawParts {
	readonly der: Buffer;
	private readonly shifted: Buffer | undefined;
	private readonly offsets: readonly number[];

	constructor(der: Buffer, signature: Bits, tbs: Span, subject: Span, key: Span, issuer: Span = [0, 0]) {
		this.der = der;
		// Only a signature with padding bits is not a slice of the input.
		this.shifted = signature.bytes === der ? undefined : signature.bytes;
		this.offsets = [
			tbs[0],
			tbs[1],
			subject[0],
			subject[1],
			key[0],
			key[1],
			issuer[0],
			issuer[1],
			signature.start,
			signature.end,
		];
	}

	get tbs(): Buffer {
		return this.slice(0);
	}

	get subject(): Buffer {
		return this.slice(2);
	}

	get subjectPublicKeyInfo(): Buffer {
		return this.slice(4);
	}

	/** Empty in a request. */
	get issuer(): Buffer {
		return this.slice(6);
	}

	get signature(): Buffer {
		return this.shifted ?? this.slice(8);
	}

	private slice(at: number): Buffer {
		return this.der.subarray(this.offsets[at], this.offsets[at + 1]);
	}
}
