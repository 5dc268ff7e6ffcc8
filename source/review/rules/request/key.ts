import {localized} from '../../../base/text/index.js';
import type {PublicKeyInfo} from '../../../pki/index.js';
import {modulusTrouble, trivialKey} from '../../checks/index.js';
import {answered, whyUnread} from '../../evidence/index.js';
import type {Rule} from '../../facts/index.js';
import {quoteAll} from '../../facts/index.js';

const everywhere = ['object', 'request', 'certificate'] as const;
const requests = ['object', 'request'] as const;
const field = 'spec.request: public key';

const goodCurves: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);
/** RSA bits. Many TLS libraries refuse longer keys. */
const mostModulusBits = 8192;

/** Why a key gives no protection. */
function brokenBecause({algorithm, bits = 0, exponent, problem}: PublicKeyInfo): string | undefined {
	if (algorithm !== 'RSA') {
		return undefined;
	}

	if (bits < 1024) {
		return localized`RSA of ${bits} bits, which anyone can break`;
	}

	if (exponent !== undefined && (BigInt(exponent) < 3n || BigInt(exponent) % 2n === 0n)) {
		return localized`RSA with the public exponent ${exponent}, which encrypts nothing`;
	}

	return problem !== undefined && /negative|zero/.test(problem) ? localized`RSA key that ${problem}` : undefined;
}

/** Why a key is weak. */
function weakBecause({algorithm, bits = 0, exponent, curve}: PublicKeyInfo): string | undefined {
	switch (algorithm) {
		case 'RSA': {
			if (bits < 2048) {
				return localized`RSA of ${bits} bits; 2048 is the least that is safe`;
			}

			return exponent !== undefined && BigInt(exponent) < 65_537n
				? localized`RSA with the small public exponent ${exponent}`
				: undefined;
		}

		case 'DSA':
			return localized`DSA of ${bits} bits; it is withdrawn and no TLS client takes it`;
		case 'ECDSA':
			return ['P-192', 'P-224', 'secp192k1', 'secp224k1', 'secp160r1', 'secp160r2'].includes(curve ?? '')
				? localized`ECDSA on ${curve}, which is too small`
				: undefined;
		default:
			return undefined;
	}
}

export const keyRules: readonly Rule[] = [
	{
		id: 'broken-key',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about:
			'A key that protects nothing: RSA under 1024 bits, exponent 1, 2 or even, a modulus with small factors or of a known faulty generator, an EC key whose private key everybody knows.',
		find({read}) {
			if (read === undefined) {
				return undefined;
			}

			const reason = brokenBecause(read.publicKey) ?? modulusTrouble(read) ?? trivialKey(read);
			return reason === undefined ? undefined : localized`The key is broken: ${reason}`;
		},
	},
	{
		id: 'weak-key',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: everywhere,
		about: 'RSA under 2048 bits or with a small exponent, DSA, a curve under 256 bits.',
		find({read}) {
			if (read === undefined || brokenBecause(read.publicKey) !== undefined) {
				return undefined;
			}

			const reason = weakBecause(read.publicKey);
			return reason === undefined ? undefined : localized`The key is weak: ${reason}`;
		},
	},
	{
		id: 'unusual-key',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: everywhere,
		about:
			"A key kind or curve that TLS clients or the API server's parser don't know, explicit curve parameters, RSA over 8192 bits, a damaged key.",
		find({read}) {
			if (read === undefined) {
				return undefined;
			}

			const {algorithm, curve, bits = 0, problem} = read.publicKey;
			const isKnown =
				algorithm === 'RSA' || algorithm === 'Ed25519' || (algorithm === 'ECDSA' && goodCurves.has(curve ?? ''));
			if (isKnown && problem === undefined && !(algorithm === 'RSA' && bits > mostModulusBits)) {
				return undefined;
			}

			if (brokenBecause(read.publicKey) !== undefined || weakBecause(read.publicKey) !== undefined) {
				return undefined;
			}

			const name = algorithm === 'ECDSA' ? localized`ECDSA on ${curve ?? localized`a curve of its own`}` : algorithm;
			return problem === undefined
				? localized`The key is unusual, and many programs won't take it: ${name}, ${bits} bits`
				: localized`The key is unusual: ${name}, which ${problem}`;
		},
	},
	{
		id: 'bad-signature',
		severity: 'block',
		field: 'spec.request: signature',
		provenance: 'self',
		scopes: everywhere,
		about: 'The signature is wrong: whoever asks has not shown that they hold the private key.',
		find({read, signature}) {
			return signature?.valid === false
				? read?.kind === 'Certificate'
					? localized`The signature ${signature.reason ?? localized`is wrong`}`
					: localized`Nothing shows that the requester holds the private key: the signature ${signature.reason ?? localized`is wrong`}`
				: undefined;
		},
	},
	{
		id: 'unchecked-signature',
		severity: 'warn',
		field: 'spec.request: signature',
		provenance: 'self',
		scopes: requests,
		about: 'The signature is of a kind that can not be checked here.',
		find({signature}) {
			return signature !== undefined && signature.valid === null
				? localized`Whether the requester holds the private key is unknown: the signature ${signature.reason ?? localized`can not be checked`}`
				: undefined;
		},
	},
	{
		id: 'weak-signature',
		severity: 'warn',
		field: 'spec.request: signature',
		provenance: 'self',
		scopes: everywhere,
		about: 'The signature is made with a hash of which collisions are known: MD2, MD4, MD5, SHA-1.',
		find({read, signature}) {
			const name = read?.signatureAlgorithm.name ?? '';
			const weak = /md[245]/i.test(name) ? name : /sha-?1(?!\d)/i.test(name) ? name : signature?.weak;
			// A root is trusted because of where it is stored; the hash of its own signature does not matter.
			const isRoot = read?.kind === 'Certificate' && Buffer.compare(read.raw.issuer, read.raw.subject) === 0;
			return weak === undefined || isRoot ? undefined : localized`The signature is made with a weak hash: ${weak}`;
		},
	},
	{
		id: 'authority-key',
		severity: 'block',
		field,
		provenance: 'server',
		scopes: ['object'],
		evidence: 'authorities',
		about:
			"The public key is a CA's of this cluster: who signed the request holds the CA's private key, and a certificate for it would be trusted with another name.",
		find({read, object}) {
			const place = answered(object?.evidence?.authorities)?.get(read?.publicKey.sha256 ?? '');
			return place === undefined
				? undefined
				: localized`The key is that of ${place}: whoever asks holds a CA's private key`;
		},
	},
	{
		id: 'authorities-unread',
		severity: 'info',
		field,
		provenance: 'policy',
		scopes: ['object'],
		evidence: 'authorities',
		about: "No CA of the cluster could be read, so the key is not checked against any CA's.",
		find({object}) {
			const why = whyUnread(object?.evidence?.authorities);
			return why === undefined ? undefined : localized`Not known whether the key is a CA's: ${why}`;
		},
	},
	{
		id: 'shared-key',
		severity: 'block',
		field,
		provenance: 'server',
		scopes: ['object'],
		about: 'Another user asked with the same public key: one of them did not make it, or both have it.',
		find({read, object}) {
			if (read === undefined || object?.others === undefined) {
				return undefined;
			}

			const users = object.others.requestersOf(read.publicKey.sha256);
			const strangers = [...users].filter(user => user !== object.seen.username);
			return strangers.length === 0 ? undefined : localized`The same key was sent by ${quoteAll(strangers)} as well`;
		},
	},
];
