/** The bytes that a terminal sends for named keys. */
const named: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001b',
	up: '\u001b[A',
	down: '\u001b[B',
	right: '\u001b[C',
	left: '\u001b[D',
	space: ' ',
	tab: '\t',
	backspace: '\u007f',
	pagedown: '\u001b[6~',
	pageup: '\u001b[5~',
	'ctrl+g': '\u0007',
	'ctrl+o': '\u000f',
	'ctrl+r': '\u0012',
	'ctrl+t': '\u0014',
	'ctrl+u': '\u0015',
	'ctrl+c': '\u0003',
};

/** Types keys by their names one after the other, each in its own chunk. */
export async function typeKeys(type: (bytes: string) => Promise<void>, names: readonly string[]): Promise<void> {
	for (const name of names) {
		await type(named[name] ?? name);
		if (name === 'esc') {
			// A single Esc is only known after no further bytes have followed.
			await new Promise(resolve => {
				setTimeout(resolve, 40);
			});
		}
	}
}

/** Sends bytes to a program when it listens, and lets it read them. */
export async function sendBytes(write: (bytes: string) => void, bytes: string): Promise<void> {
	// A visible frame does not yet listen for its keys, because effects run after it.
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	write(bytes);
	await new Promise(resolve => {
		setImmediate(resolve);
	});
}

export const pasted = (text: string) => `\u001b[200~${text}\u001b[201~`;
