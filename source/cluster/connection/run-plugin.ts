import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {accessSync, closeSync, constants, openSync, statSync} from 'node:fs';
import {delimiter, isAbsolute, join} from 'node:path';
import {localized} from '../../base/text/index.js';
import {ClusterError, visible} from '../model/index.js';
import type {ExecPlugin} from './exec-plugin.js';
import type {Loan} from './login-terminal.js';

export type RunOptions = {
	/** The plugin has standard input, and its output is shown as it arrives. */
	readonly isInteractive: boolean;
	readonly signal: AbortSignal;
	readonly borrow: (() => Promise<Loan>) | undefined;
	fail(what: string, hint?: string): ClusterError;
};

const maximumLength = 1024 * 1024;
/** A plugin that still runs so long after it wrote something waits for its user, such as for a code in a browser. */
const waitingMs = 1500;

/**
 * Runs a plugin to its end. Its stderr is made printable, and is shown if the plugin may ask or waits for its user. One
 * line of it is part of the error.
 *
 * @returns its standard output.
 * @throws {ClusterError} the error that `fail` makes; `aborted`.
 */
export async function runPlugin(plugin: ExecPlugin, info: string, options: RunOptions): Promise<string> {
	const {isInteractive, signal, borrow, fail} = options;
	const path = findProgram(plugin, fail);
	let loan = isInteractive ? borrow?.() : undefined;
	await loan;
	const terminal = isInteractive ? openTerminal() : undefined;
	try {
		const child = spawn(path, plugin.args, {
			env: {...process.env, ...plugin.env, KUBERNETES_EXEC_INFO: info},
			argv0: plugin.command,
			stdio: [terminal ?? (isInteractive ? 'inherit' : 'ignore'), 'pipe', 'pipe'],
			signal,
		});
		const speech = hearSpeech(child);
		void loan?.then(speech.showOn);
		const timer = setInterval(() => {
			if (speech.text() !== '' && loan === undefined) {
				loan = borrow?.();
				void loan?.then(speech.showOn);
			}
		}, waitingMs);
		try {
			return await outputOf(child, isInteractive, speech.text, fail);
		} finally {
			clearInterval(timer);
		}
	} finally {
		if (terminal !== undefined) {
			closeSync(terminal);
		}

		(await loan)?.giveBack();
	}
}

/**
 * Opens the terminal again for the child. A child sets its standard input to blocking mode. If the deck shared it, one read
 * by the deck would stop the whole program until a key is pressed.
 */
function openTerminal(): number | undefined {
	try {
		return openSync('/dev/tty', 'r');
	} catch {
		return undefined;
	}
}

/** Finds a program as Go does: in the PATH of certdeck, not that of the plugin, and in no relative folder. */
function findProgram({command, installHint}: ExecPlugin, fail: RunOptions['fail']): string {
	if (process.platform === 'win32') {
		return command;
	}

	const places = isAbsolute(command)
		? [command]
		: (process.env['PATH'] ?? '')
				.split(delimiter)
				.filter(isAbsolute)
				.map(dir => join(dir, command));
	const found = places.filter(place => statSync(place, {throwIfNoEntry: false})?.isFile());
	const runnable = found.find(place => {
		try {
			accessSync(place, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
	if (runnable === undefined) {
		throw found.length > 0
			? fail(localized`may not be run by this user`, localized`make it executable: chmod u+x ${found[0]}`)
			: fail(localized`is not installed`, visible(installHint ?? localized`install it, or put it into the PATH`));
	}

	return runnable;
}

/** Collects the stderr of the plugin. After `showOn` it is also shown as it arrives. */
function hearSpeech(child: ChildProcess): {text(): string; showOn(loan: Loan): void} {
	let text = '';
	let shownOn: Loan | undefined;
	child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
		text = text.length > maximumLength ? text : text + piece;
		shownOn?.write(visibleLines(piece));
	});
	return {
		text: () => text,
		showOn(loan) {
			shownOn = loan;
			if (text !== '') {
				loan.write(visibleLines(text));
			}
		},
	};
}

/** Keeps line breaks, and makes all other control characters visible. */
function visibleLines(text: string): string {
	return text
		.split(/\r*\n|\r+$/)
		.map(line => visible(line.replaceAll('\t', '    ')))
		.join('\n');
}

function outputOf(
	child: ChildProcess,
	isInteractive: boolean,
	said: () => string,
	fail: RunOptions['fail'],
): Promise<string> {
	return new Promise((resolve, reject) => {
		let stdout = '';
		child.stdout?.setEncoding('utf8').on('data', (text: string) => {
			stdout = stdout.length > maximumLength ? stdout : stdout + text;
		});
		child.on('error', error => {
			const {code, name} = error as NodeJS.ErrnoException;
			reject(
				name === 'AbortError'
					? new ClusterError('aborted', localized`given up`, {cause: error})
					: fail(code === 'ENOENT' ? localized`is not installed` : localized`can not be run (${code})`),
			);
		});
		child.on('close', (code, killed) => {
			if (code === 0) {
				resolve(stdout);
				return;
			}

			const lines = said()
				.split('\n')
				.map(each => each.trim())
				.filter(each => each !== '');
			// The output of a plugin that asks begins with questions, so its last line has the error.
			const line = isInteractive ? lines.at(-1) : lines[0];
			const why = line === undefined ? '' : `: ${visible(line).slice(0, 300)}`;
			reject(fail(localized`failed (${code === null ? killed : localized`exit code ${code}`})${why}`));
		});
	});
}
