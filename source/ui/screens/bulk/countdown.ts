/** A countdown. After its end it calls nothing any more. */
export type Countdown = {
	/** Ends the countdown; false if it had ended already. */
	cancel(): boolean;
};

export type CountdownOptions = {
	/** Milliseconds of a clock that continues while the process is stopped. */
	readonly now: () => number;
	onLeft(leftMs: number): void;
	/** The time has run out. */
	onEnd(): void;
	/** Called if the process was stopped or the machine slept, so that the reader could not cancel. */
	onSlept(): void;
};

const tickMs = 200;
/** A longer gap between two ticks means that the process was stopped. A busy machine is not so late. */
const longestGapMs = 3000;

/** Starts a countdown. It ends at once when it is cancelled, even if the screen shows it for a moment longer. */
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
