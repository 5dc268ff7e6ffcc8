import type {Certificate} from '../index.js';
import type {SignatureCheck} from '../keys/index.js';
import {verifyNow} from '../keys/index.js';

/** The most signature checks in one search. Only a set that is made to keep verifiers busy needs more. */
const mostChecks = 1000;

type Verified = {readonly issuerKey: string; readonly check: SignatureCheck};

/** Authorities with a valid signature. Each is in the chains of thousands of certificates, and in a search for each of them. */
const verified = new WeakMap<Certificate, Verified>();

/**
 * Finds the issuers of certificates in a set. Each pair of certificate and key is checked once, pairs with equal key
 * identifiers first, and at most 1000 pairs in all.
 */
export class Signers {
	readonly #bySubject: ReadonlyMap<string, readonly Certificate[]>;
	readonly #issuers = new Map<Certificate, readonly Certificate[]>();
	/** By certificate, then by the issuer's key. */
	readonly #checks = new Map<Certificate, Map<string, SignatureCheck>>();
	#count = 0;

	/** @param candidates - possible issuers. Of two with the same bytes the first one counts. */
	constructor(candidates: readonly Certificate[]) {
		const unique = new Map<string, Certificate>();
		for (const candidate of candidates) {
			const key = latin1(candidate.raw.der);
			unique.set(key, unique.get(key) ?? candidate);
		}

		this.#bySubject = Map.groupBy(unique.values(), ({raw}) => latin1(raw.subject));
	}

	/**
	 * The candidates with the name of the certificate's issuer. If the key of one verifies the signature, only candidates
	 * with that key, because one key has made the signature.
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

	/** Checks the signature with the issuer's key; undefined if the limit of checks is reached. */
	check(certificate: Certificate, issuer: Certificate): SignatureCheck | undefined {
		const known = this.#checks.get(certificate) ?? new Map<string, SignatureCheck>();
		this.#checks.set(certificate, known);
		const key = latin1(issuer.raw.subjectPublicKeyInfo);
		if (!known.has(key) && this.#count < mostChecks) {
			this.#count++;
			known.set(key, checkOnce(certificate, issuer, key));
		}

		return known.get(key);
	}
}

function checkOnce(certificate: Certificate, issuer: Certificate, issuerKey: string): SignatureCheck {
	const before = verified.get(certificate);
	if (before?.issuerKey === issuerKey) {
		return before.check;
	}

	const check = verifyNow(certificate, issuer);
	if (check.valid === true && check.weak === undefined && certificate.basicConstraints?.ca === true) {
		verified.set(certificate, {issuerKey, check});
	}

	return check;
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
