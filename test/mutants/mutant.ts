/** A deliberate break of the program: with it, at least one of `tests` must fail. */
export type Mutant = {
	/** Kebab-case: what the broken program does. */
	readonly name: string;
	/** From the root of the repository. */
	readonly file: string;
	/** What stands exactly once in the file. */
	readonly text: string;
	readonly becomes: string;
	/** Test files and folders, from the root of the repository, a few seconds each; `types` stands for the compiler. */
	readonly tests: readonly string[];
};
