/** What was signed for a request, or is about to be: written down before the signature is made. */
export type IssuedEntry = {
	/** Of the request. */
	readonly uid: string;
	readonly name: string;
	/** Hex, as it stands in the certificate. */
	readonly serial: string;
	/** Hex SHA-256 of the authority's certificate. */
	readonly authority: string;
	/** ISO: the instant that the validity is counted from. */
	readonly at: string;
	readonly notAfter: string;
	/** Hex SHA-256 of what is signed: a second try signs the very same, or another serial. */
	readonly body: string;
};

/**
 * Which serial belongs to which request. A signer that died after it had signed is followed by one that finds its entry and
 * signs the same body under the same serial, so that a request has one serial whatever happens.
 */
export type IssuedIndex = {
	/** @throws {ClusterError}, {FileError} */
	find(uid: string, signal?: AbortSignal): Promise<IssuedEntry | undefined>;
	/**
	 * Writes an entry down in place of `instead`; on disk, or in the cluster, when this resolves.
	 *
	 * @param instead - what `find` gave; undefined for none.
	 * @returns false where somebody else has written one for this request meanwhile: find it again.
	 */
	reserve(entry: IssuedEntry, instead: IssuedEntry | undefined, signal?: AbortSignal): Promise<boolean>;
	/** Reads again before it is asked next: another may have written since. Called when a term begins. */
	forget(): void;
	/** All that is known, in no order. */
	all(signal?: AbortSignal): Promise<readonly IssuedEntry[]>;
};

/** Requests that are approved and not issued are swept away by the cluster within an hour; twice that is kept for sure. */
const keptMs = 2 * 3_600_000;

/**
 * The entries that stay when there are too many: none that a request may still need goes, expired certificates go first, then
 * the oldest.
 *
 * @param most - may be passed where all are needed.
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

/** The entries of lines; of two for one request the later one counts. What can't be read is left out. */
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
		// The last line of a file may be half a line.
		return undefined;
	}
}
