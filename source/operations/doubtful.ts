import type {ClusterError} from '../cluster/cluster-error.js';
import {withoutOutcome} from '../custody/journal-record.js';

const doubtful: ReadonlySet<string> = new Set(['unreachable', 'unavailable', 'server', 'aborted', withoutOutcome]);

/** Whether a write may have been stored for all that it failed with an error of this code: its answer was lost. */
export function isDoubtful(code: string): boolean {
	return doubtful.has(code);
}

/** The same of a write that failed with this: where it was never sent, or read back, it is known that nothing came of it. */
export function mayBeStored({code, isUndone}: ClusterError): boolean {
	return isDoubtful(code) && !isUndone;
}
