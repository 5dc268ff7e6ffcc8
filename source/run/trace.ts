import type {Printable} from '../base/text/index.js';
import {printable, printed} from '../base/text/index.js';
import type {Arguments} from '../commands/arguments/index.js';
import {wholeNumber} from '../commands/arguments/index.js';

/** The verbosity from which kubectl prints requests. */
const fromRequests = 6;

/**
 * Prints each API request: method, path, status and time. Headers and bodies are never printed at any verbosity, because
 * they contain tokens, keys and Secrets.
 *
 * @throws {UsageError} if `-v` has no whole number.
 */
export function traceOf(args: Arguments, write: (text: Printable) => void): {trace?: (line: string) => void} {
	const verbosity = wholeNumber(args, 'verbosity', 1000) ?? 0;
	return verbosity < fromRequests ? {} : {trace: line => write(printed`${printable(line)}\n`)};
}
