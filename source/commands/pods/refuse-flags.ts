import {localized} from '../../base/text/index.js';
import type {Arguments, VerbFlag} from '../arguments/index.js';
import {flagName, UsageError} from '../arguments/index.js';

/** @throws {UsageError} for a flag that does not apply to this form of the verb. */
export function refuseFlags(args: Arguments, flags: readonly VerbFlag[], hint: string): void {
	const wrong = flags.find(flag => args.isSet(flag));
	if (wrong !== undefined) {
		throw new UsageError(localized`${flagName(wrong)} has no meaning here`, hint);
	}
}
