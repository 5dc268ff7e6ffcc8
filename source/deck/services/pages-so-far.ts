import type {JudgedEntry} from '../../certificates/model/index.js';

/** The least time between two lists that are shown, in milliseconds. Sorting and drawing each page would take longer than reading it. */
const leastMs = 250;

/** Shows the certificates of the pages that have come: the first page at once, later ones together. */
export class PagesSoFar {
	readonly #entries = new Map<string, JudgedEntry>();
	readonly #show: (entries: readonly JudgedEntry[]) => void;
	#timer: NodeJS.Timeout | undefined;

	constructor(show: (entries: readonly JudgedEntry[]) => void) {
		this.#show = show;
	}

	/** Entries with the ids of earlier ones replace them, because a list may have to start again. */
	add(page: readonly JudgedEntry[]): void {
		const isFirst = this.#entries.size === 0;
		for (const entry of page) {
			this.#entries.set(entry.id, entry);
		}

		if (isFirst) {
			this.#show([...this.#entries.values()]);
		} else {
			this.#timer ??= setTimeout(() => {
				this.#timer = undefined;
				this.#show([...this.#entries.values()]);
			}, leastMs);
		}
	}

	/** Nothing more is shown. */
	end(): void {
		clearTimeout(this.#timer);
	}
}
