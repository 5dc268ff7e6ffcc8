/** Entry of the bundle: reads the arguments, runs a verb or the deck, sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
	process.stderr.write(`certdeck: nothing here yet for ${argv.length} arguments\n`);
	process.exitCode = 2;
}
