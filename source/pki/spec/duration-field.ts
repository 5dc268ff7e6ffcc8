import {localized} from '../../base/text/index.js';
import {parseGoDuration, suggestGoDuration} from '../go/index.js';
import {quotedValue} from '../text/index.js';
import type {Faults} from './strict-json.js';

/** A duration in Go's spelling, not negative; undefined if it is absent or empty. */
export function readDuration(value: string | undefined, path: string, faults: Faults): number | undefined {
	if (value === undefined || value === '') {
		return undefined;
	}

	const ms = parseGoDuration(value);
	if (ms === undefined) {
		const suggestion = suggestGoDuration(value);
		const advice = suggestion === undefined ? localized`write it like "8760h" or "1h30m"` : `write "${suggestion}"`;
		faults.push(localized`${path} ${quotedValue(value)} is not a duration: ${advice}`);
	} else if (ms < 0) {
		faults.push(localized`${path} ${quotedValue(value)} is less than nothing`);
	}

	return ms;
}
