import type {useApp} from 'ink';
import type {MouseReport} from './mouse-reports.js';
import {createMouseReports} from './mouse-reports.js';

type SuspendTerminal = ReturnType<typeof useApp>['suspendTerminal'];

/** Presses of buttons and the wheel (xterm, DECSET 1000), in a form without bytes beyond ASCII (1006). Moves stay unsaid. */
const onBytes = '\u001B[?1000h\u001B[?1006h';
const offBytes = '\u001B[?1006l\u001B[?1000l';

/** The mouse, where the operator has chosen it. The terminal then selects text with Shift held only. */
export type Mouse = {
	/** The terminal's input without reports of the mouse. */
	readonly stdin: NodeJS.ReadStream;
	/** Hears each report, in its order among the keys. @returns a function that ends it. */
	listen(listener: (report: MouseReport) => void): () => void;
	/** Whether the input that is being handled came in one read with a report: then it is no key by itself. */
	isTogether(): boolean;
	/** Asks the terminal for reports. */
	on(): void;
	/** Asks once more, after another program may have switched them off. */
	renew(): void;
	/** Ends the reports, before the terminal is somebody else's. */
	off(): void;
	/** The same function, with the mouse off until the terminal is given back. */
	around(suspendTerminal: SuspendTerminal): SuspendTerminal;
};

type MouseOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** Over SSH a report may arrive in parts. */
	readonly isRemote: boolean;
};

export function createMouse({stdin, stdout, isRemote}: MouseOptions): Mouse {
	let isOn = false;
	let isTogether = false;
	let listener: ((report: MouseReport) => void) | undefined;
	const reports = createMouseReports({
		// Ink waits another 20 ms for what may follow an Esc.
		holdMs: isRemote ? 40 : 5,
		tornMs: 150,
		now: () => performance.now(),
		// Ink reads until nothing is left.
		wake: () => stdin.emit('readable'),
	});

	/** Ink handles each text before it reads on, so keys and reports stay in their order. */
	const read = (): string | null => {
		isTogether = false;
		for (;;) {
			const part = reports.next();
			if (part === undefined) {
				const chunk: string | Buffer | null = stdin.read();
				if (chunk === null) {
					return null;
				}

				reports.push(String(chunk));
			} else if ('report' in part) {
				listener?.(part.report);
			} else {
				({isTogether} = part);
				return part.text;
			}
		}
	};

	const off = (): void => {
		if (isOn) {
			isOn = false;
			reports.reset();
			process.off('exit', off);
			stdout.write(offBytes);
		}
	};

	const on = (): void => {
		if (!isOn) {
			isOn = true;
			process.on('exit', off);
			stdout.write(onBytes);
		}
	};

	return {
		stdin: new Proxy(stdin, {
			get(stream, name) {
				if (name === 'read') {
					return read;
				}

				const value: unknown = Reflect.get(stream, name, stream);
				return typeof value === 'function' ? value.bind(stream) : value;
			},
		}),
		listen(next) {
			listener = next;
			return () => {
				listener = undefined;
			};
		},
		isTogether: () => isTogether,
		on,
		renew() {
			if (isOn) {
				stdout.write(onBytes);
			}
		},
		off,
		around(suspendTerminal) {
			const suspend = async () => {
				off();
				const suspension = await suspendTerminal();
				const resume = async () => {
					await suspension.resume();
					on();
				};
				return {...suspension, resume, [Symbol.asyncDispose]: resume};
			};
			return suspend as SuspendTerminal;
		},
	};
}
