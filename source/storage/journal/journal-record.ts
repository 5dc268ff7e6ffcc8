import {isAscii} from 'node:buffer';

/** A decision as it is about to be sent, and on what evidence. Names and messages are hostile text. */
export type Intended = {
	/** Absent for a CertificateSigningRequest. Of a PodCertificateRequest the name has its namespace before it. */
	readonly kind?: 'PodCertificateRequest';
	/** metadata.name and metadata.uid of the request. */
	readonly name: string;
	readonly uid: string;
	readonly signerName: string;
	/** `Failed` is the signer's. */
	readonly decision: 'Approved' | 'Denied' | 'Failed';
	/** Of the condition that was sent. */
	readonly reason: string;
	readonly message: string;
	/** Hex SHA-256 of what `spec.request` holds, base64 decoded. */
	readonly requestSha256: string;
	/** Who asked, and for what; absent in lines from before that was written. `names` are the first of `nameCount`. */
	readonly asked?: {
		readonly requester: string;
		readonly groups: readonly string[];
		readonly names: ReadonlyArray<{readonly kind: string; readonly value: string}>;
		readonly nameCount: number;
		readonly expirationSeconds?: number;
	};
	/** What review had to say when it was decided. */
	readonly findings: ReadonlyArray<{readonly id: string; readonly severity: string}>;
};

/** What came of it: the version that the server made of it, or the error code, `unreachable` where no answer came. */
export type Answer = {readonly resourceVersion: string} | {readonly error: string};

/** The error code of a decision whose outcome is not in the journal, because certdeck ended first. */
export const withoutOutcome = 'no-outcome';

/** The error code of a decision that had no effect: it was never sent, or reading it back showed so. */
export const notStored = 'not-stored';

/** A decision that was sent, and what came of it. */
export type Decided = Intended & {readonly answer: Answer};

/** Who decided, and where. */
export type Decider = {
	/** Name of the kubeconfig's context, its server without credentials, and its user. */
	readonly context: string;
	readonly server: string;
	readonly user: string;
	/** The user as the server knows them; null if the server did not say. */
	readonly username: string | null;
	/** Who acted as that, where the kubeconfig has them act as another; null where the server did not say. */
	readonly impersonatedBy?: string | null;
	/** Hex SHA-256 of the policy file that review held the request against; absent without one. */
	readonly policySha256?: string;
};

/** One line of the journal. */
export type JournalLine = Decider &
	Intended & {
		/** Ties the line of an outcome to that of its intent; absent where there is an outcome alone. */
		readonly id?: string;
		/** Absent on the line that is written before the decision is sent. */
		readonly answer?: Answer;
		/** When it was written down, ISO 8601 in UTC. */
		readonly at: string;
		/** Hex SHA-256 of the line before without its line break; null on the first line. */
		readonly previous: string | null;
	};

/** One decision of the journal: the line of its outcome, or that of its intent, with `withoutOutcome` for an answer. */
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

/** Reads one line; undefined for what is no record. */
export function parseRecord(line: Buffer): JournalLine | undefined {
	let value: unknown;
	try {
		// As `formatRecord` writes it; what is not, somebody else wrote.
		value = JSON.parse(isAscii(line) ? line.toString('latin1') : new TextDecoder('utf-8', {fatal: true}).decode(line));
	} catch {
		return undefined;
	}

	return isRecord(value) ? value : undefined;
}

/**
 * One line without its line break. All beyond ASCII is escaped: a terminal that shows the file obeys nothing in it.
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
