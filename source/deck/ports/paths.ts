/** Completes typed paths. */
export type PathsPort = {
	/** The typed path, extended by the common part of all matching names, and those names. Never rejects. */
	complete(typed: string): Promise<{readonly path: string; readonly names: readonly string[]}>;
};
