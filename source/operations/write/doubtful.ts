import {ClusterError} from '../../cluster/model/index.js';
import {notStored, withoutOutcome} from '../../storage/journal/index.js';
import {OperationError} from '../plan/index.js';

const doubtful: ReadonlySet<string> = new Set(['unreachable', 'unavailable', 'server', 'aborted', withoutOutcome]);

/** Whether a write may have been stored for all that it failed with an error of this code: its answer was lost. */
export function isDoubtful(code: string): boolean {
	return doubtful.has(code);
}

/** The same of a write that failed with this: where it was never sent, or read back, it is known that nothing came of it. */
export function mayBeStored({code, isUndone}: ClusterError): boolean {
	return isDoubtful(code) && !isUndone;
}

/** The error code that the journal has of a write that failed: it says whether that may have been stored. */
export function journalCode(error: unknown): string | undefined {
	if (error instanceof ClusterError) {
		return isDoubtful(error.code) && error.isUndone ? notStored : error.code;
	}

	// One that is deleted meanwhile may have been decided before.
	return error instanceof OperationError && error.code === 'changed' && error.cause === undefined
		? error.code
		: undefined;
}
