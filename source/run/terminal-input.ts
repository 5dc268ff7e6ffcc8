import type {Interface} from 'node:readline/promises';
import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';
import {localized} from '../base/text/index.js';
import {ClusterError} from '../cluster/model/index.js';
import {readInput} from '../storage/files/index.js';

/** Reads standard input to its end. If no input ever comes, Ctrl-C ends the wait. */
export async function readStdin(signal: AbortSignal): Promise<Uint8Array> {
	const abort = () => process.stdin.destroy();
	signal.addEventListener('abort', abort, {once: true});
	try {
		return await readInput(process.stdin);
	} catch (error) {
		throw signal.aborted ? new ClusterError('aborted', localized`given up`) : error;
	} finally {
		signal.removeEventListener('abort', abort);
	}
}

/** @returns the line that the operator types; empty if they cancel. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
	return lineFrom(createInterface({input: process.stdin, output: process.stderr}), question, signal);
}

/** As `ask`, without showing the typed text. */
export async function askHidden(question: string, signal: AbortSignal): Promise<string> {
	process.stderr.write(question);
	const silence = new Writable({write: (_chunk, _encoding, done) => done()});
	const line = await lineFrom(createInterface({input: process.stdin, output: silence, terminal: true}), '', signal);
	process.stderr.write('\n');
	return line;
}

async function lineFrom(lines: Interface, question: string, signal: AbortSignal): Promise<string> {
	// In raw mode the terminal itself sends no signal. Without this, Ctrl-C would count as an empty answer.
	lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	try {
		return await lines.question(question, {signal});
	} catch {
		return '';
	} finally {
		lines.close();
	}
}
