import {getCACertificates} from 'node:tls';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {pemBlocks} from '../../pki/pem/index.js';
import type {VerificationFinding} from '../../pki/verify/index.js';
import {isForAuthority, isSame, isSelfSigned, verifyChain} from '../../pki/verify/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import type {Entry, Place} from '../model/index.js';

/** The authorities that a certificate leads to. */
export type Trust = {
	/** Places with authorities that it leads to through its chain, at most fifty. */
	readonly trustedBy: readonly Place[];
	readonly isTrustedBySystem: boolean;
	/** A certificate in another place that is missing in the chain. With it, the chain would lead to an authority. */
	readonly missing?: {readonly certificate: Certificate; readonly place: Place};
	/** Faults in the chain to the authority. */
	readonly errors: readonly VerificationFinding[];
	readonly isSelfSigned: boolean;
};

/** A certificate, and its places. */
type Anchor = {readonly certificate: Certificate; places: Place[]};

/** The most places of an authority that are kept. Each of ten thousand Secrets may hold the authority of all of them. */
export const mostPlaces = 50;
/** The most certificates in one search. Even bundles of hundreds have few with the same name. */
const mostRelevant = 40;

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** The authorities of the cluster by name, and the places that trust them. */
export class TrustIndex {
	/** By subject: trusted certificates. */
	readonly #anchors = new Map<string, Anchor[]>();
	/** By subject: authorities in the chain of some certificate. */
	readonly #sent = new Map<string, Anchor[]>();
	readonly #known = new WeakMap<Entry, Trust>();
	readonly #now: Date;
	#system: Map<string, Certificate[]> | undefined;

	constructor(entries: readonly Entry[], now: Date) {
		this.#now = now;
		for (const {place, leaf, certificates} of entries) {
			for (const certificate of certificates) {
				if (leaf === undefined) {
					add(this.#anchors, certificate, place);
				} else if (certificate !== leaf && isForAuthority(certificate)) {
					add(this.#sent, certificate, place);
				}
			}
		}

		for (const anchor of [...this.#anchors.values()].flat()) {
			anchor.places = first(anchor.places);
		}
	}

	of(entry: Entry): Trust {
		const known = this.#known.get(entry) ?? this.#find(entry);
		this.#known.set(entry, known);
		return known;
	}

	/** Whether the certificate leads to one of these authorities through its chain. */
	leadsTo({leaf, certificates}: Entry, authorities: readonly Certificate[]): boolean {
		if (leaf === undefined) {
			return false;
		}

		const candidates = [...certificates.slice(0, mostRelevant), ...authorities];
		const relevant = closure(leaf, ({raw}) =>
			candidates.filter(each => latin1(each.raw.subject) === latin1(raw.issuer)),
		);
		const near = authorities.filter(each => isSame(each, leaf) || relevant.some(one => isSame(one, each)));
		return near.length > 0 && errorsOf(leaf, near, certificates.slice(1, mostRelevant), this.#now).length === 0;
	}

	#find(entry: Entry): Trust {
		const {leaf, certificates} = entry;
		if (leaf === undefined) {
			return {trustedBy: [], isTrustedBySystem: false, errors: [], isSelfSigned: false};
		}

		const sent = certificates.slice(1, mostRelevant);
		const direct = this.#judge(leaf, sent);
		if (direct !== undefined) {
			return {...direct, isSelfSigned: isSelfSigned(leaf)};
		}

		const elsewhere = closure(leaf, each =>
			[...issuersIn(this.#sent, each), ...sent].filter(one => isIssuerOf(one, each)),
		);
		const missing = elsewhere.find(each => !sent.some(one => isSame(one, each)) && !isSame(each, leaf));
		const helped = missing === undefined ? undefined : this.#judge(leaf, [...sent, ...elsewhere]);
		const place = missing && this.#placeOf(missing);
		return {
			trustedBy: [],
			isTrustedBySystem: false,
			errors: [],
			isSelfSigned: isSelfSigned(leaf),
			...(helped !== undefined &&
				missing !== undefined &&
				place !== undefined && {missing: {certificate: missing, place}}),
		};
	}

	/** The trust of a leaf; undefined if it leads to no authority that is trusted here. */
	#judge(leaf: Certificate, sent: readonly Certificate[]): Omit<Trust, 'isSelfSigned'> | undefined {
		const relevant = closure(leaf, each =>
			[...issuersIn(this.#anchors, each), ...sent].filter(one => isIssuerOf(one, each)),
		);
		const chain = [leaf, ...relevant];
		const anchors = chain.flatMap(each =>
			(this.#anchors.get(latin1(each.raw.subject)) ?? []).filter(({certificate}) => isSame(certificate, each)),
		);
		const roots = chain.flatMap(each => this.#systemRoots(each));
		const authorities = [...anchors.map(({certificate}) => certificate), ...roots];
		if (authorities.length === 0) {
			return undefined;
		}

		const {chain: way, findings} = verifyChain(leaf, {authorities, intermediates: sent, at: within(leaf, this.#now)});
		const errors = findings.filter(({severity}) => severity === 'error');
		if (errors.some(({code}) => code === 'issuer-unknown' || code === 'signature-invalid')) {
			return undefined;
		}

		const isOnWay = (one: Certificate) => way.some(each => isSame(each, one));
		const reached = anchors.filter(({certificate}) => isOnWay(certificate));
		const [only] = reached;
		return {
			// The list is shared where it can be, since ten thousand Secrets may have one authority.
			trustedBy:
				only !== undefined && reached.length === 1 ? only.places : first(reached.flatMap(({places}) => places)),
			isTrustedBySystem: roots.some(isOnWay),
			errors,
		};
	}

	/** The roots of Node.js: Mozilla's list, which most programs use. */
	#systemRoots(certificate: Certificate): readonly Certificate[] {
		this.#system ??= readRoots();
		return (this.#system.get(latin1(certificate.raw.issuer)) ?? []).filter(root => isIssuerOf(root, certificate));
	}

	#placeOf(certificate: Certificate): Place | undefined {
		return (this.#sent.get(latin1(certificate.raw.subject)) ?? []).find(each => isSame(each.certificate, certificate))
			?.places[0];
	}
}

function add(index: Map<string, Anchor[]>, certificate: Certificate, place: Place): void {
	const key = latin1(certificate.raw.subject);
	const anchors = index.get(key) ?? [];
	index.set(key, anchors);
	const known = anchors.find(each => isSame(each.certificate, certificate));
	if (known === undefined) {
		anchors.push({certificate, places: [place]});
	} else if (known.places.at(-1) !== place) {
		known.places.push(place);
	}
}

function issuersIn(index: ReadonlyMap<string, readonly Anchor[]>, {raw}: Certificate): readonly Certificate[] {
	return (index.get(latin1(raw.issuer)) ?? []).slice(0, mostRelevant).map(({certificate}) => certificate);
}

/** By name, and by key identifier if both have one. `verifyChain` checks the signature. */
function isIssuerOf(issuer: Certificate, {raw, authorityKeyIdentifier}: Certificate): boolean {
	return (
		Buffer.compare(issuer.raw.subject, raw.issuer) === 0 &&
		(issuer.subjectKeyIdentifier === undefined ||
			authorityKeyIdentifier === undefined ||
			issuer.subjectKeyIdentifier === authorityKeyIdentifier)
	);
}

/** All issuers above a certificate, up to a limit. */
function closure(from: Certificate, issuersOf: (one: Certificate) => readonly Certificate[]): readonly Certificate[] {
	const found: Certificate[] = [];
	const open = [from];
	for (let next = open.shift(); next !== undefined && found.length < mostRelevant; next = open.shift()) {
		for (const issuer of issuersOf(next)) {
			if (found.length < mostRelevant && !found.some(each => isSame(each, issuer))) {
				found.push(issuer);
				open.push(issuer);
			}
		}
	}

	return found;
}

/**
 * Other rules report that the certificate itself has ended or not begun. So its chain is verified at a time when it is
 * valid.
 */
function within({notBefore, notAfter}: Certificate, now: Date): Date {
	const [from, to] = [notBefore.getTime(), notAfter.getTime()];
	return Number.isNaN(from + to) || from > to ? now : new Date(Math.min(Math.max(now.getTime(), from), to));
}

function errorsOf(
	leaf: Certificate,
	authorities: readonly Certificate[],
	intermediates: readonly Certificate[],
	now: Date,
): readonly VerificationFinding[] {
	return verifyChain(leaf, {authorities, intermediates, at: within(leaf, now)}).findings.filter(
		({severity}) => severity === 'error',
	);
}

/** The first of the places, without repetition. Those that clients read come before Secrets, of which each may have a `ca.crt`. */
function first(places: readonly Place[]): Place[] {
	const isSecret = ({kind}: Place) => Number(kind === 'Secret');
	return [...new Set(places)].toSorted((a, b) => isSecret(a) - isSecret(b)).slice(0, mostPlaces);
}

function readRoots(): Map<string, Certificate[]> {
	const roots = new Map<string, Certificate[]>();
	for (const {der} of pemBlocks(getCACertificates('bundled').join('\n'))) {
		try {
			const certificate = der && decodeCertificate(der);
			if (certificate) {
				roots.set(latin1(certificate.raw.subject), [
					...(roots.get(latin1(certificate.raw.subject)) ?? []),
					certificate,
				]);
			}
		} catch (error) {
			if (!(error instanceof PkiError)) {
				throw error;
			}
		}
	}

	return roots;
}
