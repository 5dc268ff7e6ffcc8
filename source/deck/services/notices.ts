/** What an operator is to hear once: on the screen while the deck is open, and on stderr once it was left. */
export type Notices = {
	tell(sentence: string): void;
	/** Hears all that was told before, too. */
	hear(listener: (sentence: string) => void): void;
	all(): readonly string[];
};

export function createNotices(): Notices {
	const told: string[] = [];
	const listeners: Array<(sentence: string) => void> = [];
	return {
		tell(sentence) {
			if (!told.includes(sentence)) {
				told.push(sentence);
				for (const listener of listeners) {
					listener(sentence);
				}
			}
		},
		hear(listener) {
			listeners.push(listener);
			for (const sentence of told) {
				listener(sentence);
			}
		},
		all: () => told,
	};
}
