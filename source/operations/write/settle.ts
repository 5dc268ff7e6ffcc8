import {localized} from '../../base/text/index.js';
import type {SettlePace} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {mayBeStored} from './doubtful.js';

export const usualPace: SettlePace = {patienceMs: 10_000, pauseMs: 500, lookMs: 5000, looks: 3};

export type Settling<Written> = {
	/** The write as the subject of a sentence: `the approval of "x"`. */
	readonly what: string;
	/**
	 * Reads the current state once. Returns the written object if this or an identical write was done, and undefined if
	 * nothing changed.
	 *
	 * @throws {OperationError} if something else changed.
	 * @throws {ClusterError} if it can't be read.
	 */
	look(signal: AbortSignal): Promise<Written | undefined>;
	readonly signal?: AbortSignal | undefined;
	readonly pace?: SettlePace | undefined;
};

/**
 * Sends a write. If its answer is lost, the state is read back. A write that was done counts as a success.
 *
 * @throws {ClusterError} the error of the write: `isUndone` if it certainly had no effect, otherwise that is not known.
 */
export async function settled<Written>(
	write: () => Promise<Written>,
	{what, look, signal, pace}: Settling<Written>,
): Promise<Written> {
	try {
		return await write();
	} catch (error) {
		if (!(error instanceof ClusterError) || error.code === 'aborted') {
			throw error;
		}

		if (error.code === 'conflict' || error.code === 'already-exists') {
			// It was sent before and the answer was lost, or somebody else wrote the same.
			const found = await look(AbortSignal.timeout((pace ?? usualPace).lookMs)).catch(() => undefined);
			if (found === undefined) {
				throw error;
			}

			return found;
		}

		if (!mayBeStored(error)) {
			throw error;
		}

		const found = await lookPatiently(look, {signal, pace});
		if ('written' in found) {
			return found.written;
		}

		throw new ClusterError(
			error.code,
			'unread' in found
				? localized`${error.message}, and so does reading back: whether ${what} was done is not known`
				: localized`${error.message}; it was read back: ${what} was not done`,
			{
				cause: error,
				...('unread' in found ? {} : {isUndone: true}),
				...(error.status === undefined ? {} : {status: error.status}),
				hint:
					'unread' in found
						? localized`look at it once the server answers, before it is done again`
						: localized`it can be done again`,
			},
		);
	}
}

/** The result of reading back: the written object, no change, or no answer. */
export type Found<Written> = {readonly written: Written} | {readonly isUndone: true} | {readonly unread: ClusterError};

/**
 * Reads until the state is known, or until it takes too long.
 *
 * @throws errors of `look` for an object with other content.
 */
export async function lookPatiently<Written>(
	look: (signal: AbortSignal) => Promise<Written | undefined>,
	{signal, pace = usualPace}: Pick<Settling<Written>, 'signal' | 'pace'>,
): Promise<Found<Written>> {
	let began = performance.now();
	let undone = 0;
	for (let tries = 0; ; ) {
		let unread: ClusterError | undefined;
		try {
			const late = AbortSignal.timeout(pace.lookMs);
			const written = await look(signal === undefined ? late : AbortSignal.any([signal, late]));
			if (written !== undefined) {
				return {written};
			}

			undone += 1;
			if (undone >= pace.looks) {
				return {isUndone: true};
			}
		} catch (error) {
			if (!(error instanceof ClusterError) || signal?.aborted) {
				throw error;
			}

			unread = error;
		}

		if (performance.now() - began >= pace.patienceMs) {
			if (unread === undefined) {
				return {isUndone: true};
			}

			if (!(await pace.whenReachable?.(signal))) {
				return {unread};
			}

			[began, undone, tries] = [performance.now(), 0, 0];
			continue;
		}

		await pause(pace.pauseMs * 2 ** Math.min(tries, 3), signal);
		tries += 1;
	}
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', done);
			resolve();
		};

		const timer = setTimeout(done, milliseconds);
		signal?.addEventListener('abort', done, {once: true});
	});
}
