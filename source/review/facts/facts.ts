import {localized} from '../../base/text/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import type {Certificate, CertificationRequest, PkiError} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import type {ServerView} from '../../pki/x509/index.js';
import type {Evidence} from '../evidence/index.js';
import type {EvidenceSource, Provenance, Severity} from '../finding/index.js';
import {repeatKey} from './repeat-key.js';

/** What a rule may ask about the other live requests; see `createOtherRequestsIndex`. */
export type OtherRequests = {
	/** Users that asked with a key, by hex SHA-256 of its SubjectPublicKeyInfo. */
	requestersOf(keySha256: string): Iterable<string>;
	/** The users whose pending requests ask for a subject; see `subjectKey`. */
	requestersFor(subject: string): Iterable<string>;
	/** How many requests have a certificate from a signer. */
	servedBy(signerName: string): number;
	/** What a signer issued for one of them, leaf first, the same each time; empty where nothing is known. */
	issuedBy(signerName: string): readonly Certificate[];
};

export type Unread = {readonly others?: string; readonly me?: string};

/** A CertificateSigningRequest and all that is known about it. */
export type RequestFacts = {
	readonly seen: CertificateSigningRequest;
	/** What `spec.request` holds, else why it can't be read. */
	readonly request: CertificationRequest | undefined;
	readonly decodeError?: PkiError | undefined;
	/** Where it was verified; a stored request's signature was verified by the server. */
	readonly signature?: SignatureCheck | undefined;
	/** First of `status.certificate`. */
	readonly certificate?: Certificate | undefined;
	/** The operator, who might approve. */
	readonly me?: UserInfo | undefined;
	readonly now: Date;
	readonly others?: OtherRequests | undefined;
	/** Why the other requests or the operator could not be read. */
	readonly unread?: Unread | undefined;
	/** What the cluster says of what it touches; absent where that was not asked. */
	readonly evidence?: Evidence | undefined;
	/** The operator's local policy, if there is one. */
	readonly policy?: LocalPolicy | undefined;
};

/** A request or certificate from a file: no cluster knows of it. */
export type FileFacts = {
	readonly read: CertificationRequest | Certificate;
	readonly signature?: SignatureCheck | undefined;
	readonly now: Date;
};

/** How many names are reviewed. A request may hold a hundred thousand, and the deck must stay responsive. */
export const mostReviewed = 2000;

/** What a rule is shown. */
export type Subject = {
	readonly read: CertificationRequest | Certificate | undefined;
	/** Names as the API server's parser sees them. */
	readonly view: ServerView;
	/** How many names there are; `read` and `view` hold the first `mostReviewed` of each kind. */
	readonly nameCount: number;
	readonly signature: SignatureCheck | undefined;
	readonly now: Date;
	/** Only for a CertificateSigningRequest of a cluster. */
	readonly object?: RequestFacts;
	/** What `remembered` has worked out about it. */
	readonly known: Map<unknown, unknown>;
};

/** What a rule can be asked about: an object of a cluster, or a bare request or certificate from a file. */
export type Scope = 'object' | 'request' | 'certificate';

/** What a rule says where it leans on other evidence than it usually does. */
export type Evidenced = {
	readonly message: string;
	readonly provenance: Provenance;
	readonly evidence: EvidenceSource;
};

/** One rule: a pure question to the facts, and how to speak of it. */
export type Rule = {
	/** Stable, kebab-case; findings carry it. */
	readonly id: string;
	readonly severity: Severity;
	readonly field: string;
	readonly provenance: Provenance;
	readonly scopes: readonly Scope[];
	/** What of the cluster it needs, and is silent without. */
	readonly evidence?: EvidenceSource;
	/** What of the cluster makes it certain where it was read; the rule guesses without. */
	readonly sharpenedBy?: EvidenceSource;
	/** For the documentation: when it is raised, and why that matters. */
	readonly about: string;
	/** The finding's sentence, or undefined. Holds hostile text. */
	readonly find: (subject: Subject) => string | Evidenced | undefined;
};

/** One question that a verdict may depend on: asked only where its answer could change the verdict of this request. */
export type QuestionRule = {
	/** Stable, kebab-case; questions carry it. */
	readonly id: string;
	readonly field: string;
	/** What of the cluster would answer it; absent where that is the list of requests. */
	readonly evidence?: EvidenceSource;
	/** For the documentation: when it stays open. */
	readonly about: string;
	/** What is not known in a few words, as a list of such goes on: `what the holder could do`. */
	readonly what: string;
	/** Why it is open for a request, or undefined. The message holds hostile text. */
	readonly ask: (subject: Subject) => OpenQuestion | undefined;
};

/** The sentence, and why there is no answer: one reason at least. */
export type OpenQuestion = {readonly message: string; readonly why: readonly string[]};

/** Most values that one sentence lists. */
const listed = 3;
const longestValue = 120;

/** `"a", "b" and 4 more`, long values cut. */
export function quoteAll(values: readonly string[]): string {
	return listAll(values, quote);
}

/** The same for values with a format of their own. */
export function listAll<T>(values: readonly T[], format: (value: T) => string): string {
	const shown = values.slice(0, listed).map(format);
	const rest = values.length - shown.length;
	return rest > 0 ? localized`${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** One value in quotes, cut where it is long. As it is: `printable()` makes it harmless where it is shown. */
export function quote(value: string): string {
	return `"${cut(value)}"`;
}

function cut(value: string): string {
	// Not in the middle of a surrogate pair.
	return value.length > longestValue ? `${value.slice(0, longestValue).replace(/[\ud800-\udbff]$/, '')}…` : value;
}

/** What of one request matters to the others. */
export type RequestTraits = {
	readonly username: string;
	/** Hex SHA-256 of the SubjectPublicKeyInfo; undefined where the request can't be read. */
	readonly keySha256: string | undefined;
	/** `subjectKey`; undefined where the request can't be read. */
	readonly subject: string | undefined;
	readonly isPending: boolean;
	/** `repeatKey`; absent where it can't be read, or is decided. */
	readonly repeat?: string;
	/** Who signed it; undefined where it has no certificate. */
	readonly servedBy: string | undefined;
	/** Decodes what was issued, leaf first. */
	readonly issued?: () => readonly Certificate[];
};

export function requestTraits(
	seen: CertificateSigningRequest,
	request: CertificationRequest | undefined,
	issued?: () => readonly Certificate[],
): RequestTraits {
	const isPending = seen.conditions.length === 0 && seen.certificateBase64 === undefined;
	return {
		...(request && isPending && {repeat: repeatKey(seen, request)}),
		...(issued && seen.certificateBase64 !== undefined && {issued}),
		username: seen.username,
		keySha256: request?.publicKey.sha256,
		subject: request && subjectKey(seen.signerName, request),
		isPending,
		servedBy: seen.certificateBase64 === undefined ? undefined : seen.signerName,
	};
}

/** Identifies a subject among the requests for one signer; where it is empty, its names do. */
export function subjectKey(signerName: string, request: CertificationRequest): string {
	const subject = Buffer.from(request.raw.subject).toString('latin1');
	return request.subject.length > 0
		? `${signerName}\n${subject}`
		: [signerName, subject, ...request.subjectAltNames.map(({kind, value}) => `${kind} ${value}`)].join('\n');
}

/** Computes something about a subject once and keeps it for all rules that need it. */
export function remembered<T>(compute: (subject: Subject) => T): (subject: Subject) => T {
	const ask = (subject: Subject): T => {
		if (!subject.known.has(ask)) {
			subject.known.set(ask, compute(subject));
		}

		return subject.known.get(ask) as T;
	};

	return ask;
}
