import type {RequestList, Store} from '../cluster/types.js';

/** Runs `recovered` each time that a list which was not live any more, or could not be had, is live. */
export function onRecovery(
	requests: Pick<Store<RequestList>, 'getSnapshot' | 'subscribe'>,
	recovered: () => void,
): void {
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
