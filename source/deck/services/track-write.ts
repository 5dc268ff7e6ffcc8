import {localized} from '../../base/text/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {mayBeStored} from '../../operations/write/index.js';

type TrackOptions = {
	/** Aborts at the end of the deck. */
	readonly signal: AbortSignal;
	/** Called with a sentence to print after the deck has ended. */
	warn(sentence: string): void;
	/** Makes the program wait for `work` before it ends. */
	finish(work: Promise<void>): void;
};

/**
 * Tracks a write. If the deck ends first, the program waits for the write and prints its outcome, because the dialog is no
 * longer on the screen.
 *
 * @param title - the title of the dialog; hostile text.
 */
export function trackWrite(title: string, work: Promise<unknown>, {signal, warn, finish}: TrackOptions): void {
	const leave = () =>
		finish(
			work.then(
				() => warn(localized`done: ${title}`),
				(error: unknown) =>
					warn(`${wordOf(error)}: ${title}: ${error instanceof Error ? error.message : String(error)}`),
			),
		);
	const stopTracking = () => signal.removeEventListener('abort', leave);
	signal.addEventListener('abort', leave, {once: true});
	work.then(stopTracking, stopTracking);
}

function wordOf(error: unknown): string {
	return error instanceof ClusterError && mayBeStored(error) ? localized`not known whether done` : localized`not done`;
}
