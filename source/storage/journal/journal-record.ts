import {isAscii} from 'node:buffer';

/** A decision before it is sent, with its evidence. Names and messages are hostile text. */
export type Intended = {
	/** Absent for a CertificateSigningRequest. The name of a PodCertificateRequest is `NAMESPACE/NAME`. */
	readonly kind?: 'PodCertificateRequest';
	/** metadata.name and metadata.uid of the request. */
	readonly name: string;
	readonly uid: string;
	readonly signerName: string;
	/** `Failed` is a decision of the signer. */
	readonly decision: 'Approved' | 'Denied' | 'Failed';
	/** The reason in the condition that was sent. */
	readonly reason: string;
	readonly message: string;
	/** Hex SHA-256 of `spec.request` after base64 decoding. */
	readonly requestSha256: string;
	/** The requester and the content of the request; absent in lines of older versions. `names` are the first of `nameCount`. */
	readonly asked?: {
		readonly requester: string;
		readonly groups: readonly string[];
		readonly names: ReadonlyArray<{readonly kind: string; readonly value: string}>;
		readonly nameCount: number;
		readonly expirationSeconds?: number;
	};
	/** The findings of review at the time of the decision. */
	readonly findings: ReadonlyArray<{readonly id: string; readonly severity: string}>;
};

/** The outcome: the resourceVersion that the server returned, or an error code; `unreachable` if no answer came. */
export type Answer = {readonly resourceVersion: string} | {readonly error: string};

/** The error code of a decision whose outcome is not in the journal, because certdeck ended first. */
export const withoutOutcome = 'no-outcome';

/** The error code of a decision that had no effect: it was never sent, or reading it back showed so. */
export const notStored = 'not-stored';

/** A decision that was sent, with its outcome. */
export type Decided = Intended & {readonly answer: Answer};

/** The user who decided, and the cluster. */
export type Decider = {
	/** Name of the kubeconfig's context, its server without credentials, and its user. */
	readonly context: string;
	readonly server: string;
	readonly user: string;
	/** The user name on the server; null if the server did not tell it. */
	readonly username: string | null;
	/** The user who impersonates `username`, if the kubeconfig says so; null if the server did not tell it. */
	readonly impersonatedBy?: string | null;
	/** Hex SHA-256 of the policy file that review used; absent if there was none. */
	readonly policySha256?: string;
};

/** One line of the journal. */
export type JournalLine = Decider &
	Intended & {
		/** Joins the line of an outcome with the line of its intent; absent if there is only an outcome. */
		readonly id?: string;
		/** Absent in the line that is written before the decision is sent. */
		readonly answer?: Answer;
		/** When the line was written, ISO 8601 in UTC. */
		readonly at: string;
		/** Hex SHA-256 of the previous line without its line break; null in the first line. */
		readonly previous: string | null;
	};

/** One decision: the line of its outcome, or if there is none, the line of its intent with the answer `withoutOutcome`. */
export type JournalRecord = JournalLine & Decided;

const texts = [
	'at',
	'context',
	'server',
	'user',
	'name',
	'uid',
	'signerName',
	'decision',
	'reason',
	'message',
	'requestSha256',
] as const;

/** Reads one line; undefined if it is no record. */
export function parseRecord(line: Buffer): JournalLine | undefined {
	let value: unknown;
	try {
		// `formatRecord` writes ASCII only. Other lines come from another program.
		value = JSON.parse(isAscii(line) ? line.toString('latin1') : new TextDecoder('utf-8', {fatal: true}).decode(line));
	} catch {
		return undefined;
	}

	return isRecord(value) ? value : undefined;
}

/**
 * One line without its line break. Characters beyond ASCII are escaped, so a terminal that shows the file obeys nothing
 * in it.
 */
export function formatRecord(record: JournalLine): string {
	return JSON.stringify(record).replaceAll(
		/[^\x20-\x7e]/g,
		character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

function isRecord(value: unknown): value is JournalLine {
	if (!isObject(value)) {
		return false;
	}

	const {id, username, previous, findings, answer} = value;
	return (
		texts.every(key => typeof value[key] === 'string') &&
		isTextOrNull(username) &&
		isTextOrNull(previous) &&
		Array.isArray(findings) &&
		findings.every(each => isObject(each) && typeof each['id'] === 'string' && typeof each['severity'] === 'string') &&
		(id === undefined || typeof id === 'string') &&
		(answer === undefined
			? id !== undefined
			: isObject(answer) && (typeof answer['resourceVersion'] === 'string' || typeof answer['error'] === 'string'))
	);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextOrNull(value: unknown): boolean {
	return value === null || typeof value === 'string';
}
