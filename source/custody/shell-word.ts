/** A path as a POSIX shell reads it, for a command that a message names. */
export function shellWord(text: string): string {
	return /^[\w./+@%-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
