import {asBuffer, DerCursor, readOid, tags} from '../der/index.js';

/** The DER form of a private key, in the words of node:crypto. */
export type KeyForm = {readonly type: 'pkcs8' | 'sec1' | 'pkcs1'; readonly encrypted?: true};

/**
 * The form of a private key in DER, by its shape: PrivateKeyInfo and EncryptedPrivateKeyInfo (RFC 5958), ECPrivateKey (RFC 5915),
 * RSAPrivateKey (RFC 8017 §A.1.2). Undefined for anything else.
 */
export function derKeyForm(der: Uint8Array): KeyForm | undefined {
	const cursor = new DerCursor(asBuffer(der));
	if (!cursor.expect(tags.sequence) || cursor.more) {
		return undefined;
	}

	cursor.enter();
	if (cursor.expect(tags.sequence)) {
		const outer = cursor.enter();
		const isCipher =
			cursor.expect(tags.oid) &&
			/^1\.2\.840\.113549\.1\.(5|12)\./.test(readOid(cursor.bytes, cursor.body, cursor.end).dotted);
		cursor.leave(outer);
		return isCipher && cursor.expect(tags.octetString) && !cursor.more ? {type: 'pkcs8', encrypted: true} : undefined;
	}

	if (!cursor.expect(tags.integer) || cursor.end - cursor.body !== 1) {
		return undefined;
	}

	if (cursor.expect(tags.sequence)) {
		return cursor.expect(tags.octetString) ? {type: 'pkcs8'} : undefined;
	}

	if (cursor.expect(tags.octetString)) {
		return {type: 'sec1'};
	}

	let numbers = 0;
	while (cursor.expect(tags.integer)) {
		numbers++;
	}

	return numbers >= 8 ? {type: 'pkcs1'} : undefined;
}
