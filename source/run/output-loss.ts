import {localized} from '../base/text/index.js';
export type OutputLoss = {
	/** Fires when standard output accepts no further data. */
	readonly signal: AbortSignal;
	/** Whether the loss is an error, such as a full disk. A reader that closes the pipe is no error. */
	isFault(): boolean;
};

/**
 * Watches whether standard output has lost its reader or can't be written. Running operations continue, because a decision
 * or a key must be written completely. Further output is discarded.
 *
 * @param say - prints a sentence about a fault of standard output.
 */
export function onOutputLoss(
	stdout: NodeJS.EventEmitter,
	stderr: NodeJS.EventEmitter,
	say: (text: string) => void,
): OutputLoss {
	const controller = new AbortController();
	let fault: string | undefined;
	stdout.on('error', (error: NodeJS.ErrnoException) => {
		const {code = localized`unknown error`} = error;
		if (!controller.signal.aborted && code !== 'EPIPE') {
			fault = code;
			say(localized`certdeck: standard output can not be written (${code})\n`);
		}

		controller.abort();
	});
	stderr.on('error', () => {});
	return {signal: controller.signal, isFault: () => fault !== undefined};
}
