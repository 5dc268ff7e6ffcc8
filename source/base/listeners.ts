/** Functions that are called after each event, in the order of their subscription. */
export type Listeners<Event extends readonly unknown[] = []> = {
	/** @returns a function that ends the subscription. The same listener may be subscribed twice. */
	subscribe(listener: (...event: Event) => void): () => void;
	notify(...event: Event): void;
};

export function createListeners<Event extends readonly unknown[] = []>(): Listeners<Event> {
	const listeners = new Set<(...event: Event) => void>();
	return {
		subscribe(listener) {
			const own = (...event: Event) => listener(...event);
			listeners.add(own);
			return () => {
				listeners.delete(own);
			};
		},
		notify(...event) {
			for (const listener of listeners) {
				listener(...event);
			}
		},
	};
}
