/** @returns a duration as in kubectl's tables (apimachinery duration.HumanDuration): `5s`, `2m30s`, `3d4h`. */
export function humanDuration(milliseconds: number): string {
	const seconds = Math.trunc(milliseconds / 1000);
	if (seconds < -1) {
		return '<invalid>';
	}

	if (seconds < 0) {
		return '0s';
	}

	if (seconds < 120) {
		return `${seconds}s`;
	}

	const minutes = Math.floor(seconds / 60);
	if (minutes < 10) {
		return two(minutes, 'm', seconds % 60, 's');
	}

	if (minutes < 180) {
		return `${minutes}m`;
	}

	const hours = Math.floor(minutes / 60);
	if (hours < 8) {
		return two(hours, 'h', minutes % 60, 'm');
	}

	if (hours < 48) {
		return `${hours}h`;
	}

	const days = Math.floor(hours / 24);
	if (hours < 24 * 8) {
		return two(days, 'd', hours % 24, 'h');
	}

	if (hours < 24 * 365 * 2) {
		return `${days}d`;
	}

	const years = Math.floor(days / 365);
	return hours < 24 * 365 * 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** @returns the Age cell of a table. */
export function age(timestamp: string | undefined, now: Date): string {
	return timestamp ? humanDuration(now.getTime() - Date.parse(timestamp)) : '<unknown>';
}

/** @returns whole seconds in UTC, as meta/v1 Time. */
export function timestamp(date: Date): string {
	return `${date.toISOString().slice(0, 19)}Z`;
}
