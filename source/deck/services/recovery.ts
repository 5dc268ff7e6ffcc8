import type {Subscribable} from '../../base/index.js';
import type {RequestList} from '../../cluster/calls/index.js';

/** Calls `recovered` each time the list becomes live after it was stale or failed. */
export function onRecovery(requests: Subscribable<RequestList>, recovered: () => void): void {
	let before = requests.getSnapshot().phase;
	requests.subscribe(() => {
		const {phase} = requests.getSnapshot();
		const isRecovered = phase === 'live' && (before === 'stale' || before === 'failed');
		before = phase;
		if (isRecovered) {
			recovered();
		}
	});
}
