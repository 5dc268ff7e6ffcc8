import {createContext, use} from 'react';
import type {BulkDesk} from './bulk-desk.js';
import type {Clipboard} from './clipboard.js';
import type {DeckServices} from './deck.js';
import type {Flash} from './flash.js';
import type {KeyStack} from './keys/key-stack.js';
import type {Marks} from './marks.js';
import type {Navigation} from './navigation.js';

/** What every screen can reach; made once, so the context never makes anything draw anew. */
export type Deck = {
	readonly services: DeckServices;
	readonly keys: KeyStack;
	readonly flash: Flash;
	readonly navigation: Navigation;
	readonly clipboard: Clipboard;
	readonly marks: Marks;
	/** Bulk decisions, which go on while other screens are looked at. */
	readonly bulk: BulkDesk;
	/** Ends the deck. */
	quit(): void;
};

export const DeckContext = createContext<Deck | undefined>(undefined);

/** The deck that the component stands in; throws outside of one. */
export function useDeck(): Deck {
	const deck = use(DeckContext);
	if (deck === undefined) {
		throw new Error('no deck around this component');
	}

	return deck;
}
