import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** How long the list produces much garbage, in milliseconds. */
const startMs = 10_000;
/** The size of both halves of the young generation, in bytes. It is enough for the garbage of a frame. */
const enoughBytes = 4e6;

const growingSlowly = '--heap-growing-percent=20';

/**
 * Keeps V8's heap small for a deck that stays open for days. A verb ends too soon to profit from that. Called before the
 * list of requests is read.
 *
 * With 10,000 requests at 120×40 the deck uses 173 MB instead of 356 (medians of 3; Node.js 24). Without the first flag it
 * uses about 276, without the second about 248. A key takes 29 ms of processor time instead of 26, and reading and
 * reviewing the list takes 11 s instead of 10. `list` of as many requests takes 6.1 s with the flags and 4.5 without
 * (medians of 7), and then ends. `--no-parallel-scavenge` would save 3 MB more, but a key would take 34 ms.
 */
export function keepHeapSmall(): void {
	// The young generation grows with the objects of a long list that survive, and never shrinks while keys produce
	// garbage.
	setFlagsFromString('--semi-space-growth-factor=1');
	// By default, the old generation may double before it is collected.
	setFlagsFromString(growingSlowly);
	// Less compiled code: with 10,000 requests 135 MB instead of 155, with 200 requests 100 instead of 105. A key takes 1
	// ms more.
	setFlagsFromString('--optimize-for-size');
}

/**
 * Lets the old generation grow faster while the first lists are read. All of a list stays, and each collection goes through
 * all of it. Several lists at once produce more garbage between two collections: with five clusters of 2,000 requests, 400
 * saves a fifth of the processor time and costs 13 MB. With one of 10,000, it would cost 30 MB.
 *
 * @returns a function that ends it. After ten seconds it ends by itself.
 */
export function collectRarely(areSeveral: boolean): () => void {
	setFlagsFromString(`--heap-growing-percent=${areSeveral ? 400 : 40}`);
	const end = () => setFlagsFromString(growingSlowly);
	// A cluster that does not answer must not keep the garbage of the others.
	const timer = setTimeout(end, startMs).unref();
	return () => {
		clearTimeout(timer);
		end();
	};
}

/**
 * Also keeps compiled code small, for a process that mostly waits for a server, such as a signer. With 1,000 requests and
 * 500 of Pods, a replica uses about 12 MB less.
 */
export function keepCodeSmall(): void {
	setFlagsFromString('--no-opt');
	setFlagsFromString('--no-maglev');
}

/**
 * Lets V8's young generation grow a little. `keepHeapSmall` keeps it at its first size, because the first long list would
 * increase it to 130 MB permanently. But at that size, a frame of the deck costs several collections.
 *
 * @returns a function that ends it.
 */
export function growYoungGeneration(): () => void {
	setFlagsFromString('--semi-space-growth-factor=2');
	const began = performance.now();
	let timer: NodeJS.Timeout | undefined;
	const look = () => {
		const young = getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space');
		if (young === undefined || young.space_size >= enoughBytes) {
			stop();
			return;
		}

		// The list produces garbage at the start. Later it may take long until there is enough.
		timer = setTimeout(look, performance.now() - began < startMs ? 50 : 500).unref();
	};

	const stop = () => {
		clearTimeout(timer);
		setFlagsFromString('--semi-space-growth-factor=1');
	};

	look();
	return stop;
}
