/** The meaning of each word of `.spec.usages`: what a certificate may be used for, as a phrase. */

import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';

const meanings: Readonly<Record<string, Printable>> = {
	signing: printed`sign handshakes and data (the same as digital signature)`,
	'digital signature': printed`sign handshakes, as every TLS since 1.3 does`,
	'content commitment': printed`sign documents that can not be disowned`,
	'key encipherment': printed`the key exchange of old TLS with RSA`,
	'key agreement': printed`the key exchange of old TLS with fixed curves`,
	'data encipherment': printed`encrypt data directly with the key`,
	'cert sign': printed`issue certificates: only an authority needs it`,
	'crl sign': printed`revoke certificates: only an authority needs it`,
	'encipher only': printed`with key agreement: only encrypt`,
	'decipher only': printed`with key agreement: only decrypt`,
	any: printed`whatever anybody takes it for`,
	'server auth': printed`be a TLS server under its names`,
	'client auth': printed`log in as a TLS client under its subject`,
	'code signing': printed`sign programs`,
	'email protection': printed`sign and encrypt e-mail`,
	's/mime': printed`sign and encrypt e-mail`,
	'ipsec end system': printed`IPsec, as a host`,
	'ipsec tunnel': printed`IPsec, as a gateway`,
	'ipsec user': printed`IPsec, as a user`,
	timestamping: printed`vouch for the time of a signature`,
	'ocsp signing': printed`answer whether certificates are revoked`,
	'microsoft sgc': printed`nothing any more`,
	'netscape sgc': printed`nothing any more`,
};

/** Undefined for a word that certificates.k8s.io/v1 does not know. */
export function usageMeaning(word: string): Printable | undefined {
	return Object.hasOwn(meanings, word) ? meanings[word] : undefined;
}
