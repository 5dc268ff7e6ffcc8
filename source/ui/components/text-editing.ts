/** Text that is being edited, and the position of the cursor in characters. */
export type Editing = {readonly text: string; readonly cursor: number};

export function startEditing(text: string): Editing {
	return {text, cursor: [...text].length};
}

/** Inserts typed or pasted text at the cursor. Line breaks become spaces; control characters are left out. */
export function insertText({text, cursor}: Editing, more: string): Editing {
	const oneLine = more.replace(/[\r\n]+$/, '').replaceAll(/[\r\n]+/g, ' ');
	const added = [...oneLine.replaceAll(/\p{Cc}/gu, '')];
	const characters = [...text];
	return {
		text: [...characters.slice(0, cursor), ...added, ...characters.slice(cursor)].join(''),
		cursor: cursor + added.length,
	};
}

const edits: Readonly<
	Record<string, (characters: readonly string[], cursor: number) => readonly [number, number, number]>
> = {
	// The range to cut (from, to), and the new position of the cursor.
	backspace: (_, cursor) => [Math.max(0, cursor - 1), cursor, Math.max(0, cursor - 1)],
	delete: (_, cursor) => [cursor, cursor + 1, cursor],
	left: (_, cursor) => [cursor, cursor, Math.max(0, cursor - 1)],
	right: (characters, cursor) => [cursor, cursor, Math.min(characters.length, cursor + 1)],
	home: () => [0, 0, 0],
	'ctrl+a': () => [0, 0, 0],
	end: characters => [0, 0, characters.length],
	'ctrl+e': characters => [0, 0, characters.length],
	'ctrl+u': (_, cursor) => [0, cursor, 0],
	'ctrl+k': (characters, cursor) => [cursor, characters.length, cursor],
	'ctrl+w': (characters, cursor) => {
		const kept = characters
			.slice(0, cursor)
			.join('')
			.replace(/[^\s/.]*[\s/.]*$/, '');
		return [[...kept].length, cursor, [...kept].length];
	},
};

/** Applies an editing key; undefined if the key edits nothing. */
export function editText({text, cursor}: Editing, name: string): Editing | undefined {
	const edit = edits[name];
	if (edit === undefined) {
		return undefined;
	}

	const characters = [...text];
	const [from, to, next] = edit(characters, cursor);
	return {text: [...characters.slice(0, from), ...characters.slice(to)].join(''), cursor: next};
}
