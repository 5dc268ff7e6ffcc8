/** Notices to the operator, each once: on the screen while the deck is open, and on stderr after its end. */
export type Notices = {
	add(sentence: string): void;
	/** Calls the listener with each notice. Earlier notices come at once. */
	subscribe(listener: (sentence: string) => void): void;
	all(): readonly string[];
};

export function createNotices(): Notices {
	const notices: string[] = [];
	const listeners: Array<(sentence: string) => void> = [];
	return {
		add(sentence) {
			if (!notices.includes(sentence)) {
				notices.push(sentence);
				for (const listener of listeners) {
					listener(sentence);
				}
			}
		},
		subscribe(listener) {
			listeners.push(listener);
			for (const sentence of notices) {
				listener(sentence);
			}
		},
		all: () => notices,
	};
}
