import {dirname} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {FileError} from '../../storage/files/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import {orphanedKeys} from '../../storage/issuance/index.js';
import {OperationError} from '../plan/index.js';
import type {KeyPlace} from './issuance-key.js';
import {lookForKeyFile} from './issuance-key.js';
import type {KnownCluster} from './same-cluster.js';
import {compareClusters} from './same-cluster.js';

/**
 * The state of the key, as far as it is known without asking the cluster. As `KeyPlace`; also `unmade` before it exists,
 * `unreadable`, `secret` and `elsewhere` if it is not on this machine, and `unchecked` for the operator's own key, of which
 * only the file was recorded.
 */
export type KeyState = KeyPlace | 'unchecked' | 'unmade' | 'unreadable' | 'secret' | 'elsewhere';

export type PendingIssuance = {readonly issuance: Issuance; readonly key: KeyState};

export type PendingIssuances = {
	/** The oldest first. */
	readonly pending: readonly PendingIssuance[];
	/** Records that can't be read. */
	readonly faults: readonly FileError[];
};

export type PendingIssuanceList = PendingIssuances & {
	/**
	 * Private keys without an issuance whose certificate is neither beside them nor known to be published; absolute paths.
	 */
	readonly orphanedKeys: readonly string[];
};

/**
 * All pending issuances, for every cluster. No cluster is asked.
 *
 * @throws {FileError} if the state folder can't be read.
 */
export async function readPendingIssuances(issuances: IssuanceStore): Promise<PendingIssuances> {
	const {issuances: found, faults} = await issuances.list();
	return {
		pending: await Promise.all(found.map(async issuance => ({issuance, key: await keyState(issuance)}))),
		faults,
	};
}

/**
 * As `readPendingIssuances`, with the orphaned keys.
 *
 * @param folders - where to look for orphaned keys, besides the folders of keys that issuances name.
 * @throws {FileError} if the state folder, or one of `folders`, can't be read.
 */
export async function listPendingIssuances(
	issuances: IssuanceStore,
	folders: readonly string[] = [],
): Promise<PendingIssuanceList> {
	const {pending, faults} = await readPendingIssuances(issuances);
	const paths = pending.flatMap(({issuance: {key}}) => (key.place === 'file' ? [key.path] : []));
	return {
		pending,
		faults,
		orphanedKeys: await orphanedKeys(
			[...paths.map(path => dirname(path)), ...folders],
			new Set([...paths, ...(await issuances.keysInUse())]),
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
 * The issuance with an id, with a prefix of its id, or with the name of its request.
 *
 * @throws {OperationError} `wrong-state` if there is none, or several.
 */
export async function findIssuance(issuances: IssuanceStore, text: string): Promise<Issuance> {
	const {issuances: all} = await issuances.list();
	const named = all.filter(({name}) => name === text);
	const found = named.length > 0 ? named : all.filter(({id}) => text !== '' && id.startsWith(text));
	const [issuance] = found;
	if (issuance === undefined || found.length > 1) {
		throw new OperationError(
			'wrong-state',
			issuance === undefined
				? localized`there is no unfinished certificate ${JSON.stringify(text)}`
				: localized`${JSON.stringify(text)} may be any of ${found.map(({id}) => id).join(', ')}`,
			{hint: localized`certdeck resume --list shows what there is`},
		);
	}

	return issuance;
}

/**
 * The issuance that certainly belongs to a request of this cluster.
 *
 * @param mine - ids of issuances that were begun over this connection.
 * @throws {FileError}
 */
export async function findIssuanceOf(
	issuances: IssuanceStore,
	uid: string,
	here: KnownCluster,
	mine: ReadonlySet<string> = new Set(),
): Promise<Issuance | undefined> {
	return (await issuances.list()).issuances.find(
		issuance => issuance.uid === uid && (mine.has(issuance.id) || compareClusters(here, issuance) === 'same'),
	);
}
