import {ClusterError} from '../../cluster/model/index.js';
import type {Right} from '../evidence/index.js';
import {missingRight} from '../evidence/index.js';

/** An answer, or why there is none, as a phrase. */
export type Known<T> = {readonly value: T} | {readonly why: string};

/**
 * Asks, and turns a refusal or an error into a reason.
 *
 * @throws {ClusterError} `aborted` and `unauthorized`, with which other questions would fail as well.
 */
export async function known<T>(right: Right, asking: () => Promise<T>): Promise<Known<T>> {
	try {
		return {value: await asking()};
	} catch (error) {
		if (!(error instanceof ClusterError) || error.code === 'aborted' || error.code === 'unauthorized') {
			throw error;
		}

		return {why: error.code === 'forbidden' ? missingRight(right) : error.message};
	}
}
