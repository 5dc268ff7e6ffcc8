import type {Transport} from '../connection/index.js';
import {ClusterError} from '../model/index.js';

/** Reads one object; undefined if it does not exist. @throws {ClusterError} for any other failure. */
export async function getOptional<T>(
	transport: Transport,
	path: string,
	what: string,
	decode: (value: unknown) => T,
	signal?: AbortSignal,
): Promise<T | undefined> {
	try {
		return decode(await transport.json({path, what, signal}));
	} catch (error) {
		if (error instanceof ClusterError && error.code === 'not-found') {
			return undefined;
		}

		throw error;
	}
}
