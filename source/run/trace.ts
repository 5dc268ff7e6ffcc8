import type {Printable} from '../base/text/index.js';
import {printable, printed} from '../base/text/index.js';
import type {Arguments} from '../commands/arguments/index.js';
import {wholeNumber} from '../commands/arguments/index.js';

/** From where on kubectl tells of requests. */
const fromRequests = 6;

/**
 * What prints each API request: method, path, answer and time. Headers and bodies are never printed, at no number: they hold tokens,
 * keys and Secrets.
 *
 * @throws {UsageError} where `-v` has no whole number.
 */
export function traceOf(args: Arguments, write: (text: Printable) => void): {trace?: (line: string) => void} {
	const verbosity = wholeNumber(args, 'verbosity', 1000) ?? 0;
	return verbosity < fromRequests ? {} : {trace: line => write(printed`${printable(line)}\n`)};
}
