import {render} from 'ink';
import {onEndingSignal} from '../base/index.js';
import type {Printable} from '../base/text/index.js';
import {printable, printableSentence, printed} from '../base/text/index.js';
import type {DeckEnd, DeckServices, DeckTerminal} from '../deck/ports/index.js';
import {createDeck, DeckRoot} from './deck-root.js';
import {createMouse} from './mouse/index.js';
import {createPlainOutput} from './plain-output.js';
import {createSuspend} from './suspend.js';
import {createLook} from './theme/index.js';

/**
 * Opens the deck on the alternate screen, and waits until it ends. After any end (a key, a signal, a bug, a lost terminal)
 * the terminal has its earlier state. The caller prints the message on stderr and sets the exit code. The caller also starts
 * and stops the stores.
 *
 * @param terminal - both streams must be terminals.
 */
export async function renderDeck(services: DeckServices, {stdin, stdout, kind}: DeckTerminal): Promise<DeckEnd> {
	let end: DeckEnd = {exitCode: 0};
	const {isPlain} = kind;
	const look = createLook(kind);
	const open = (on: DeckServices) =>
		createDeck(on, {
			write: bytes => void stdout.write(bytes),
			quit: () => finish({exitCode: 0}),
			look,
		});
	let {deck, end: endDeck} = open(services);
	const isRemote = process.env['SSH_CONNECTION'] !== undefined;
	const mouse = kind.hasMouse ? createMouse({stdin, stdout, isRemote}) : undefined;
	const {suspend, dispose: disposeSuspend} = createSuspend({
		stdin,
		stdout,
		redraw() {
			mouse?.renew();
			redraw();
		},
	});

	// Raw mode before the first output. Otherwise the terminal would echo keys into the screen until Ink listens.
	stdin.setRawMode(true);
	let turn = 0;
	const draw = () => (
		// Another deck has its own tree, so the screens keep no state of the last one.
		<DeckRoot
			key={turn}
			deck={deck}
			isRemote={isRemote}
			suspend={suspend}
			redraw={() => redraw()}
			isPlain={isPlain}
			asksBackground={kind.asksBackground}
			mouse={mouse}
		/>
	);
	const instance = render(draw(), {
		stdin: mouse?.stdin ?? stdin,
		// Then Ink writes each frame in full, and the output finds the new lines.
		stdout: isPlain ? createPlainOutput(stdout) : stdout,
		...(isPlain ? {debug: true, isScreenReaderEnabled: true} : {}),
		alternateScreen: !isPlain,
		interactive: true,
		incrementalRendering: !isPlain,
		maxFps: 60,
		patchConsole: false,
		exitOnCtrlC: false,
		kittyKeyboard: {mode: isPlain ? 'disabled' : 'auto'},
	});

	mouse?.on();

	let terminalLost: () => void = () => {};
	const lost = new Promise<void>(resolve => {
		terminalLost = resolve;
	});
	const finish = (how: DeckEnd): void => {
		end = how;
		mouse?.off();
		instance.unmount();
	};

	const redraw = (): void => {
		if (!isPlain) {
			instance.clear();
			stdout.write('\u001B[2J\u001B[H');
		}

		instance.rerender(draw());
	};

	services.session.onConnected?.(next => {
		endDeck();
		({deck, end: endDeck} = open(next));
		turn += 1;
		instance.rerender(draw());
	});

	// Ink does not repaint if the screen shrinks to exactly the height of the frame. React knows the size a moment later.
	const onResize = () => setImmediate(redraw);
	const onLost = () => {
		finish({exitCode: 1, message: printed`the terminal is gone`});
		terminalLost();
	};

	const onSignal = (signal: NodeJS.Signals) =>
		finish(signal === 'SIGINT' ? {exitCode: 0} : {exitCode: 1, message: printed`ended by ${printable(signal)}`});
	const onBug = (error: unknown) => finish({exitCode: 1, message: bugText(error)});
	const ignoreSignals = onEndingSignal(process, 'on', onSignal);
	process.on('uncaughtException', onBug);
	process.on('unhandledRejection', onBug);
	stdout.on('resize', onResize);
	stdout.on('error', onLost);
	stdout.on('close', onLost);
	stdin.on('end', onLost);
	stdin.on('error', onLost);
	try {
		await Promise.race([instance.waitUntilExit(), lost]);
	} catch (error) {
		end = {exitCode: 1, message: bugText(error)};
	} finally {
		mouse?.off();
		ignoreSignals();
		process.off('uncaughtException', onBug);
		process.off('unhandledRejection', onBug);
		stdout.off('resize', onResize);
		stdout.off('close', onLost);
		stdin.off('end', onLost);
		disposeSuspend();
		endDeck();
		restoreInput(stdin);
	}

	return end;
}

function restoreInput(stdin: NodeJS.ReadStream): void {
	try {
		stdin.setRawMode(false);
	} catch {
		// The terminal is gone, so there is nothing to restore.
	}

	stdin.pause();
	stdin.unref();
}

function bugText(error: unknown): Printable {
	return printed`this is a bug: ${printableSentence(error instanceof Error ? error.message : String(error))}`;
}
