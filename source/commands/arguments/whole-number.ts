import {localized} from '../../base/text/index.js';
import type {Arguments} from './command.js';
import {UsageError} from './command.js';
import type {GlobalFlag, VerbFlag} from './flags.js';
import {flagName} from './flags.js';

/**
 * Reads a flag whose value is a whole number from 0 to `most`, in decimal digits.
 *
 * @returns undefined if the flag is absent.
 * @throws {UsageError} for anything else.
 */
export function wholeNumber(args: Arguments, flag: GlobalFlag | VerbFlag, most: number): number | undefined {
	const text = args.text(flag);
	if (text === undefined) {
		return undefined;
	}

	const value = Number(text);
	if (!/^\d+$/.test(text) || value > most) {
		throw new UsageError(
			localized`${flagName(flag)} takes a whole number from 0 to ${most}, not ${JSON.stringify(text)}`,
		);
	}

	return value;
}
