import type {Subscribable} from '../../base/index.js';
import type {RequestList} from '../../cluster/calls/index.js';

/** The pause until it looks again whether pages are arriving, in milliseconds. */
const againMs = 300;

type AskOptions = {
	readonly signal: AbortSignal;
	/** Whether pages of a list are arriving. A question would delay them, for example by a further connection. */
	arePagesArriving?(): boolean;
};

/**
 * Asks each cluster once, after the frame that shows its list as live. If a question fails, the next change of the list asks
 * it again.
 */
export function askLive<Part>(
	parts: readonly Part[],
	listOf: (part: Part) => Subscribable<Pick<RequestList, 'phase'>>,
	ask: (part: Part) => Promise<void>,
	{signal, arePagesArriving = () => false}: AskOptions,
): void {
	const asked = new Set<Part>();
	let timer: NodeJS.Timeout | undefined;
	const plan = (waitMs: number) => {
		timer ??= setTimeout(look, waitMs);
	};

	function look(): void {
		timer = undefined;
		if (signal.aborted) {
			return;
		}

		if (arePagesArriving()) {
			plan(againMs);
			return;
		}

		for (const part of parts) {
			if (!asked.has(part) && listOf(part).getSnapshot().phase === 'live') {
				asked.add(part);
				ask(part).catch(() => asked.delete(part));
			}
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
