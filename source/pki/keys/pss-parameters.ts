import {DerCursor, isMinimalInteger, readOid, tags} from '../der/index.js';

/** The parameters to check an RSA-PSS signature. `hash` is a name of node:crypto. */
export type PssParameters = {readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly saltLength: number};

const sizes: Readonly<Record<PssParameters['hash'], number>> = {sha256: 32, sha384: 48, sha512: 64};

/**
 * Reads RSASSA-PSS-params (RFC 8017 §A.2.3) by the rules of Go's crypto/x509: explicit SHA-2, MGF1 with the same hash, a salt
 * as long as the hash, and the default trailer. Undefined for all others, which Go, and so the API server, does not know.
 */
export function readPssParameters(parameters: Uint8Array | undefined): PssParameters | undefined {
	const cursor = new DerCursor(parameters ?? new Uint8Array());
	if (!enter(cursor, tags.sequence)) {
		return undefined;
	}

	const hash = readField(cursor, 0xa0, () => readAlgorithm(cursor, readNull));
	const mask = readField(cursor, 0xa1, () => readAlgorithm(cursor, () => readAlgorithm(cursor, readNull)));
	const saltLength = readField(cursor, 0xa2, () => readNumber(cursor));
	const trailer = cursor.peek === 0xa3 ? readField(cursor, 0xa3, () => readNumber(cursor)) : 1;
	const name = hash?.name;
	const isKnown =
		(name === 'sha256' || name === 'sha384' || name === 'sha512') &&
		mask?.name === 'mgf1' &&
		typeof mask.parameters === 'object' &&
		mask.parameters.name === name &&
		saltLength === sizes[name] &&
		trailer === 1 &&
		!cursor.nonMinimal;
	return isKnown ? {hash: name, saltLength: sizes[name]} : undefined;
}

type Algorithm<Parameters> = {readonly name: string; readonly parameters: Parameters};

function enter(cursor: DerCursor, tag: number): boolean {
	const isThere = cursor.expect(tag);
	if (isThere) {
		cursor.enter();
	}

	return isThere;
}

/** Reads the first value in an element with this tag. Further values are ignored. */
function readField<Value>(cursor: DerCursor, tag: number, read: () => Value | undefined): Value | undefined {
	if (!cursor.expect(tag)) {
		return undefined;
	}

	const outer = cursor.enter();
	const value = read();
	cursor.leave(outer);
	return value;
}

function readAlgorithm<Parameters>(
	cursor: DerCursor,
	readParameters: (cursor: DerCursor) => Parameters | undefined,
): Algorithm<Parameters> | undefined {
	return readField(cursor, tags.sequence, () => {
		const name = cursor.expect(tags.oid) ? readOid(cursor.bytes, cursor.body, cursor.end).name : undefined;
		const parameters = readParameters(cursor);
		return name === undefined || parameters === undefined ? undefined : {name, parameters};
	});
}

/** NULL, or an absent value. */
function readNull(cursor: DerCursor): true | undefined {
	return !cursor.more || (cursor.expect(tags.null) && cursor.end === cursor.body) ? true : undefined;
}

function readNumber(cursor: DerCursor): number | undefined {
	const isSmall = cursor.expect(tags.integer) && cursor.end - cursor.body <= 4;
	return isSmall && isMinimalInteger(cursor.bytes, cursor.body, cursor.end)
		? cursor.bytes.readIntBE(cursor.body, cursor.end - cursor.body)
		: undefined;
}
