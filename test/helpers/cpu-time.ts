/**
 * Milliseconds of processor time that `run` takes, the least of up to `tries` runs: other work on the machine and a
 * pause for garbage count for nothing, a reader that is slow by its nature is slow each time.
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
