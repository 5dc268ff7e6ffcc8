import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** Both halves of the young generation together, in bytes: enough for the garbage of a frame. */
const enoughBytes = 4e6;

/**
 * Lets V8's young generation grow a little. The launcher keeps it at its first size, because with the first long list it
 * would take 130 MB for good; at that size, though, a frame of the deck costs several collections.
 *
 * @returns stops watching it.
 */
export function growYoungGeneration(): () => void {
	setFlagsFromString('--semi-space-growth-factor=2');
	const timer = setInterval(() => {
		const young = getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space');
		if (young === undefined || young.space_size >= enoughBytes) {
			stop();
		}
	}, 50);
	timer.unref();
	const stop = () => {
		clearInterval(timer);
		setFlagsFromString('--semi-space-growth-factor=1');
	};

	return stop;
}
