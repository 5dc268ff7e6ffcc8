import {ClusterError} from '../../cluster/model/index.js';
import {mayBeStored} from '../../operations/write/index.js';

type AttendOptions = {
	/** The end of the deck. */
	readonly signal: AbortSignal;
	/** Hears what is to be said once the deck was left. */
	warn(sentence: string): void;
	/** Sees to it that what was begun is done before the program ends. */
	finish(work: Promise<void>): void;
};

/**
 * Watches over a write that the deck may be left in the midst of: it is waited for, and what came of it is said, since
 * nobody sees the dialog any more.
 *
 * @param title - what it does, as the dialog is titled; hostile text.
 */
export function trackWrite(title: string, work: Promise<unknown>, {signal, warn, finish}: AttendOptions): void {
	const leave = () =>
		finish(
			work.then(
				() => warn(`done: ${title}`),
				(error: unknown) =>
					warn(`${wordOf(error)}: ${title}: ${error instanceof Error ? error.message : String(error)}`),
			),
		);
	const forget = () => signal.removeEventListener('abort', leave);
	signal.addEventListener('abort', leave, {once: true});
	work.then(forget, forget);
}

function wordOf(error: unknown): string {
	return error instanceof ClusterError && mayBeStored(error) ? 'not known whether done' : 'not done';
}
