import type {Certificate} from '../../pki/index.js';

/**
 * The certificate authorities of the cluster: the place where each is configured, by hex SHA-256 of its
 * SubjectPublicKeyInfo.
 */
export type Authorities = ReadonlyMap<string, string>;

/** A key that several places have is named by the first one. */
export function indexAuthorities(
	places: ReadonlyArray<{readonly place: string; readonly certificates: readonly Certificate[]}>,
): Authorities {
	const byKey = new Map<string, string>();
	for (const {place, certificates} of places) {
		for (const {publicKey} of certificates) {
			if (!byKey.has(publicKey.sha256)) {
				byKey.set(publicKey.sha256, place);
			}
		}
	}

	return byKey;
}
