/** What a certificate may be used for by a word of `.spec.usages`, as a phrase. */
const meanings: Readonly<Record<string, string>> = {
	signing: 'sign handshakes and data (the same as digital signature)',
	'digital signature': 'sign handshakes, as every TLS since 1.3 does',
	'content commitment': 'sign documents that can not be disowned',
	'key encipherment': 'the key exchange of old TLS with RSA',
	'key agreement': 'the key exchange of old TLS with fixed curves',
	'data encipherment': 'encrypt data directly with the key',
	'cert sign': 'issue certificates: only an authority needs it',
	'crl sign': 'revoke certificates: only an authority needs it',
	'encipher only': 'with key agreement: only encrypt',
	'decipher only': 'with key agreement: only decrypt',
	any: 'whatever anybody takes it for',
	'server auth': 'be a TLS server under its names',
	'client auth': 'log in as a TLS client under its subject',
	'code signing': 'sign programs',
	'email protection': 'sign and encrypt e-mail',
	's/mime': 'sign and encrypt e-mail',
	'ipsec end system': 'IPsec, as a host',
	'ipsec tunnel': 'IPsec, as a gateway',
	'ipsec user': 'IPsec, as a user',
	timestamping: 'vouch for the time of a signature',
	'ocsp signing': 'answer whether certificates are revoked',
	'microsoft sgc': 'nothing any more',
	'netscape sgc': 'nothing any more',
};

/** Undefined for a word that certificates.k8s.io/v1 does not know. */
export function usageMeaning(word: string): string | undefined {
	return Object.hasOwn(meanings, word) ? meanings[word] : undefined;
}
