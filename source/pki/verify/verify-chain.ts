import {localized} from '../../base/text/index.js';
import type {Certificate} from '../index.js';
import {verifyNow} from '../keys/index.js';
import {nameText} from '../x509/index.js';
import {arePoliciesKept} from './certificate-policies.js';
import {
	judgeDates,
	judgeExtensions,
	judgeIssuer,
	judgeNameConstraints,
	judgePathLength,
	judgeSignature,
	quotedName,
} from './chain-findings.js';
import {Signers} from './signers.js';
import type {VerificationFinding} from './verification-finding.js';

export type ChainOptions = {
	/** Trusted certificates. */
	readonly authorities: readonly Certificate[];
	/** Certificates that the chain may contain between the certificate and an authority. */
	readonly intermediates?: readonly Certificate[];
	readonly at?: Date;
};

export type ChainResult = {
	/** From the certificate to the authority, both included. With errors, the chain as far as issuers were found. */
	readonly chain: readonly Certificate[];
	readonly findings: readonly VerificationFinding[];
};

/** The limit of OpenSSL. Longer chains are made only to keep verifiers busy. */
const longestChain = 100;
/** The most partial chains that one search makes. */
const mostWays = 3000;

/** A partial chain, from the certificate upwards. */
type Way = {
	readonly chain: readonly Certificate[];
	readonly findings: readonly VerificationFinding[];
	readonly isWhole: boolean;
};

/**
 * Verifies the chain from a certificate to a trusted authority, as Go and OpenSSL do (RFC 5280 §6.1). It checks issuer
 * names (by their bytes), signatures, key identifiers, CA and path length, keyCertSign, purposes, name constraints,
 * certificate policies, the dates of each certificate, and critical extensions. It does not check revocation.
 *
 * If there are several chains, the one with the fewest errors counts. The search is bounded. The finding
 * `search-given-up` says that it found no valid chain before it reached the bound.
 */
export function verifyChain(certificate: Certificate, options: ChainOptions): ChainResult {
	const search = new ChainSearch(certificate, options);
	const {chain, findings} = search.run();
	return {chain, findings};
}

/** Whether the key of `issuer` has signed `certificate`; names are not compared. */
export function hasSigned(issuer: Certificate, certificate: Certificate): boolean {
	return verifyNow(certificate, issuer).valid === true;
}

/** Whether two certificates have the same bytes. */
export function isSame(a: Certificate, b: Certificate): boolean {
	return Buffer.compare(a.raw.der, b.raw.der) === 0;
}

/** Extends the partial chain with the fewest errors first, so that the first complete chain is the best one. */
class ChainSearch {
	readonly #leaf: Certificate;
	readonly #authorities: readonly Certificate[];
	readonly #signers: Signers;
	readonly #at: Date;
	/** Partial chains that wait to be extended, by their number of errors; shorter ones first. */
	readonly #open: Way[][] = [];
	readonly #ownFindings = new Map<Certificate, readonly VerificationFinding[]>();
	/** By issuer, then by the certificate whose names the issuer may constrain. */
	readonly #nameFindings = new Map<Certificate, Map<Certificate, readonly VerificationFinding[]>>();

	constructor(leaf: Certificate, {authorities, intermediates = [], at = new Date()}: ChainOptions) {
		this.#leaf = leaf;
		this.#authorities = authorities;
		this.#signers = new Signers([...authorities, ...intermediates]);
		this.#at = at;
	}

	run(): Way {
		this.#add(this.#judged([this.#leaf], this.#judgeAlone(this.#leaf, localized`The certificate`)));
		for (let begun = 1; ; ) {
			const way = this.#next();
			if (way.isWhole) {
				return way;
			}

			const longer = this.#longer(way);
			begun += longer.length;
			for (const each of longer) {
				this.#add(each);
			}

			if (begun > mostWays) {
				const best = this.#open.flat().find(({isWhole}) => isWhole) ?? way;
				return best.findings.some(({severity}) => severity === 'error')
					? {...best, findings: [...best.findings, givenUp]}
					: best;
			}
		}
	}

	#next(): Way {
		return this.#open.find(ways => ways !== undefined && ways.length > 0)?.shift() as Way;
	}

	#add(way: Way): void {
		const errors = way.findings.filter(({severity}) => severity === 'error').length;
		const ways = this.#open[errors] ?? [];
		ways.push(way);
		this.#open[errors] = ways;
	}

	/** Extends a partial chain by each possible issuer. Without one, the chain itself is returned as complete. */
	#longer({chain, findings}: Way): readonly Way[] {
		const last = chain.at(-1) as Certificate;
		const issuers =
			chain.length < longestChain ? this.#signers.issuersOf(last).filter(issuer => !isInChain(issuer, chain)) : [];
		return issuers.length > 0
			? issuers.map(issuer => this.#judged([...chain, issuer], [...findings, ...this.#judgeNext(issuer, chain)]))
			: [{chain, findings: [...findings, unknownIssuer(chain)], isWhole: true}];
	}

	#judgeNext(issuer: Certificate, chain: readonly Certificate[]): readonly VerificationFinding[] {
		const last = chain.at(-1) as Certificate;
		return [
			...this.#judgeAlone(issuer, localized`The authority ${quotedName(issuer)}`),
			...judgeSignature(last, issuer, this.#signers.check(last, issuer)),
			...judgePathLength(issuer, chain.slice(1)),
			...chain.flatMap(member => this.#judgeNames(issuer, member)),
		];
	}

	/** Keeps the result, so that long lists of names and constraints are compared once. */
	#judgeNames(issuer: Certificate, member: Certificate): readonly VerificationFinding[] {
		const known = this.#nameFindings.get(issuer) ?? new Map<Certificate, readonly VerificationFinding[]>();
		const findings = known.get(member) ?? judgeNameConstraints(issuer, member, member === this.#leaf);
		this.#nameFindings.set(issuer, known.set(member, findings));
		return findings;
	}

	#judgeAlone(certificate: Certificate, what: string): readonly VerificationFinding[] {
		const known = this.#ownFindings.get(certificate);
		const findings = known ?? [
			...judgeDates(certificate, what, this.#at),
			...judgeExtensions(certificate, what),
			...(certificate === this.#leaf ? [] : judgeIssuer(certificate, this.#leaf, this.#isTrusted(certificate))),
		];
		this.#ownFindings.set(certificate, findings);
		return findings;
	}

	#judged(chain: readonly Certificate[], findings: readonly VerificationFinding[]): Way {
		const isWhole = this.#isTrusted(chain.at(-1) as Certificate);
		return {chain, isWhole, findings: isWhole && !arePoliciesKept(chain) ? [...findings, policyMissing] : findings};
	}

	#isTrusted(certificate: Certificate): boolean {
		return this.#authorities.some(authority => isSame(authority, certificate));
	}
}

const policyMissing: VerificationFinding = {
	code: 'policy-missing',
	severity: 'error',
	message: localized`An authority of the chain demands a certificate policy, and none holds for all of it (policyConstraints)`,
};

const givenUp: VerificationFinding = {
	code: 'search-given-up',
	severity: 'error',
	message: localized`More chains can be made of the certificates given than are tried: of ${mostWays} none was good`,
};

/**
 * Whether a chain already has the same subject with the same key and names, perhaps in another certificate. Otherwise
 * authorities that sign each other would give endless chains.
 */
function isInChain(candidate: Certificate, chain: readonly Certificate[]): boolean {
	const names = ({extensions}: Certificate) =>
		extensions.find(({name}) => name === 'subjectAltName')?.value ?? new Uint8Array();
	return chain.some(
		member =>
			Buffer.compare(member.raw.subjectPublicKeyInfo, candidate.raw.subjectPublicKeyInfo) === 0 &&
			Buffer.compare(member.raw.subject, candidate.raw.subject) === 0 &&
			Buffer.compare(names(member), names(candidate)) === 0,
	);
}

function unknownIssuer(chain: readonly Certificate[]): VerificationFinding {
	const last = chain.at(-1) as Certificate;
	const issuer = JSON.stringify(nameText(last.issuer));
	const message =
		chain.length >= longestChain
			? localized`The chain is longer than ${longestChain} certificates`
			: localized`${chain.length === 1 ? localized`The certificate` : localized`The authority ${quotedName(last)}`} is signed by ${issuer}, which is none of the authorities given`;
	return {code: 'issuer-unknown', severity: 'error', message};
}
