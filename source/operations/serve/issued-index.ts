/** The record of a signature, which is written before the signature is made. */
export type IssuedEntry = {
	/** Of the request. */
	readonly uid: string;
	readonly name: string;
	/** Hex, as in the certificate. */
	readonly serial: string;
	/** Hex SHA-256 of the authority's certificate. */
	readonly authority: string;
	/** ISO 8601: the instant from which the validity is computed. */
	readonly at: string;
	readonly notAfter: string;
	/** Hex SHA-256 of the signed body. A second attempt signs the same body, or uses another serial. */
	readonly body: string;
};

/**
 * The serial of each request. If a signer dies after a signature, the next one finds the entry and signs the same body with
 * the same serial. So a request has one serial in all cases.
 */
export type IssuedIndex = {
	/** @throws {ClusterError}, {FileError} */
	find(uid: string, signal?: AbortSignal): Promise<IssuedEntry | undefined>;
	/**
	 * Stores an entry instead of `instead`. It is on disk, or in the cluster, when this resolves.
	 *
	 * @param instead - the result of `find`; undefined for none.
	 * @returns false if another signer has stored an entry for this request meanwhile; the caller calls `find` again.
	 */
	reserve(entry: IssuedEntry, instead: IssuedEntry | undefined, signal?: AbortSignal): Promise<boolean>;
	/** Makes the next call read again, because another signer may have written. Called when a term begins. */
	forget(): void;
	/** All known entries, in no order. */
	all(signal?: AbortSignal): Promise<readonly IssuedEntry[]>;
};

/** The cluster deletes approved requests without a certificate within an hour. Their entries are kept for twice that time. */
const keptMs = 2 * 3_600_000;

/**
 * The entries to keep when there are too many. Entries that a request may still need are always kept. Expired certificates
 * are removed first, then the oldest.
 *
 * @param most - the result is longer if more are needed.
 */
export function pruned(entries: readonly IssuedEntry[], most: number, now: Date): readonly IssuedEntry[] {
	if (entries.length <= most) {
		return entries;
	}

	const isNeeded = ({at}: IssuedEntry) => now.getTime() - Date.parse(at) < keptMs;
	const isOver = ({notAfter}: IssuedEntry) => Date.parse(notAfter) <= now.getTime();
	const byWorth = entries.toSorted(
		(a, b) =>
			Number(isNeeded(b)) - Number(isNeeded(a)) ||
			Number(isOver(a)) - Number(isOver(b)) ||
			Date.parse(b.at) - Date.parse(a.at),
	);
	const kept = new Set(byWorth.slice(0, Math.max(most, byWorth.filter(isNeeded).length)));
	return entries.filter(entry => kept.has(entry));
}

/** One entry as a line of JSON, without a line break. */
export function formatEntry({uid, name, serial, authority, at, notAfter, body}: IssuedEntry): string {
	return JSON.stringify({uid, name, serial, authority, at, notAfter, body});
}

/** The entries in a text. Of two entries for one request, the later counts. An unreadable line is left out. */
export function parseEntries(text: string): readonly IssuedEntry[] {
	const entries = new Map<string, IssuedEntry>();
	for (const line of text.split('\n')) {
		const entry = parseEntry(line);
		if (entry !== undefined) {
			entries.set(entry.uid, entry);
		}
	}

	return [...entries.values()];
}

const fields = ['uid', 'name', 'serial', 'authority', 'at', 'notAfter', 'body'] as const;

function parseEntry(line: string): IssuedEntry | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === 'object' &&
			value !== null &&
			fields.every(field => typeof (value as Record<string, unknown>)[field] === 'string')
			? (value as IssuedEntry)
			: undefined;
	} catch {
		// The last line of a file may be incomplete.
		return undefined;
	}
}
