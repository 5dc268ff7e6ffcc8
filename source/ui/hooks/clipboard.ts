import type {Printable} from '../../base/text/index.js';

/** The result of copying: how many bytes were sent, or that there were too many. */
export type Copied = {readonly ok: true; readonly bytes: number} | {readonly ok: false; readonly base64Bytes: number};

export type Clipboard = {
	/** Sends our own printable text to the terminal's clipboard. The terminal does not say whether it accepted the text. */
	copy(text: Printable): Copied;
	/** Sends a query to the terminal. The answer arrives as key input. */
	ask(question: string): void;
	/** A terminal multiplexer is between certdeck and the terminal, and must let the text through. */
	readonly isMultiplexed: boolean;
};

/** The most base64 bytes of one copy. Many terminals drop an OSC 52 of more than 100,000 bytes; tmux accepts less. */
export const mostBase64 = 74_994;

type ClipboardOptions = {
	/** Writes to the terminal. */
	readonly write: (bytes: string) => void;
	readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * The clipboard of the operator's terminal, over SSH too (xterm control sequence OSC 52). The sequence consists of fixed
 * bytes and of the base64 form of printable text.
 */
export function createClipboard({write, env}: ClipboardOptions): Clipboard {
	// Over SSH only TERM shows the multiplexer.
	const isMultiplexed = Boolean(env['TMUX']) || /^(tmux|screen)/.test(env['TERM'] ?? '');
	return {
		isMultiplexed,
		ask: write,
		copy(text) {
			const base64 = Buffer.from(text, 'utf8').toString('base64');
			if (base64.length > mostBase64) {
				return {ok: false, base64Bytes: base64.length};
			}

			const sequence = `\u001B]52;c;${base64}\u0007`;
			// tmux obeys the sequence itself (set-clipboard on), or passes the wrapped one to the terminal (allow-passthrough on).
			write(isMultiplexed ? `${sequence}\u001BPtmux;\u001B${sequence}\u001B\\` : sequence);
			return {ok: true, bytes: Buffer.byteLength(text)};
		},
	};
}
