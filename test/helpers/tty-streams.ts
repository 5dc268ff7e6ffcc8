import {PassThrough, Writable} from 'node:stream';
import {pasted, sendBytes} from './key-bytes.js';
import type {Screen, ScreenSize} from './screen.js';
import {createScreen} from './screen.js';

/** Streams that look like a terminal to Ink, and the screen that they draw. */
export type TtyStreams = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly screen: Screen;
	/** Calls of `setRawMode`, in order. */
	readonly rawModes: readonly boolean[];
	/** Types one key, or several as one chunk, when the screen listens for them. */
	type(keys: string): Promise<void>;
	paste(text: string): Promise<void>;
	resize(size: ScreenSize): void;
};

/** A terminal for real Ink in this process, by default of 80×24. */
export function createTtyStreams({columns = 80, rows = 24}: Partial<ScreenSize> = {}): TtyStreams {
	const screen = createScreen({columns, rows});
	const rawModes: boolean[] = [];
	const stdout = Object.assign(
		new Writable({
			decodeStrings: false,
			write(chunk: string | Uint8Array, _encoding, done) {
				// The kernel's terminal turns line feeds into new lines, also in raw mode (OPOST stays on).
				const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
				screen.write(text.replaceAll('\n', '\r\n')).then(() => done(), done);
			},
		}),
		{isTTY: true, columns, rows, getColorDepth: () => 8, hasColors: () => true},
	);
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		isRaw: false,
		ref: () => stdin,
		unref: () => stdin,
		setRawMode(isRaw: boolean) {
			stdin.isRaw = isRaw;
			rawModes.push(isRaw);
			return stdin;
		},
	});

	const send = (bytes: string) => sendBytes(text => stdin.write(text), bytes);

	return {
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: stdout as unknown as NodeJS.WriteStream,
		screen,
		rawModes,
		type: send,
		paste: text => send(pasted(text)),
		resize(size) {
			screen.resize(size);
			Object.assign(stdout, size);
			stdout.emit('resize');
		},
	};
}
