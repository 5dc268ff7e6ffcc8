/** When a live list that lost its server tries again, and how long it listens to silence. */

/**
 * Milliseconds until a watch that brought nothing is replaced by a fresh one: what holds a connection open without
 * passing anything on looks just like a quiet cluster. Bookmarks come about once a minute, but nobody promises them.
 */
export const silenceMs = 27_000;
/** How long the fresh one may take to be opened; with the silence before it, 40 s are not passed. */
export const openMs = 10_000;
/**
 * Silence after which the kernel asks the other end of a watch's connection whether it is still there. From then on
 * Node asks once a second, ten times (libuv's uv_tcp_keepalive), so that a dead peer is known after 13 s.
 */
export const keepAliveMs = 3000;
/** First and longest time between the beginnings of two tries. */
export const backoffMs = [500, 30_000] as const;
/** A 403 that stays: nothing but a new RoleBinding helps. */
export const refusedMs = 30_000;

/** The first tries after a fault come soon, because most outages are short. */
const quickTries = 8;
/** The most that a quick try may take until its connection is made; one that was begun just before the end is lost. */
const quickConnectMs = 2000;
/** Narrow: the next try must come soon, and yet not all decks of a server at once. */
const spread = 0.15;

/**
 * Time from the beginning of a try that failed to the beginning of the next: doubled from one failure to the next, held
 * at four times the first for as long as tries are quick, and doubled again after that.
 *
 * @param failures - in a row, at least 1.
 * @param random - from 0 up to 1.
 */
export function periodMs(
	failures: number,
	[firstMs, longestMs]: readonly [number, number] = backoffMs,
	random = Math.random(),
): number {
	const doublings = Math.min(failures - 1, 2) + Math.min(Math.max(0, failures - quickTries), 16);
	return Math.min(longestMs, firstMs * 2 ** doublings) * (1 + spread * (2 * random - 1));
}

/** How long a try may take until its connection is made: little right after a fault, else as long as its answer may. */
export function connectMs(failures: number): number | undefined {
	return failures > 0 && failures <= quickTries ? quickConnectMs : undefined;
}
