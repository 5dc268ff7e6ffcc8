/** The timing of a live list: when it tries again, and how long it accepts silence. */

/**
 * Time after which a silent watch is replaced by a new one, in milliseconds. A proxy that keeps a connection open but passes
 * nothing on looks like a quiet cluster. Bookmarks arrive about once a minute, but are not guaranteed.
 */
export const silenceMs = 27_000;
/** Time limit to open the new watch, in milliseconds. Together with the silence it is below 40 s. */
export const openMs = 10_000;
/**
 * Silence after which TCP keep-alive probes the connection of a watch. From then on there is one probe a second, ten times
 * (libuv's uv_tcp_keepalive), so a dead peer is detected after 13 s.
 */
export const keepAliveMs = 3000;
/** First and longest time between the begins of two attempts, in milliseconds. */
export const backoffMs = [500, 30_000] as const;
/** Pause after a lasting 403, which only a new RoleBinding ends, in milliseconds. */
export const refusedMs = 30_000;

/** The number of quick attempts after a fault. Most outages are short. */
const quickTries = 8;
/** Time limit for a quick attempt to connect, in milliseconds. An attempt just before the end of an outage fails. */
const quickConnectMs = 2000;
/** Random spread of the pauses. It is small, so that the next attempt comes soon, but not all decks connect at once. */
const spread = 0.15;

/**
 * Time from the begin of a failed attempt to the begin of the next one. It doubles with each failure, stays at four times
 * the first value during the quick attempts, and doubles again after them.
 *
 * @param failures - failures in a row, at least 1.
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

/** Time limit to connect: short right after a fault; else undefined, so that the limit for the answer applies. */
export function connectMs(failures: number): number | undefined {
	return failures > 0 && failures <= quickTries ? quickConnectMs : undefined;
}
