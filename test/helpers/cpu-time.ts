/**
 * The processor time of `run` in milliseconds, as the least of up to `tries` runs. Other work on the machine and garbage
 * collection do not affect the least. Code that is slow by itself is slow each time.
 */
export function cpuMs(
	run: () => void,
	{enough, tries = 3}: {readonly enough: number; readonly tries?: number},
): number {
	let least = Number.POSITIVE_INFINITY;
	for (let attempt = 0; attempt < tries && least >= enough; attempt += 1) {
		const before = process.cpuUsage();
		run();
		const {user, system} = process.cpuUsage(before);
		least = Math.min(least, (user + system) / 1000);
	}

	return least;
}
