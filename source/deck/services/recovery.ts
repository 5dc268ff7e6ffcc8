import type {Subscribable} from '../../base/index.js';
import type {RequestList} from '../../cluster/calls/index.js';

/** Runs `recovered` each time that a list which was not live any more, or could not be had, is live. */
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
