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
export function humanDuration(ms: number): string {
	if (ms < -2 * second + 1) {
		return '<invalid>';
	}

	if (ms < 0) {
		return '0s';
	}

	if (ms < 2 * minute) {
		return `${Math.floor(ms / second)}s`;
	}

	if (ms < 10 * minute) {
		return two(ms, minute, 'm', second, 's');
	}

	if (ms < 3 * hour) {
		return `${Math.floor(ms / minute)}m`;
	}

	if (ms < 8 * hour) {
		return two(ms, hour, 'h', minute, 'm');
	}

	if (ms < 2 * day) {
		return `${Math.floor(ms / hour)}h`;
	}

	if (ms < 8 * day) {
		return two(ms, day, 'd', hour, 'h');
	}

	if (ms < 2 * year) {
		return `${Math.floor(ms / day)}d`;
	}

	return ms < 8 * year ? two(ms, year, 'y', day, 'd') : `${Math.floor(ms / year)}y`;
}

/** How long ago something was, in the same form. */
export function age(since: Date, now: Date): string {
	return humanDuration(now.getTime() - since.getTime());
}

function two(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
	const rest = Math.floor((ms % large) / small);
	return `${Math.floor(ms / large)}${largeUnit}${rest === 0 ? '' : `${rest}${smallUnit}`}`;
}

/** How long ago, in the largest unit alone: `45s`, `4m`, `21h`, `3d`. A live screen that says more changes every second. */
export function coarseAge(since: Date, now: Date): string {
	const ms = Math.max(0, now.getTime() - since.getTime());
	if (ms < minute) {
		return `${Math.floor(ms / second)}s`;
	}

	if (ms < hour) {
		return `${Math.floor(ms / minute)}m`;
	}

	return ms < 2 * day ? `${Math.floor(ms / hour)}h` : `${Math.floor(ms / day)}d`;
}
