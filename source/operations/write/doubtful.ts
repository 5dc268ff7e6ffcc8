import {ClusterError} from '../../cluster/model/index.js';
import {notStored, withoutOutcome} from '../../storage/journal/index.js';
import {OperationError} from '../plan/index.js';

const doubtful: ReadonlySet<string> = new Set(['unreachable', 'unavailable', 'server', 'aborted', withoutOutcome]);

/** Whether a write may have been stored despite an error with this code, because its answer was lost. */
export function isDoubtful(code: string): boolean {
	return doubtful.has(code);
}

/** As `isDoubtful`, for an error. A write that was never sent, or that was read back, certainly had no effect. */
export function mayBeStored({code, isUndone}: ClusterError): boolean {
	return isDoubtful(code) && !isUndone;
}

/** The journal's error code for a failed write. It shows whether the write may have been stored. */
export function journalCode(error: unknown): string | undefined {
	if (error instanceof ClusterError) {
		return isDoubtful(error.code) && error.isUndone ? notStored : error.code;
	}

	// A request that was deleted meanwhile may have been decided before.
	return error instanceof OperationError && error.code === 'changed' && error.cause === undefined
		? error.code
		: undefined;
}
