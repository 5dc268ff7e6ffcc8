import type {CertificateSigningRequest} from '../../../cluster/types.js';
import type {DeckIndex} from '../../deck.js';

type Rows = readonly CertificateSigningRequest[];

export type Folded = {
	/** What the list shows. */
	readonly rows: Rows;
	/** How many rows lie folded under one, by uid. */
	readonly older: ReadonlyMap<string, number>;
	/** The newest for the same, by the uid of a row that is shown under it. */
	readonly under: ReadonlyMap<string, CertificateSigningRequest>;
};

export type FoldOptions = {
	/** Keys of what the reader unfolded. */
	readonly unfolded: ReadonlySet<string>;
	/** uid of the request under the cursor: it is never taken from there. */
	readonly kept: string | undefined;
};

const weights = {block: 3, warn: 2, info: 1} as const;
const nothingFolded: Omit<Folded, 'rows'> = {older: new Map(), under: new Map()};

/** Pending requests of the rows that are for the same, where there are several. */
export type Twins = {
	/** By `DeckIndex.twinKey`. */
	readonly groups: ReadonlyMap<
		string,
		{
			readonly newest: CertificateSigningRequest;
			/** The newest of them first, in whatever order the list is. */
			readonly others: Rows;
		}
	>;
	/** uids of all `others`. */
	readonly older: ReadonlySet<string>;
};

/**
 * Finds what can be folded under the newest of the same signer, subject and requester: whoever asks again has given up on
 * the older ones. One with graver findings than the newest is left where it is.
 */
export function twinsIn(rows: Rows, index: Pick<DeckIndex, 'twinKey' | 'known'>): Twins {
	const byKey = new Map<string, CertificateSigningRequest[]>();
	for (const row of rows) {
		const key = index.twinKey(row);
		if (key !== undefined) {
			const group = byKey.get(key);
			if (group === undefined) {
				byKey.set(key, [row]);
			} else {
				group.push(row);
			}
		}
	}

	const groups = new Map<string, {newest: CertificateSigningRequest; others: Rows}>();
	const older = new Set<string>();
	for (const [key, group] of byKey) {
		const [newest, ...rest] = group.sort((a, b) => (isNewer(a, b) ? -1 : 1)) as [
			CertificateSigningRequest,
			...CertificateSigningRequest[],
		];
		const others = rest.filter(each => weightIn(index, each) <= weightIn(index, newest));
		groups.set(key, {newest, others});
		for (const {uid} of others) {
			older.add(uid);
		}
	}

	return {groups, older};
}

/** Folds the list; the request under the cursor is never taken from there. */
export function fold(rows: Rows, twins: Twins, {unfolded, kept}: FoldOptions): Folded {
	if (twins.older.size === 0) {
		return {rows, ...nothingFolded};
	}

	const older = new Map<string, number>();
	const under = new Map<string, CertificateSigningRequest>();
	const beside = new Map<string, Rows>();
	for (const [key, {newest, others}] of twins.groups) {
		const isOpen = unfolded.has(key);
		const shown = others.filter(({uid}) => isOpen || uid === kept);
		for (const {uid} of shown) {
			under.set(uid, newest);
		}

		beside.set(newest.uid, shown);
		if (others.length > shown.length) {
			older.set(newest.uid, others.length - shown.length);
		}
	}

	const visible: CertificateSigningRequest[] = [];
	for (const row of rows) {
		if (!twins.older.has(row.uid)) {
			visible.push(row, ...(beside.get(row.uid) ?? []));
		}
	}

	return {rows: visible, older, under};
}

/** The one that a row is folded with: itself where others lie under it; undefined where nothing can be folded. */
export function newestOf(
	{older, under}: Folded,
	row: CertificateSigningRequest,
): CertificateSigningRequest | undefined {
	const isNewest = older.has(row.uid) || [...under.values()].includes(row);
	return under.get(row.uid) ?? (isNewest ? row : undefined);
}

/** Of one second, the one that comes first by name is on top in the list, and stays there. */
function isNewer(a: CertificateSigningRequest, b: CertificateSigningRequest): boolean {
	const later = a.createdAt.getTime() - b.createdAt.getTime();
	return later > 0 || (later === 0 && a.name < b.name);
}

function weightIn(index: Pick<DeckIndex, 'known'>, request: CertificateSigningRequest): number {
	const gravest = index.known(request)?.gravest;
	return gravest === undefined ? 0 : weights[gravest];
}
