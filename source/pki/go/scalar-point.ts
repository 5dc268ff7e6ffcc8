import type {ECDH} from 'node:crypto';
import {createECDH} from 'node:crypto';

export type GoCurve = 'P-224' | 'P-256' | 'P-384' | 'P-521';

const curves: Readonly<Record<GoCurve, {readonly name: string; readonly bytes: number}>> = {
	'P-224': {name: 'secp224r1', bytes: 28},
	'P-256': {name: 'prime256v1', bytes: 32},
	'P-384': {name: 'secp384r1', bytes: 48},
	'P-521': {name: 'secp521r1', bytes: 66},
};
const one = Buffer.alloc(curves['P-256'].bytes);
one[one.length - 1] = 1;

/** Of nearly all keys. Made once, because that takes half as long as to compute a point. */
let p256: ECDH | undefined;
let isForgetting = false;

/**
 * The point (SEC 1 §2.3.3, uncompressed) of a private scalar. It takes some 25 µs for P-256. The scalar is overwritten in OpenSSL's
 * memory once the current page is read.
 *
 * @returns undefined for a scalar that is zero or not below the order, and for one with too many bytes. Fewer bytes than usual, and
 * leading zeros, are accepted as in Go.
 */
export function pointOfScalar(curve: GoCurve, scalar: Uint8Array): Buffer | undefined {
	const {name, bytes} = curves[curve];
	const excess = scalar.length - bytes;
	if (excess > 0 && scalar.subarray(0, excess).some(byte => byte !== 0)) {
		return undefined;
	}

	const padded = Buffer.alloc(excess < 0 ? bytes : 0);
	padded.set(scalar.subarray(0, padded.length), padded.length === 0 ? 0 : -excess);
	try {
		const pair = curve === 'P-256' ? sharedP256() : createECDH(name);
		pair.setPrivateKey(excess < 0 ? padded : scalar.subarray(excess));
		return pair.getPublicKey();
	} catch {
		return undefined;
	} finally {
		padded.fill(0);
	}
}

/** Holds the scalar read last, until the next turn of the event loop. */
export function sharedP256(): ECDH {
	p256 ??= createECDH(curves['P-256'].name);
	if (!isForgetting) {
		isForgetting = true;
		setImmediate(() => {
			isForgetting = false;
			p256?.setPrivateKey(one);
		}).unref();
	}

	return p256;
}
