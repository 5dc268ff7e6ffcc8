import {localized} from '../../base/text/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {mayBeStored} from '../../operations/write/index.js';

type TrackOptions = {
	/** The end of the deck. */
	readonly signal: AbortSignal;
	/** Called with what is to be printed after the deck is left. */
	warn(sentence: string): void;
	/** Has the program wait for this before it ends. */
	finish(work: Promise<void>): void;
};

/**
 * Tracks a write. Where the deck is left before it ends, the program waits for it and prints its outcome, because the
 * dialog is no longer on the screen.
 *
 * @param title - what it does, as the dialog is titled; hostile text.
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
