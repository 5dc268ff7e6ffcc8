export type OutputLoss = {
	/** Fires when standard output takes nothing any more. */
	readonly signal: AbortSignal;
	/** Whether somebody still waits for what was lost: of a full disk, but not of a reader who has read enough. */
	isFault(): boolean;
};

/**
 * Hears that nobody reads the output any more, or that it can't be written. What is under way goes on, as a decision or a
 * key that is being written must; what would be said is dropped.
 *
 * @param say - where a fault of standard output is told of.
 */
export function onOutputLoss(
	stdout: NodeJS.EventEmitter,
	stderr: NodeJS.EventEmitter,
	say: (text: string) => void,
): OutputLoss {
	const controller = new AbortController();
	let fault: string | undefined;
	stdout.on('error', (error: NodeJS.ErrnoException) => {
		const {code = 'unknown error'} = error;
		if (!controller.signal.aborted && code !== 'EPIPE') {
			fault = code;
			say(`certdeck: standard output can not be written (${code})\n`);
		}

		controller.abort();
	});
	stderr.on('error', () => {});
	return {signal: controller.signal, isFault: () => fault !== undefined};
}
