import type {PublicKeyInfo} from '../../pki/index.js';

/** Kinds of keys, as `podCertificate.keyType` of a volume names them. */
export const podKeyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'] as const;

export type PodKeyType = (typeof podKeyTypes)[number];

/** The kind of a key; undefined for one that no Pod can ask for. */
export function podKeyType({algorithm, curve, bits}: PublicKeyInfo): PodKeyType | undefined {
	const word =
		algorithm === 'RSA' ? `RSA${bits}` : algorithm === 'ECDSA' ? `ECDSA${curve?.replace('-', '')}` : algorithm;
	return podKeyTypes.find(each => each === word.toUpperCase());
}
