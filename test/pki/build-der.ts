/** DER for tests: an element with this identifier octet around the parts. */
export function element(tag: number, ...parts: ReadonlyArray<Uint8Array | readonly number[]>): Buffer {
	const content = Buffer.concat(parts.map(part => Buffer.from(part)));
	return Buffer.concat([Buffer.from([tag]), lengthOctets(content.length), content]);
}

/** Minimal length octets (X.690 §10.1). */
export function lengthOctets(length: number): Buffer {
	if (length < 0x80) {
		return Buffer.from([length]);
	}

	const octets: number[] = [];
	for (let left = length; left > 0; left = Math.floor(left / 256)) {
		octets.unshift(left % 256);
	}

	return Buffer.from([0x80 | octets.length, ...octets]);
}

export const sequence = (...parts: ReadonlyArray<Uint8Array | readonly number[]>) => element(0x30, ...parts);
export const set = (...parts: ReadonlyArray<Uint8Array | readonly number[]>) => element(0x31, ...parts);
export const integer = (...octets: readonly number[]) => element(0x02, octets);
export const octets = (...parts: ReadonlyArray<Uint8Array | readonly number[]>) => element(0x04, ...parts);
export const bits = (padding: number, ...parts: ReadonlyArray<Uint8Array | readonly number[]>) =>
	element(0x03, [padding], ...parts);
export const text = (tag: number, value: string, encoding: BufferEncoding = 'utf8') =>
	element(tag, Buffer.from(value, encoding));

/** OBJECT IDENTIFIER of dotted text. */
export function oid(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
	return element(
		0x06,
		[first * 40 + second, ...rest].flatMap(arc => {
			const group = [arc % 128];
			for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
				group.unshift(0x80 | (left % 128));
			}

			return group;
		}),
	);
}

/** One RDN with one attribute. */
export const rdn = (type: string, value: Uint8Array) => set(sequence(oid(type), value));

/** Extension; `critical` is only written if true. */
export const extension = (type: string, value: Uint8Array, critical = false) =>
	sequence(oid(type), ...(critical ? [[0x01, 0x01, 0xff]] : []), octets(value));

export const extensionRequest = (...extensions: readonly Uint8Array[]) =>
	sequence(oid('1.2.840.113549.1.9.14'), set(sequence(...extensions)));

/** SubjectPublicKeyInfo of an Ed25519 key without a known private key. */
export const someKey = sequence(sequence(oid('1.3.101.112')), bits(0, Buffer.alloc(32, 7)));

export type RequestParts = {
	readonly version?: Uint8Array;
	readonly subject?: Uint8Array;
	readonly key?: Uint8Array;
	/** The content of `[0]`, or the whole element if it begins with another tag; null omits it. */
	readonly attributes?: readonly Uint8Array[] | null;
	readonly afterAttributes?: Uint8Array;
	readonly algorithm?: Uint8Array;
	readonly signature?: Uint8Array;
	readonly afterSignature?: Uint8Array;
};

const nothing = Buffer.alloc(0);

/** A CertificationRequest with an invalid signature. */
export function request(parts: RequestParts = {}): Buffer {
	const attributes = parts.attributes === undefined ? [] : parts.attributes;
	return sequence(
		sequence(
			parts.version ?? integer(0),
			parts.subject ?? sequence(rdn('2.5.4.3', text(0x0c, 'alice'))),
			parts.key ?? someKey,
			attributes === null ? nothing : element(0xa0, ...attributes),
			parts.afterAttributes ?? nothing,
		),
		parts.algorithm ?? sequence(oid('1.3.101.112')),
		parts.signature ?? bits(0, Buffer.alloc(64, 1)),
		parts.afterSignature ?? nothing,
	);
}

export type CertificateParts = {
	readonly version?: Uint8Array;
	readonly serial?: Uint8Array;
	readonly innerAlgorithm?: Uint8Array;
	readonly issuer?: Uint8Array;
	readonly notBefore?: Uint8Array;
	readonly notAfter?: Uint8Array;
	readonly subject?: Uint8Array;
	readonly key?: Uint8Array;
	readonly extensions?: readonly Uint8Array[];
	readonly algorithm?: Uint8Array;
	readonly signature?: Uint8Array;
};

/** A Certificate with an invalid signature. */
export function certificate(parts: CertificateParts = {}): Buffer {
	const algorithm = parts.algorithm ?? sequence(oid('1.3.101.112'));
	const name = sequence(rdn('2.5.4.3', text(0x0c, 'alice')));
	return sequence(
		sequence(
			parts.version ?? element(0xa0, integer(2)),
			parts.serial ?? integer(0x11),
			parts.innerAlgorithm ?? algorithm,
			parts.issuer ?? name,
			sequence(parts.notBefore ?? text(0x17, '260101000000Z'), parts.notAfter ?? text(0x17, '360101000000Z')),
			parts.subject ?? name,
			parts.key ?? someKey,
			parts.extensions === undefined ? nothing : element(0xa3, sequence(...parts.extensions)),
		),
		algorithm,
		parts.signature ?? bits(0, Buffer.alloc(64, 1)),
	);
}
