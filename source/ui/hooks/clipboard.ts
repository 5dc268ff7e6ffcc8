import type {Printable} from '../../base/text/index.js';

/** What came of copying: how many bytes went, or that it was too much. */
export type Copied = {readonly ok: true; readonly bytes: number} | {readonly ok: false; readonly base64Bytes: number};

export type Clipboard = {
	/** Sends printable text of ours to the terminal's clipboard; the terminal does not say whether it accepts it. */
	copy(text: Printable): Copied;
	/** Asks the terminal a question of ours; the answer comes among the keys. */
	ask(question: string): void;
	/** A terminal multiplexer stands between, and has to let it through. */
	readonly isMultiplexed: boolean;
};

/** What terminals take of an OSC 52 in base64: beyond 100,000 bytes in all many drop it, and tmux less. */
export const mostBase64 = 74_994;

type ClipboardOptions = {
	/** Writes to the terminal. */
	readonly write: (bytes: string) => void;
	readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * The clipboard of the terminal that the operator sits at, over SSH too (xterm control sequence OSC 52). Nothing but
 * base64 of what certdeck made printable stands between the fixed bytes.
 */
export function createClipboard({write, env}: ClipboardOptions): Clipboard {
	// Behind SSH the multiplexer shows in TERM alone.
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
			// tmux either takes the sequence itself (set-clipboard on) or hands on what is wrapped (allow-passthrough on).
			write(isMultiplexed ? `${sequence}\u001BPtmux;\u001B${sequence}\u001B\\` : sequence);
			return {ok: true, bytes: Buffer.byteLength(text)};
		},
	};
}
