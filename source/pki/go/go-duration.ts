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

/** Go keeps durations in 63 bits of nanoseconds, some 292 years. */
const maximumMs = 2 ** 63 / 1e6;

/**
 * Milliseconds of a duration as Go's `time.ParseDuration` reads it (`8760h`, `1h30m`, `-1.5h`); undefined for anything else,
 * days and years included: Go has none.
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

/** Whole seconds as Go reads them, parts that are nothing left out: `2160h`, `1h30m`, `10m1s`. */
export function formatGoDuration(seconds: number): string {
	const parts = [`${Math.floor(seconds / 3600)}h`, `${Math.floor(seconds / 60) % 60}m`, `${seconds % 60}s`];
	return parts.filter(part => !/^0./.test(part)).join('') || '0s';
}

/** The Go spelling of a duration that people write in days, weeks or years (`365d` → `8760h`); undefined if it is none. */
export function suggestGoDuration(text: string): string | undefined {
	const [, count = '', unit = ''] = /^\s*(\d+)\s*(d|w|y|days?|weeks?|years?)\s*$/i.exec(text) ?? [];
	const hours = {d: 24, w: 168, y: 8760}[unit.charAt(0).toLowerCase()];
	return hours === undefined ? undefined : `${Number(count) * hours}h`;
}
