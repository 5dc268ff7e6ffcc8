import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Places} from '../../present/list/index.js';
import type {DeckIndex} from '../ports/index.js';
import type {RowTable, Selection} from './row-table.js';

type Rows = readonly CertificateSigningRequest[];

export type Folded = {
	/** The rows that the list shows. */
	readonly rows: Rows;
	/** The requests that are folded under a row, the newest first, by the uid of the row. */
	readonly older: ReadonlyMap<string, Rows>;
	/** The newest request of a group, by the uid of each row that is shown under it. */
	readonly under: ReadonlyMap<string, CertificateSigningRequest>;
	/** The uid of a row that would be folded, and is shown because the cursor is on it. */
	readonly kept?: string;
};

export type FoldOptions = {
	/** Keys of the groups that the reader unfolded. */
	readonly unfolded: ReadonlySet<string>;
	/** The place of a row that is not folded, see `keptPlace`. */
	readonly kept: number | undefined;
};

/** Groups of pending requests that are duplicates of one another. Each group has at least two. */
export type Duplicates = {
	/** `DeckIndex.duplicateKey` of each group. */
	readonly keys: readonly string[];
	/** The places of each group in the list, the newest request first. */
	readonly groups: readonly Places[];
	/** The group of each place in the list, or -1. */
	readonly groupOf: Int32Array;
};

/** Finds the duplicates of a list. The result does not depend on order and filter. */
export function findDuplicates(
	requests: Rows,
	newestFirst: Places,
	duplicateKey: DeckIndex['duplicateKey'],
): Duplicates {
	const groups = new Map<string, number[]>();
	for (const place of newestFirst) {
		const key = duplicateKey(requests[place] as CertificateSigningRequest);
		if (key !== undefined) {
			const group = groups.get(key);
			if (group === undefined) {
				groups.set(key, [place]);
			} else {
				group.push(place);
			}
		}
	}

	// Groups of one are dropped, because each key press goes through all groups.
	const several = [...groups].filter(([, places]) => places.length > 1);
	const groupOf = new Int32Array(requests.length).fill(-1);
	for (const [group, [, places]] of several.entries()) {
		for (const place of places) {
			groupOf[place] = group;
		}
	}

	return {
		keys: several.map(([key]) => key),
		groups: several.map(([, places]) => Uint32Array.from(places)),
		groupOf,
	};
}

/** The parts of a list that decide what is shown. */
export type Look = {
	readonly table: Pick<RowTable, 'requests' | 'gravity'>;
	readonly selection: Pick<Selection, 'flags'>;
	readonly duplicates: Duplicates;
};

/**
 * Whether a request is folded under the newest selected one of its group, with the same signer, subject and requester: a
 * requester that asks again no longer needs the older requests. A request with more severe findings than the newest is
 * not folded.
 */
function isOlder({table, selection, duplicates}: Look, place: number): boolean {
	const {flags} = selection;
	const newest = newestIn(duplicates.groups[duplicates.groupOf[place] ?? -1] ?? none, flags);
	return flags[place] === 1 && newest !== undefined && newest !== place && isNoGraver(table, place, newest);
}

/** The place of the request under the cursor, if it would be folded; else undefined, so that moving changes nothing. */
export function keptPlace(look: Look, place: number | undefined, unfolded: ReadonlySet<string>): number | undefined {
	const {keys, groupOf} = look.duplicates;
	const isFoldedOver = place !== undefined && !unfolded.has(keys[groupOf[place] ?? -1] ?? '') && isOlder(look, place);
	return isFoldedOver ? place : undefined;
}

const none: Places = new Uint32Array();

function newestIn(group: Places, flags: Uint8Array): number | undefined {
	return group.find(place => flags[place] === 1);
}

function isNoGraver({gravity}: Look['table'], place: number, newest: number): boolean {
	return (gravity[place] ?? 0) <= (gravity[newest] ?? 0);
}

/** Folds the selected rows of a list, in order. The request under the cursor always stays. */
export function fold({table, selection, duplicates}: Look, order: Places, {unfolded, kept}: FoldOptions): Folded {
	const {requests} = table;
	const {flags} = selection;
	const seenAt = (place: number) => requests[place] as CertificateSigningRequest;
	const older = new Map<string, Rows>();
	const under = new Map<string, CertificateSigningRequest>();
	let keptUid: string | undefined;
	/** Rows that are shown right below the newest of their group, by the place of the newest. */
	const beside = new Map<number, Rows>();
	/** 1 if a row is shown at its own place in the order. */
	const stays = flags.slice();
	for (const [group, places] of duplicates.groups.entries()) {
		const newest = newestIn(places, flags);
		if (newest === undefined) {
			continue;
		}

		const isOpen = unfolded.has(duplicates.keys[group] ?? '');
		const shown: CertificateSigningRequest[] = [];
		const hidden: CertificateSigningRequest[] = [];
		// A loop by index: an iterator over ten thousand rows would be noticeably slow.
		for (let at = 0; at < places.length; at += 1) {
			const place = places[at] ?? 0;
			if (place !== newest && flags[place] === 1 && isNoGraver(table, place, newest)) {
				stays[place] = 0;
				if (isOpen || place === kept) {
					keptUid = isOpen ? keptUid : seenAt(place).uid;
					shown.push(seenAt(place));
				} else {
					hidden.push(seenAt(place));
				}
			}
		}

		if (hidden.length > 0) {
			older.set(seenAt(newest).uid, hidden);
		}

		if (shown.length > 0) {
			beside.set(newest, shown);
			for (const {uid} of shown) {
				under.set(uid, seenAt(newest));
			}
		}
	}

	const rows: CertificateSigningRequest[] = [];
	for (let at = 0; at < order.length; at += 1) {
		const place = order[at] ?? 0;
		if (stays[place] === 1) {
			rows.push(seenAt(place));
			for (const each of beside.get(place) ?? []) {
				rows.push(each);
			}
		}
	}

	return {rows, older, under, ...(keptUid === undefined ? {} : {kept: keptUid})};
}

/** The newest request of a row's group, which may be the row itself; undefined if the row has no such group. */
export function newestOf(
	{older, under}: Folded,
	row: CertificateSigningRequest,
): CertificateSigningRequest | undefined {
	const isNewest = older.has(row.uid) || [...under.values()].includes(row);
	return under.get(row.uid) ?? (isNewest ? row : undefined);
}

/** A row with all requests that are folded under it. They are decided together. */
export function wholeOf({older}: Folded, row: CertificateSigningRequest): Rows {
	return [row, ...(older.get(row.uid) ?? [])];
}

/** Requests of one group that are decided together: the newest, and the older ones. */
export type Repeats = {readonly newest: CertificateSigningRequest; readonly older: Rows};

/**
 * The groups of some requests that are folded. In an unfolded group each row is marked on its own, and is a decision of its
 * own.
 */
export function repeatsAmong(
	{rows, older, under, kept}: Folded,
	chosen: ReadonlyMap<string, CertificateSigningRequest>,
): readonly Repeats[] {
	const groups = new Map<string, CertificateSigningRequest[]>();
	for (const row of rows) {
		const head = (row.uid === kept ? under.get(row.uid)?.uid : undefined) ?? row.uid;
		for (const {uid} of [row, ...(older.get(row.uid) ?? [])]) {
			const each = chosen.get(uid);
			if (each !== undefined) {
				const group = groups.get(head);
				if (group === undefined) {
					groups.set(head, [each]);
				} else {
					group.push(each);
				}
			}
		}
	}

	return [...groups.values()].flatMap(group => {
		const [newest, ...rest] = group.sort(
			(a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.name < b.name ? -1 : 1),
		);
		return newest !== undefined && rest.length > 0 ? [{newest, older: rest}] : [];
	});
}
