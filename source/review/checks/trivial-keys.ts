import {localized} from '../../base/text/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';

/** The x coordinate of each curve's base point. It is the public key of the private key 1, and of its negative. */
const basePoints: Readonly<Record<string, string>> = {
	'P-256': '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
	'P-384': 'aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7',
	'P-521':
		'00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66',
};

/** Ed25519 points of small order, with the sign bit cleared. Anyone can sign for them. */
const smallOrder: ReadonlySet<string> = new Set([
	'00'.repeat(32),
	`01${'00'.repeat(31)}`,
	`ec${'ff'.repeat(30)}7f`,
	`ed${'ff'.repeat(30)}7f`,
	`ee${'ff'.repeat(30)}7f`,
	'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
	'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
]);

/** Why the private key of an elliptic-curve key is publicly known, as a phrase; undefined for other keys. */
export function trivialKey({publicKey, raw}: CertificationRequest | Certificate): string | undefined {
	const {algorithm, curve = '', problem} = publicKey;
	if (problem !== undefined) {
		return undefined;
	}

	const spki = Buffer.from(raw.subjectPublicKeyInfo);
	if (algorithm === 'Ed25519') {
		const point = Buffer.from(spki.subarray(-32));
		point[31] = (point[31] ?? 0) & 0x7f;
		return smallOrder.has(point.toString('hex'))
			? localized`an Ed25519 key of small order, for which anyone can sign`
			: undefined;
	}

	const base = basePoints[curve];
	return algorithm === 'ECDSA' && base !== undefined && isPointWithX(spki, base)
		? localized`the base point of ${curve}, whose private key is 1`
		: undefined;
}

/** A SubjectPublicKeyInfo with an uncompressed point ends with 04, x, y. */
function isPointWithX(spki: Buffer, x: string): boolean {
	const bytes = x.length / 2;
	const start = spki.length - 2 * bytes;
	return spki.toString('hex', start, start + bytes) === x;
}
