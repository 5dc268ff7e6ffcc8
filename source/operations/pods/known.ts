import {ClusterError} from '../../cluster/model/index.js';
import type {Right} from '../evidence/index.js';
import {missingRight} from '../evidence/index.js';

/** What asking brought, or in a phrase why there is no answer. */
export type Known<T> = {readonly value: T} | {readonly why: string};

/**
 * Asks, and takes a refusal or a fault as no answer.
 *
 * @throws {ClusterError} `aborted` and `unauthorized`, which no other question would get past.
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
