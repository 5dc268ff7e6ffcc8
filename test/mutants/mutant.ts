/** A deliberate break of the program: with it, at least one of `tests` must fail. */
export type Mutant = {
	/** Kebab-case: what the broken program does. */
	readonly name: string;
	/** From the root of the repository. */
	readonly file: string;
	/** Text that is in the file exactly once. */
	readonly text: string;
	readonly becomes: string;
	/** Test files and folders, from the root of the repository, a few seconds each; `types` means the compiler. */
	readonly tests: readonly string[];
};
