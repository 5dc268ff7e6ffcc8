/**
 * Put around what Ink writes for a frame by scripts/build.mjs: the frame and the two marks of synchronized output around
 * it are three writes, each of which wakes the terminal, on a busy machine in the deck's place. Together they are one.
 *
 * @param {import('node:stream').Writable} stdout
 * @param {() => void} write
 */
export function writeWhole(stdout, write) {
	stdout.cork();
	try {
		write();
	} finally {
		stdout.uncork();
	}
}
