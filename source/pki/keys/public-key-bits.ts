import {localized} from '../../base/text/index.js';
import {DerCursor, tags} from '../der/index.js';
import {PkiError} from '../index.js';

/**
 * The bits of subjectPublicKey, without the count of unused bits. Key identifiers are hashes of them (RFC 5280 §4.2.1.2).
 *
 * @throws {PkiError} `bad-der` if the bytes are no SubjectPublicKeyInfo.
 */
export function publicKeyBits(subjectPublicKeyInfo: Uint8Array): Buffer {
	const cursor = new DerCursor(subjectPublicKeyInfo);
	if (cursor.expect(tags.sequence)) {
		cursor.enter();
		if (cursor.expect(tags.sequence) && cursor.expect(tags.bitString) && cursor.body < cursor.end) {
			return cursor.content().subarray(1);
		}
	}

	throw new PkiError('bad-der', localized`This is no public key`);
}
