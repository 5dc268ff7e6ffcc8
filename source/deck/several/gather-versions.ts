import type {Subscribable} from '../../base/index.js';
import {createNotifier} from '../../cluster/model/index.js';

/**
 * The sum of the versions of all clusters. Their changes are gathered, because each notification draws the rows of all
 * clusters again.
 *
 * @param waitMs - the least time between two notifications, in milliseconds.
 */
export function gatherVersions(
	parts: ReadonlyArray<Subscribable<number>>,
	waitMs: () => number,
	signal: AbortSignal,
): Subscribable<number> {
	const sum = () => parts.reduce((all, {getSnapshot}) => all + getSnapshot(), 0);
	let version = sum();
	const notifier = createNotifier(waitMs(), () => {
		const next = sum();
		const isChanged = next !== version;
		version = next;
		return isChanged;
	});
	for (const {subscribe} of parts) {
		subscribe(() => notifier.soon(waitMs()));
	}

	signal.addEventListener('abort', notifier.stop, {once: true});
	return {getSnapshot: () => version, subscribe: notifier.subscribe};
}
