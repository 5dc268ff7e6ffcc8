/** Completes paths of files that are typed. */
export type PathsPort = {
	/** What was typed with as much more as all that fit have in common, and their names. Never rejects. */
	complete(typed: string): Promise<{readonly path: string; readonly names: readonly string[]}>;
};
