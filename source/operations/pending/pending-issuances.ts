import {dirname} from 'node:path';
import type {FileError} from '../../storage/files/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import {orphanedKeys} from '../../storage/issuance/index.js';
import {OperationError} from '../plan/index.js';
import type {KeyPlace} from './issuance-key.js';
import {lookForKeyFile} from './issuance-key.js';
import type {KnownCluster} from './same-cluster.js';
import {compareClusters} from './same-cluster.js';

/**
 * What can be said of its key without asking the cluster: as `KeyPlace`, `unmade` where there is none yet, `unreadable`,
 * `secret` and `elsewhere` where it is not on this machine; `unchecked` for one of the operator's own, of which nothing was
 * written down but its file.
 */
export type KeyState = KeyPlace | 'unchecked' | 'unmade' | 'unreadable' | 'secret' | 'elsewhere';

export type PendingIssuance = {readonly work: Issuance; readonly key: KeyState};

export type PendingIssuanceList = {
	/** The oldest first. */
	readonly unfinished: readonly PendingIssuance[];
	/** Records that can't be read. */
	readonly faults: readonly FileError[];
	/** Private keys of no work whose certificate is neither beside them nor known to be in its place; absolute paths. */
	readonly orphanedKeys: readonly string[];
};

/**
 * All that was begun and is not done, on whatever cluster. Nothing is asked of one.
 *
 * @param folders - where keys without work are looked for, besides the folders of those with work.
 * @throws {FileError} where the state folder, or one of `folders`, can't be read.
 */
export async function listPendingIssuances(
	works: IssuanceStore,
	folders: readonly string[] = [],
): Promise<PendingIssuanceList> {
	const {works: found, faults} = await works.list();
	const paths = found.flatMap(({key}) => (key.place === 'file' ? [key.path] : []));
	return {
		unfinished: await Promise.all(found.map(async work => ({work, key: await keyState(work)}))),
		faults,
		orphanedKeys: await orphanedKeys(
			[...paths.map(path => dirname(path)), ...folders],
			new Set([...paths, ...(await works.keysInUse())]),
		),
	};
}

async function keyState({key, step, made}: Issuance): Promise<KeyState> {
	if (key.place !== 'file') {
		return key.place;
	}

	if (step === 'begun') {
		return 'unmade';
	}

	try {
		const place = await lookForKeyFile(key, made?.publicKeySha256);
		return place === 'other' && made === undefined ? 'unchecked' : place;
	} catch {
		return 'unreadable';
	}
}

/**
 * The work that someone means: by its id or the beginning of it, or by the name of its request.
 *
 * @throws {OperationError} `wrong-state` where there is none, or several.
 */
export async function findIssuance(works: IssuanceStore, text: string): Promise<Issuance> {
	const {works: all} = await works.list();
	const named = all.filter(({name}) => name === text);
	const found = named.length > 0 ? named : all.filter(({id}) => text !== '' && id.startsWith(text));
	const [work] = found;
	if (work === undefined || found.length > 1) {
		throw new OperationError(
			'wrong-state',
			work === undefined
				? `there is no unfinished work ${JSON.stringify(text)}`
				: `${JSON.stringify(text)} may be any of ${found.map(({id}) => id).join(', ')}`,
			{hint: 'certdeck resume --list shows what there is'},
		);
	}

	return work;
}

/**
 * The work that a request of this cluster belongs to, for sure.
 *
 * @param mine - ids of work that was begun over this very connection.
 * @throws {FileError}
 */
export async function findIssuanceOf(
	works: IssuanceStore,
	uid: string,
	here: KnownCluster,
	mine: ReadonlySet<string> = new Set(),
): Promise<Issuance | undefined> {
	return (await works.list()).works.find(
		work => work.uid === uid && (mine.has(work.id) || compareClusters(here, work) === 'same'),
	);
}
