import type {PublicKeyInfo} from '../../pki/index.js';

/** Kinds of keys, in the words of a volume's `podCertificate.keyType`. */
export const podKeyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'] as const;

export type PodKeyType = (typeof podKeyTypes)[number];

/** The kind of a key; undefined if no Pod can ask for it. */
export function podKeyType({algorithm, curve, bits}: PublicKeyInfo): PodKeyType | undefined {
	const word =
		algorithm === 'RSA' ? `RSA${bits}` : algorithm === 'ECDSA' ? `ECDSA${curve?.replace('-', '')}` : algorithm;
	return podKeyTypes.find(each => each === word.toUpperCase());
}
