import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/**
 * A span of time as kubectl writes it (k8s.io/apimachinery util/duration HumanDuration): `118s`, `5m30s`, `47h`, `3d4h`.
 *
 * @param ms - milliseconds; below minus one second it is `<invalid>`.
 */
export function humanDuration(ms: number): Printable {
	if (ms < -2 * second + 1) {
		return printed`<invalid>`;
	}

	if (ms < 0) {
		return printed`0s`;
	}

	if (ms < 2 * minute) {
		return printed`${Math.floor(ms / second)}s`;
	}

	if (ms < 10 * minute) {
		return two(ms, minute, printed`m`, second, printed`s`);
	}

	if (ms < 3 * hour) {
		return printed`${Math.floor(ms / minute)}m`;
	}

	if (ms < 8 * hour) {
		return two(ms, hour, printed`h`, minute, printed`m`);
	}

	if (ms < 2 * day) {
		return printed`${Math.floor(ms / hour)}h`;
	}

	if (ms < 8 * day) {
		return two(ms, day, printed`d`, hour, printed`h`);
	}

	if (ms < 2 * year) {
		return printed`${Math.floor(ms / day)}d`;
	}

	return ms < 8 * year ? two(ms, year, printed`y`, day, printed`d`) : printed`${Math.floor(ms / year)}y`;
}

/** The time since an instant, in the same form. */
export function age(since: Date, now: Date): Printable {
	return humanDuration(now.getTime() - since.getTime());
}

function two(ms: number, large: number, largeUnit: Printable, small: number, smallUnit: Printable): Printable {
	const rest = Math.floor((ms % large) / small);
	return printed`${Math.floor(ms / large)}${largeUnit}${rest === 0 ? printed`` : printed`${rest}${smallUnit}`}`;
}

/**
 * The time since an instant, in its largest unit: `45s`, `4m`, `21h`, `3d`. With more units, a live screen would change
 * every second.
 */
export function coarseAge(since: Date, now: Date): Printable {
	const ms = Math.max(0, now.getTime() - since.getTime());
	if (ms < minute) {
		return printed`${Math.floor(ms / second)}s`;
	}

	if (ms < hour) {
		return printed`${Math.floor(ms / minute)}m`;
	}

	return ms < 2 * day ? printed`${Math.floor(ms / hour)}h` : printed`${Math.floor(ms / day)}d`;
}
