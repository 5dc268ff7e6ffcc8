import {localized} from '../../base/text/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import type {Certificate, CertificationRequest, PkiError} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import type {ServerView} from '../../pki/x509/index.js';
import type {Evidence} from '../evidence/index.js';
import type {EvidenceSource, Provenance, Severity} from '../finding/index.js';
import {repeatKey} from './repeat-key.js';

/** Questions of a rule about the other requests; see `createOtherRequestsIndex`. */
export type OtherRequests = {
	/** Users that sent a request with a key, by hex SHA-256 of its SubjectPublicKeyInfo. */
	requestersOf(keySha256: string): Iterable<string>;
	/** Users with pending requests for a subject; see `subjectKey`. */
	requestersFor(subject: string): Iterable<string>;
	/** The number of requests that have a certificate of a signer. */
	servedBy(signerName: string): number;
	/** The chain of one certificate of a signer, leaf first, always the same; empty if none is known. */
	issuedBy(signerName: string): readonly Certificate[];
};

export type Unread = {readonly others?: string; readonly me?: string};

/** A CertificateSigningRequest and everything that is known about it. */
export type RequestFacts = {
	readonly seen: CertificateSigningRequest;
	/** The decoded `spec.request`; undefined if it can't be decoded. */
	readonly request: CertificationRequest | undefined;
	readonly decodeError?: PkiError | undefined;
	/** Absent if it was not verified. The server verifies the signature of each request that it stores. */
	readonly signature?: SignatureCheck | undefined;
	/** The first certificate of `status.certificate`. */
	readonly certificate?: Certificate | undefined;
	/** The operator, who may approve. */
	readonly me?: UserInfo | undefined;
	readonly now: Date;
	readonly others?: OtherRequests | undefined;
	/** Why the other requests or the operator could not be read. */
	readonly unread?: Unread | undefined;
	/** What the cluster says about the subject of the request; absent if it was not asked. */
	readonly evidence?: Evidence | undefined;
	/** The operator's local policy, if there is one. */
	readonly policy?: LocalPolicy | undefined;
};

/** A request or certificate from a file, without a cluster. */
export type FileFacts = {
	readonly read: CertificationRequest | Certificate;
	readonly signature?: SignatureCheck | undefined;
	readonly now: Date;
};

/** The most names that are reviewed. A request may have a hundred thousand names, and the deck must stay responsive. */
export const mostReviewed = 2000;

/** The input of a rule. */
export type Subject = {
	readonly read: CertificationRequest | Certificate | undefined;
	/** The names as the API server's parser reads them. */
	readonly view: ServerView;
	/** The number of all names. `read` and `view` have at most the first `mostReviewed` of each kind. */
	readonly nameCount: number;
	readonly signature: SignatureCheck | undefined;
	readonly now: Date;
	/** Only for a CertificateSigningRequest of a cluster. */
	readonly object?: RequestFacts;
	/** Values that `remembered` has computed for this subject. */
	readonly known: Map<unknown, unknown>;
};

/** What a rule applies to: an object of a cluster, or a request or certificate from a file. */
export type Scope = 'object' | 'request' | 'certificate';

/** A finding that is based on other evidence than the rule usually uses. */
export type Evidenced = {
	readonly message: string;
	readonly provenance: Provenance;
	readonly evidence: EvidenceSource;
};

/** One rule: a pure function of the facts, and the texts about it. */
export type Rule = {
	/** Stable, in kebab-case. Findings have the same id. */
	readonly id: string;
	readonly severity: Severity;
	readonly field: string;
	readonly provenance: Provenance;
	readonly scopes: readonly Scope[];
	/** The evidence that the rule needs. Without it the rule finds nothing. */
	readonly evidence?: EvidenceSource;
	/** Evidence that makes the finding certain. Without it the rule guesses. */
	readonly sharpenedBy?: EvidenceSource;
	/** For the documentation: when the rule finds something, and why that matters. */
	readonly about: string;
	/** The message of the finding; undefined if there is none. It contains hostile text. */
	readonly find: (subject: Subject) => string | Evidenced | undefined;
};

/** One question on which a verdict may depend. It is open only if its answer could change the verdict of this request. */
export type QuestionRule = {
	/** Stable, in kebab-case. Questions have the same id. */
	readonly id: string;
	readonly field: string;
	/** The evidence that would answer it; absent if the list of requests would. */
	readonly evidence?: EvidenceSource;
	/** For the documentation: when the question stays open. */
	readonly about: string;
	/** The unknown thing as a short noun phrase for a list: `what the holder could do`. */
	readonly what: string;
	/** Why the question is open for a request; undefined if it is not. The message contains hostile text. */
	readonly ask: (subject: Subject) => OpenQuestion | undefined;
};

/** The message, and at least one reason why there is no answer. */
export type OpenQuestion = {readonly message: string; readonly why: readonly string[]};

/** The most values in one sentence. */
const listed = 3;
const longestValue = 120;

/** `"a", "b" and 4 more`, with long values cut. */
export function quoteAll(values: readonly string[]): string {
	return listAll(values, quote);
}

/** As `quoteAll`, with a format for the values. */
export function listAll<T>(values: readonly T[], format: (value: T) => string): string {
	const shown = values.slice(0, listed).map(format);
	const rest = values.length - shown.length;
	return rest > 0 ? localized`${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** One value in quotes, cut if it is long. It is not escaped here: `printable()` does that when the text is shown. */
export function quote(value: string): string {
	return `"${cut(value)}"`;
}

function cut(value: string): string {
	// Does not cut a surrogate pair in two.
	return value.length > longestValue ? `${value.slice(0, longestValue).replace(/[\ud800-\udbff]$/, '')}…` : value;
}

/** The parts of one request that matter for other requests. */
export type RequestTraits = {
	readonly username: string;
	/** Hex SHA-256 of the SubjectPublicKeyInfo; undefined if the request can't be decoded. */
	readonly keySha256: string | undefined;
	/** `subjectKey`; undefined if the request can't be decoded. */
	readonly subject: string | undefined;
	readonly isPending: boolean;
	/** `repeatKey`; absent if the request can't be decoded, or is decided. */
	readonly repeat?: string;
	/** The signer of its certificate; undefined without a certificate. */
	readonly servedBy: string | undefined;
	/** Decodes the issued certificates, leaf first. */
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

/** A key for a subject among the requests for one signer. An empty subject is replaced by the names. */
export function subjectKey(signerName: string, request: CertificationRequest): string {
	const subject = Buffer.from(request.raw.subject).toString('latin1');
	return request.subject.length > 0
		? `${signerName}\n${subject}`
		: [signerName, subject, ...request.subjectAltNames.map(({kind, value}) => `${kind} ${value}`)].join('\n');
}

/** Computes a value about a subject once, and keeps it for all rules that need it. */
export function remembered<T>(compute: (subject: Subject) => T): (subject: Subject) => T {
	const ask = (subject: Subject): T => {
		if (!subject.known.has(ask)) {
			subject.known.set(ask, compute(subject));
		}

		return subject.known.get(ask) as T;
	};

	return ask;
}
