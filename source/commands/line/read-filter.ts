import {localized} from '../../base/text/index.js';
import type {Filter} from '../../operations/filter/index.js';
import {filterFields, parseFilter} from '../../operations/filter/index.js';
import {UsageError} from '../arguments/index.js';

/** The filter language, for the help of verbs that take a filter. */
export const filterHelp = [
	localized`WORDS are looked for in all that is decoded; all must be there. FIELD:VALUE asks for one field, where * stands for`,
	localized`any text, := for the whole value, "…" keeps spaces, and - in front turns it around. Fields:`,
	...Object.entries(filterFields).map(([name, {about}]) => `  ${name.padEnd(10)} ${about}`),
].join('\n');

/** @throws {UsageError} with the fault of the filter. */
export function readFilter(written: string): Filter {
	const filter = parseFilter(written);
	if ('fault' in filter) {
		throw new UsageError(localized`--filter: ${filter.fault}`, localized`certdeck list --help names the fields`);
	}

	return filter;
}
