/** The terminal, lent to an exec plugin that wants to ask its user something. */
export type LoginTerminal = {
	/** Whether somebody can answer: standard input is a terminal. */
	readonly isThere: boolean;
	/** Whether the deck is on the screen, so that borrowing takes it away. */
	isDeckUp(): boolean;
	/** Whether the deck's screen may be taken away now: not for some time after a login there that came to nothing. */
	mayInterrupt(): boolean;
	/** Told how a login ended that had the terminal. */
	ended(isLoggedIn: boolean): void;
	/**
	 * Resolves once nobody else reads keys or draws; one borrower at a time.
	 *
	 * @param why - one sentence for the user of a deck whose screen goes away; printable.
	 */
	borrow(why: string): Promise<Loan>;
};

export type Loan = {
	/** Shows what the plugin says, which is printable by now. */
	write(text: string): void;
	giveBack(): void;
};
