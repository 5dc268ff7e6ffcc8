import {nameText} from './distinguished-name.js';
import {extensionOids} from './encode-extension.js';
import {forbiddenName, readNameConstraints} from './name-constraints.js';
import type {Certificate} from './types.js';
import type {VerificationFinding} from './verification-finding.js';
import {verifyNow} from './verify-signature.js';

export type ChainOptions = {
	/** Certificates that are trusted. */
	readonly authorities: readonly Certificate[];
	/** Certificates that may stand between. */
	readonly intermediates?: readonly Certificate[];
	readonly at?: Date;
};

export type ChainResult = {
	/** From the certificate to the authority, both included; as far as it could be followed where there are errors. */
	readonly chain: readonly Certificate[];
	readonly findings: readonly VerificationFinding[];
};

/** Longer chains exist only to keep verifiers busy. */
const longestChain = 8;

/**
 * Follows a certificate to a trusted authority as Go's and OpenSSL's verifiers do (RFC 5280 §6.1): issuer names by their bytes,
 * signatures, key identifiers, CA and path length, keyCertSign, purposes, name constraints, dates of each, critical extensions.
 * Revocation is not looked at.
 *
 * Of several ways the one with the fewest errors counts.
 */
export function verifyChain(certificate: Certificate, options: ChainOptions): ChainResult {
	const ways = waysUp([certificate], options);
	const judged = ways.map(chain => ({chain, findings: judgeChain(chain, options)}));
	const errors = ({findings}: ChainResult) => findings.filter(({severity}) => severity === 'error').length;
	const [best] = judged.toSorted((a, b) => errors(a) - errors(b));
	return best ?? {chain: [certificate], findings: []};
}

/** All chains that names can make, each ending in an authority or where no issuer is known; bounded for hostile sets. */
function waysUp(chain: readonly Certificate[], options: ChainOptions): ReadonlyArray<readonly Certificate[]> {
	const finished: Array<readonly Certificate[]> = [];
	const open = [chain];
	while (open.length > 0 && finished.length < 32) {
		const way = open.pop() ?? [];
		const last = way.at(-1);
		const isTrusted = last !== undefined && options.authorities.some(authority => isSame(authority, last));
		const issuers = last === undefined || isTrusted || way.length >= longestChain ? [] : issuersOf(last, way, options);
		if (issuers.length === 0) {
			finished.push(way);
		}

		open.push(...issuers.map(issuer => [...way, issuer]));
	}

	return finished;
}

/** Those with the issuer's name that are not in the chain already; who really signed comes before namesakes. */
function issuersOf(
	certificate: Certificate,
	chain: readonly Certificate[],
	{authorities, intermediates = []}: ChainOptions,
): readonly Certificate[] {
	const named = [...intermediates, ...authorities].filter(
		(candidate, index, all) =>
			Buffer.compare(candidate.raw.subject, certificate.raw.issuer) === 0 &&
			!chain.some(member => isSame(member, candidate)) &&
			all.findIndex(other => isSame(other, candidate)) === index,
	);
	const signers = named.filter(candidate => hasSigned(candidate, certificate));
	return signers.length > 0 ? signers : named;
}

/** Whether `issuer` has signed `certificate`, names aside. */
export function hasSigned(issuer: Certificate, certificate: Certificate): boolean {
	return verifyNow(certificate, issuer).valid === true;
}

/** Whether two are the same certificate, byte for byte. */
export function isSame(a: Certificate, b: Certificate): boolean {
	return Buffer.compare(a.raw.der, b.raw.der) === 0;
}

function judgeChain(
	chain: readonly Certificate[],
	{authorities, at = new Date()}: ChainOptions,
): readonly VerificationFinding[] {
	const [leaf] = chain;
	const last = chain.at(-1);
	if (leaf === undefined || last === undefined) {
		return [];
	}

	const findings = chain.flatMap((certificate, index) => [
		...judgeDates(certificate, index === 0 ? 'The certificate' : `The authority ${nameOf(certificate)}`, at),
		...judgeExtensions(certificate, index === 0 ? 'The certificate' : `The authority ${nameOf(certificate)}`),
	]);
	for (const [index, issuer] of chain.entries()) {
		const certificate = chain[index - 1];
		if (certificate !== undefined) {
			findings.push(...judgeSignature(certificate, issuer), ...judgeIssuer(issuer, leaf, chain.slice(1, index)));
		}
	}

	if (!authorities.some(authority => isSame(authority, last))) {
		const issuer = JSON.stringify(nameText(last.issuer));
		const message =
			chain.length >= longestChain
				? `The chain is longer than ${longestChain} certificates`
				: `${chain.length === 1 ? 'The certificate' : `The authority ${nameOf(last)}`} is signed by ${issuer}, which is none of the authorities given`;
		findings.push({code: 'issuer-unknown', severity: 'error', message});
	}

	return findings;
}

/** Not yet valid, or expired, at an instant; dates that can't be read count as neither being met. */
export function judgeDates({notBefore, notAfter}: Certificate, what: string, at: Date): VerificationFinding[] {
	const iso = (date: Date) => (Number.isNaN(date.getTime()) ? 'a date that can not be read' : date.toISOString());
	if (!(notBefore <= at)) {
		return [{code: 'not-yet-valid', severity: 'error', message: `${what} is not valid before ${iso(notBefore)}`}];
	}

	return notAfter >= at
		? []
		: [{code: 'expired', severity: 'error', message: `${what} has expired on ${iso(notAfter)}`}];
}

/** What Go and OpenSSL understand; any other extension that is critical makes them refuse. */
const understood: ReadonlySet<string> = new Set([
	extensionOids.keyUsage,
	extensionOids.extKeyUsage,
	extensionOids.basicConstraints,
	extensionOids.subjectAltName,
	extensionOids.subjectKeyIdentifier,
	extensionOids.authorityKeyIdentifier,
	extensionOids.certificatePolicies,
	extensionOids.crlDistributionPoints,
	extensionOids.authorityInfoAccess,
	extensionOids.nameConstraints,
]);

function judgeExtensions({extensions, problems}: Certificate, what: string): VerificationFinding[] {
	const fatal = problems.find(({fatalForServer}) => fatalForServer);
	const unknown = extensions.filter(({oid, critical}) => critical && !understood.has(oid));
	return [
		...(fatal === undefined
			? []
			: [{code: 'malformed', severity: 'error', message: `${what} is malformed: ${fatal.message}`} as const]),
		...unknown.map(
			({name}) =>
				({
					code: 'unknown-critical-extension',
					severity: 'error',
					message: `${what} has the critical extension ${name}, which TLS clients do not understand`,
				}) as const,
		),
	];
}

function judgeSignature(certificate: Certificate, issuer: Certificate): VerificationFinding[] {
	const by = `the signature by ${nameOf(issuer)}`;
	const {valid, weak, acceptedByServer} = verifyNow(certificate, issuer);
	const mismatch =
		certificate.authorityKeyIdentifier !== undefined &&
		issuer.subjectKeyIdentifier !== undefined &&
		certificate.authorityKeyIdentifier !== issuer.subjectKeyIdentifier;
	if (valid === null) {
		const message = `With ${certificate.signatureAlgorithm.name}, ${by} can't be checked`;
		return [{code: 'signature-unsupported', severity: 'error', message}];
	}

	if (!valid && weak === undefined) {
		return [{code: 'signature-invalid', severity: 'error', message: `The certificate does not bear ${by}`}];
	}

	return [
		...(weak === undefined
			? []
			: [
					{
						code: 'signature-weak',
						severity: 'error',
						message: `TLS clients refuse ${by}: it is made with ${weak}`,
					} as const,
				]),
		...(acceptedByServer || weak !== undefined
			? []
			: [
					{
						code: 'signature-unsupported',
						severity: 'warning',
						message: `Clients written in Go can't check ${by} (${certificate.signatureAlgorithm.name})`,
					} as const,
				]),
		...(mismatch
			? [
					{
						code: 'key-identifier-mismatch',
						severity: 'error',
						message: `The authority key identifier is not that of ${nameOf(issuer)}, and OpenSSL refuses it`,
					} as const,
				]
			: []),
	];
}

/** @param between - the CA certificates between leaf and issuer. */
function judgeIssuer(issuer: Certificate, leaf: Certificate, between: readonly Certificate[]): VerificationFinding[] {
	const {basicConstraints, extensions, keyUsage, extKeyUsage, version} = issuer;
	const name = nameOf(issuer);
	const findings: VerificationFinding[] = [];
	const has = (oid: string) => extensions.some(extension => extension.oid === oid);
	if (basicConstraints?.ca !== true && (version === 3 || basicConstraints !== undefined)) {
		findings.push({code: 'issuer-not-ca', severity: 'error', message: `${name} is no CA`});
	} else if (has(extensionOids.keyUsage) && !keyUsage.includes('keyCertSign')) {
		findings.push({code: 'issuer-not-ca', severity: 'error', message: `${name} may not sign certificates`});
	}

	// RFC 5280 §4.2.1.9: certificates that a CA issues to itself do not count.
	const depth = between.filter(({raw}) => Buffer.compare(raw.subject, raw.issuer) !== 0).length;
	if (basicConstraints?.pathLength !== undefined && depth > basicConstraints.pathLength) {
		const message = `${name} allows ${basicConstraints.pathLength} CAs below it, and there are ${depth}`;
		findings.push({code: 'path-too-long', severity: 'error', message});
	}

	const missing = leaf.extKeyUsage.filter(purpose => !extKeyUsage.includes(purpose));
	if (extKeyUsage.length > 0 && !extKeyUsage.includes('anyExtendedKeyUsage') && missing.length > 0) {
		const message = `${name} may not issue for ${missing.join(', ')}`;
		findings.push({code: 'issuer-usage', severity: 'error', message});
	}

	findings.push(...judgeNameConstraints(issuer, leaf));
	return findings;
}

function judgeNameConstraints(issuer: Certificate, leaf: Certificate): VerificationFinding[] {
	const constraints = readNameConstraints(issuer);
	const forbidden = constraints && forbiddenName(leaf.subjectAltNames, constraints);
	if (forbidden !== undefined) {
		const message = `${nameOf(issuer)} may not issue for ${forbidden.kind} ${JSON.stringify(forbidden.value)}`;
		return [{code: 'name-forbidden', severity: 'error', message}];
	}

	const message = `${nameOf(issuer)} limits kinds of names that have not been checked`;
	return constraints?.hasOthers ? [{code: 'name-constraints-unchecked', severity: 'warning', message}] : [];
}

function nameOf({subject}: Certificate): string {
	return JSON.stringify(nameText(subject));
}
