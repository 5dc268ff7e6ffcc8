import {createContext, use} from 'react';
import type {BulkDesk, Navigation} from '../../deck/navigation/index.js';
import type {DeckServices} from '../../deck/ports/index.js';
import type {Marks} from '../../deck/requests/index.js';
import type {KeyStack} from '../keys/index.js';
import type {Look} from '../theme/index.js';
import type {Clipboard} from './clipboard.js';
import type {Flash} from './flash.js';

/** The objects that every screen can use. They are made once, so the context never causes a render. */
export type Deck = {
	readonly services: DeckServices;
	readonly keys: KeyStack;
	readonly flash: Flash;
	readonly navigation: Navigation;
	readonly clipboard: Clipboard;
	readonly marks: Marks;
	/** State that a screen keeps while another screen is open, by screen. */
	readonly kept: Map<string, unknown>;
	/** Bulk decisions. They go on while other screens are open. */
	readonly bulk: BulkDesk;
	readonly look: Look;
	/** Ends the deck. */
	quit(): void;
};

export const DeckContext = createContext<Deck | undefined>(undefined);

/** The deck that contains the component; throws outside a deck. */
export function useDeck(): Deck {
	const deck = use(DeckContext);
	if (deck === undefined) {
		throw new Error('the component is outside a deck');
	}

	return deck;
}
