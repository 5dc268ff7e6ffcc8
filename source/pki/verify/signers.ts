import type {Certificate} from '../index.js';
import type {SignatureCheck} from '../keys/index.js';
import {verifyNow} from '../keys/index.js';

/** Checks of signatures that one search may cost; a set that asks for more is made to keep verifiers busy. */
const mostChecks = 1000;

/**
 * Finds in a set of certificates who signed whom. Each pair of certificate and key is checked once, those whose key
 * identifiers fit first, and no more than 1000 in all.
 */
export class Signers {
	readonly #bySubject: ReadonlyMap<string, readonly Certificate[]>;
	readonly #issuers = new Map<Certificate, readonly Certificate[]>();
	/** By certificate, and then by the issuer's key. */
	readonly #checks = new Map<Certificate, Map<string, SignatureCheck>>();
	#count = 0;

	/** @param candidates - who may have signed; of two that are the same, byte for byte, the first counts. */
	constructor(candidates: readonly Certificate[]) {
		const unique = new Map<string, Certificate>();
		for (const candidate of candidates) {
			const key = latin1(candidate.raw.der);
			unique.set(key, unique.get(key) ?? candidate);
		}

		this.#bySubject = Map.groupBy(unique.values(), ({raw}) => latin1(raw.subject));
	}

	/**
	 * Those with the issuer's name. Where one of them has really signed, only those with its key: a certificate has one
	 * signature, and so one key that made it.
	 */
	issuersOf(certificate: Certificate): readonly Certificate[] {
		const issuers = this.#issuers.get(certificate) ?? this.#findIssuers(certificate);
		this.#issuers.set(certificate, issuers);
		return issuers;
	}

	#findIssuers(certificate: Certificate): readonly Certificate[] {
		const named = this.#bySubject.get(latin1(certificate.raw.issuer)) ?? [];
		const fit = ({subjectKeyIdentifier}: Certificate) =>
			subjectKeyIdentifier === certificate.authorityKeyIdentifier
				? 0
				: subjectKeyIdentifier === undefined || certificate.authorityKeyIdentifier === undefined
					? 1
					: 2;
		const sorted = named.toSorted((a, b) => fit(a) - fit(b));
		const signer = sorted.find(candidate => this.check(certificate, candidate)?.valid === true);
		return signer === undefined
			? sorted
			: sorted.filter(({raw}) => Buffer.compare(raw.subjectPublicKeyInfo, signer.raw.subjectPublicKeyInfo) === 0);
	}

	/** What the signature is worth under the issuer's key; undefined where that would be one check too many. */
	check(certificate: Certificate, issuer: Certificate): SignatureCheck | undefined {
		const known = this.#checks.get(certificate) ?? new Map<string, SignatureCheck>();
		this.#checks.set(certificate, known);
		const key = latin1(issuer.raw.subjectPublicKeyInfo);
		if (!known.has(key) && this.#count < mostChecks) {
			this.#count++;
			known.set(key, verifyNow(certificate, issuer));
		}

		return known.get(key);
	}
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
