import type {Cluster} from '../../cluster/calls/index.js';
import type {Intended} from '../../storage/journal/index.js';
import type {Recorder} from '../plan/index.js';
import {journalCode} from './doubtful.js';

/**
 * Sends a decision. The journal records it before, and its result after. Without a recorder, and with --read-only, which
 * sends nothing, the journal gets neither.
 *
 * @throws errors of `send`.
 * @throws {OperationError} `unrecorded` if the decision can't be recorded. Nothing was sent then.
 */
export async function recorded<T extends {readonly resourceVersion: string}>(
	{info}: Pick<Cluster, 'info'>,
	record: Recorder | undefined,
	intended: () => Intended,
	send: () => Promise<T>,
): Promise<T> {
	const answer = record === undefined || info.readOnly ? undefined : await record.begin(intended());
	let stored: T;
	try {
		stored = await send();
	} catch (error) {
		const code = journalCode(error);
		if (code !== undefined) {
			await answer?.({error: code});
		}

		throw error;
	}

	await answer?.({resourceVersion: stored.resourceVersion});
	return stored;
}
