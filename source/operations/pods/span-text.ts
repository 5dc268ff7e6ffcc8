const minuteMs = 60_000;

/** The time from `from` to `to`, for a sentence: `40 s`, `4 min`, `3 h`, `2 d`; at least `0 s`. */
export function spanText(from: Date, to: Date): string {
	const ms = Math.max(0, to.getTime() - from.getTime());
	const [unit, size] =
		ms < 2 * minuteMs
			? ['s', 1000]
			: ms < 120 * minuteMs
				? ['min', minuteMs]
				: ms < 2880 * minuteMs
					? ['h', 60 * minuteMs]
					: ['d', 1440 * minuteMs];
	return `${Math.floor(ms / size)} ${unit}`;
}
