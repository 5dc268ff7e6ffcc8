import {localized} from '../../base/text/index.js';
import type {Arguments} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

/**
 * The ids of `--accept`, without duplicates.
 *
 * @throws {UsageError} if it names none.
 */
export function acceptedOf(args: Arguments): readonly string[] {
	const ids = args.texts('accept').flatMap(list => list.split(',').map(id => id.trim()));
	const named = [...new Set(ids.filter(id => id !== ''))];
	if (named.length === 0 && args.isSet('accept')) {
		throw new UsageError(localized`--accept names no finding: its id is wanted, such as grants-cluster-admin`);
	}

	return named;
}
