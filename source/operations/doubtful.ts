const doubtful: ReadonlySet<string> = new Set(['unreachable', 'unavailable', 'server', 'aborted']);

/** Whether a write may have been stored for all that it failed with an error of this code: its answer was lost. */
export function isDoubtful(code: string): boolean {
	return doubtful.has(code);
}
