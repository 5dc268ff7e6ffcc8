const unitMs: Readonly<Record<string, number>> = {
	ns: 1e-6,
	us: 1e-3,
	µs: 1e-3,
	μs: 1e-3,
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};

/** Go stores durations as 63 bits of nanoseconds, about 292 years. */
const maximumMs = 2 ** 63 / 1e6;

/**
 * Reads a duration as Go's `time.ParseDuration` does (`8760h`, `1h30m`, `-1.5h`).
 *
 * @returns milliseconds; undefined for anything else, also for days and years, which Go does not have.
 */
export function parseGoDuration(text: string): number | undefined {
	const [, sign = '', body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
	if (body === '0') {
		return 0;
	}

	if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(body)) {
		return undefined;
	}

	let ms = 0;
	for (const [, count = '', unit = ''] of body.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
		ms += Number(count) * (unitMs[unit] ?? Number.NaN);
	}

	return ms < maximumMs ? (sign === '-' ? -ms : ms) : undefined;
}

/** Writes whole seconds so that Go can read them, without parts that are zero: `2160h`, `1h30m`, `10m1s`. */
export function formatGoDuration(seconds: number): string {
	const parts = [`${Math.floor(seconds / 3600)}h`, `${Math.floor(seconds / 60) % 60}m`, `${seconds % 60}s`];
	return parts.filter(part => !/^0./.test(part)).join('') || '0s';
}

/** Rewrites a duration in days, weeks or years for Go (`365d` → `8760h`); undefined if the text is no such duration. */
export function suggestGoDuration(text: string): string | undefined {
	const [, count = '', unit = ''] = /^\s*(\d+)\s*(d|w|y|days?|weeks?|years?)\s*$/i.exec(text) ?? [];
	const hours = {d: 24, w: 168, y: 8760}[unit.charAt(0).toLowerCase()];
	return hours === undefined ? undefined : `${Number(count) * hours}h`;
}
