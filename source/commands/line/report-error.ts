import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import type {ExitCode} from '../arguments/index.js';
import {RefusedError, UsageError} from '../arguments/index.js';
import {rightsHintFor} from './rights-hint.js';

/** The fields that certdeck's error classes share. This room may not import the classes of every room. */
type Told = {
	readonly name: string;
	readonly code?: string;
	readonly message: string;
	readonly hint?: string;
	readonly flagHint?: string | undefined;
	readonly details?: readonly string[];
};

const reportedErrorNames = new Set([
	'PkiError',
	'ClusterError',
	'OperationError',
	'FileError',
	'UsageError',
	'RefusedError',
]);

/**
 * Prints an error to stderr: a sentence, its details, and hints.
 *
 * @param rights - says how to get the right that is missing; by default it goes by what the error names.
 * @returns the exit code: 2 for a wrong command line, 3 if review refuses, 130 when interrupted, else 1.
 */
export function reportError(error: unknown, write: (text: Printable) => void, rights?: string): ExitCode {
	if (error instanceof Error && reportedErrorNames.has(error.name)) {
		const told: Told = error;
		if (told.code === 'aborted') {
			return 130;
		}

		write(errorText({...told, message: told.message, code: told.name === 'RefusedError' ? 'refused' : told.code}));
		const way = told.code === 'forbidden' ? (rights ?? rightsHintFor(told.details?.[0] ?? '')) : undefined;
		if (way !== undefined) {
			write(printed`  → ${printable(way)}\n`);
		}

		if (told.code === 'passphrase-needed' && told.hint === undefined) {
			write(
				printed`  → --passphrase prompt asks for it, file:PATH reads it; for an authority's key it is --ca-key-passphrase-file PATH\n`,
			);
		}

		return error instanceof UsageError ? 2 : error instanceof RefusedError ? 3 : 1;
	}

	// Any other error is a bug. It is reported without its stack, which could contain data.
	const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	write(printed`certdeck: this is a bug in certdeck: ${printable(message)}\n`);
	if (process.env['CERTDECK_DEBUG'] && error instanceof Error) {
		write(printed`${printableSentence(printable(error.stack ?? '').replaceAll('\\n', '\n'))}\n`);
	}

	return 1;
}

/**
 * `certdeck: MESSAGE [CODE]`, with details and hints on lines of their own; printable. docs/errors.md has a paragraph for
 * each code.
 */
export function errorText({
	message,
	details = [],
	hint,
	flagHint,
	code = '',
}: {
	readonly message: string;
	readonly details?: readonly string[] | undefined;
	readonly hint?: string | undefined;
	readonly flagHint?: string | undefined;
	readonly code?: string | undefined;
}): Printable {
	// Other errors, such as ENOENT, have no paragraph.
	const named = /^[a-z-]+$/.test(code) ? printed` [${printable(code)}]` : printed``;
	return joined(
		[
			joined([printed`certdeck: ${printableSentence(message)}`, named], printed``),
			...details.map(detail => printed`  ${printable(detail)}`),
			...[hint, flagHint].flatMap(each => (each ? [printed`  → ${printable(each)}`] : [])),
			printed``,
		],
		printed`\n`,
	);
}
