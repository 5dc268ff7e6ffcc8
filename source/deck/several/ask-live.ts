import type {Subscribable} from '../../base/index.js';
import type {RequestList} from '../../cluster/calls/index.js';

/** The pause until it looks again whether pages are arriving, in milliseconds. */
const againMs = 300;
/** A question waits no longer than this for the pages of other lists, in milliseconds. */
const mostMs = 2000;

type AskOptions = {
	readonly signal: AbortSignal;
	/** Whether pages of a list are arriving. A question would delay them, for example by a further connection. */
	readonly arePagesArriving?: (() => boolean) | undefined;
};

/**
 * Asks each cluster once, after its list is live and the pages of the others have arrived. If a question fails, the next
 * change of a list asks it again.
 */
export function askLive<Part>(
	parts: readonly Part[],
	listOf: (part: Part) => Subscribable<Pick<RequestList, 'phase'>>,
	ask: (part: Part) => Promise<void>,
	{signal, arePagesArriving = () => false}: AskOptions,
): void {
	const asked = new Set<Part>();
	/** When a list was live first. */
	let liveSince: number | undefined;
	let timer: NodeJS.Timeout | undefined;
	const plan = (waitMs: number) => {
		clearTimeout(timer);
		timer = setTimeout(look, waitMs);
	};

	function look(): void {
		const live = parts.filter(part => !asked.has(part) && listOf(part).getSnapshot().phase === 'live');
		if (signal.aborted || live.length === 0) {
			return;
		}

		liveSince ??= performance.now();
		if (arePagesArriving() && performance.now() - liveSince < mostMs) {
			plan(againMs);
			return;
		}

		for (const part of live) {
			asked.add(part);
			ask(part).catch(() => asked.delete(part));
		}
	}

	for (const part of parts) {
		listOf(part).subscribe(() => {
			if (asked.size < parts.length) {
				plan(0);
			}
		});
	}

	plan(0);
	signal.addEventListener('abort', () => clearTimeout(timer), {once: true});
}
