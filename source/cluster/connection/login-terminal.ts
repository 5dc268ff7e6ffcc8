/** The terminal, for an exec plugin that asks its user. */
export type LoginTerminal = {
	/** Whether standard input is a terminal, so that a user can answer. */
	readonly isThere: boolean;
	/** Whether the deck is on the screen. Borrowing the terminal then hides it. */
	isDeckUp(): boolean;
	/** Whether the deck's screen may be hidden now. After a failed login it may not for some time. */
	mayInterrupt(): boolean;
	/** Must be called when a login with the terminal has ended. */
	ended(isLoggedIn: boolean): void;
	/**
	 * Resolves when no other part of the program reads keys or draws. Only one borrower has the terminal at a time.
	 *
	 * @param why - tells the user why the deck's screen is hidden, in one sentence; printable.
	 */
	borrow(why: string): Promise<Loan>;
};

export type Loan = {
	/** Shows output of the plugin; printable. */
	write(text: string): void;
	giveBack(): void;
};
