import {asBuffer, DerCursor, readOid, tags} from '../der/index.js';

const signedData = '1.2.840.113549.1.7.2';

/**
 * The certificates that a PKCS#7 file carries (SignedData of RFC 2315 §9.1 and RFC 5652 §5.1), as DER in its order.
 *
 * @returns undefined for anything but SignedData.
 */
export function pkcs7Certificates(der: Uint8Array): readonly Buffer[] | undefined {
	const cursor = new DerCursor(asBuffer(der));
	if (!enter(cursor, tags.sequence) || !cursor.expect(tags.oid)) {
		return undefined;
	}

	const {dotted} = readOid(cursor.bytes, cursor.body, cursor.end);
	if (dotted !== signedData || !enter(cursor, 0xa0) || !enter(cursor, tags.sequence)) {
		return undefined;
	}

	// Version, digest algorithms and content come before the certificates.
	const isSound = cursor.expect(tags.integer) && cursor.expect(tags.set) && cursor.expect(tags.sequence);
	if (!isSound || !enter(cursor, 0xa0)) {
		return [];
	}

	const found: Buffer[] = [];
	while (cursor.next()) {
		found.push(cursor.element());
	}

	return found;
}

function enter(cursor: DerCursor, tag: number): boolean {
	const isThere = cursor.expect(tag);
	if (isThere) {
		cursor.enter();
	}

	return isThere;
}
