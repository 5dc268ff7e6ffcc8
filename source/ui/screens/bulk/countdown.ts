/** Once it has ended, one way or another, nothing more comes of it. */
export type Countdown = {
	/** Ends it; false where it had ended before. */
	cancel(): boolean;
};

export type CountdownOptions = {
	/** Milliseconds, of a clock that goes on while the process is stopped. */
	readonly now: () => number;
	onLeft(leftMs: number): void;
	/** The time has run out. */
	onEnd(): void;
	/** Nobody could have cancelled it: the process was stopped, or the machine slept. */
	onSlept(): void;
};

const tickMs = 200;
/** No machine that is only busy is so late. */
const longestGapMs = 3000;

/** Counts down and ends at once: what the screen still shows for a moment must not let the clock go on. */
export function startCountdown(totalMs: number, {now, onLeft, onEnd, onSlept}: CountdownOptions): Countdown {
	let last = now();
	const until = last + totalMs;
	let isOver = false;
	const timer = setInterval(() => {
		const at = now();
		const gapMs = at - last;
		last = at;
		if (gapMs > longestGapMs) {
			cancel();
			onSlept();
		} else if (at >= until) {
			cancel();
			onEnd();
		} else {
			onLeft(until - at);
		}
	}, tickMs);

	function cancel(): boolean {
		const wasRunning = !isOver;
		isOver = true;
		clearInterval(timer);
		return wasRunning;
	}

	return {cancel};
}
