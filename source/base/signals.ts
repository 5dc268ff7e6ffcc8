/** The signals of Ctrl-C, of `kill`, and of a terminal that disappears. Without a listener they end the program. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The part of Node's `process` that delivers signals. */
export type SignalSource = Pick<NodeJS.Process, 'on' | 'once' | 'off'>;

/**
 * Listens to the signals that end a program.
 *
 * @param how - `once`: the second signal of a kind has its usual effect, and ends a program that does not react.
 * @returns a function that ends the listening.
 */
export function onEndingSignal(
	source: SignalSource,
	how: 'on' | 'once',
	listener: (signal: NodeJS.Signals) => void,
): () => void {
	for (const signal of endingSignals) {
		source[how](signal, listener);
	}

	return () => {
		for (const signal of endingSignals) {
			source.off(signal, listener);
		}
	};
}
