import {localized} from '../base/text/index.js';
import type {Loan, LoginTerminal} from '../cluster/connection/index.js';
import type {Splash} from './splash.js';

type Streams = {
	readonly stdin: Pick<NodeJS.ReadStream, 'isTTY' | 'pause' | 'resume'>;
	readonly stderr: {write(text: string): unknown};
	readonly splash: Splash | undefined;
};

/** What takes the deck's screen away, and gives it back; Ink's. */
type SuspendDeck = () => Promise<{resume(): Promise<void>}>;

export type LentTerminal = LoginTerminal & {
	/** From here on the terminal is the deck's, which can be asked for it once it has attached itself. */
	openDeck(): void;
	/** @returns what ends it. */
	attach(suspend: SuspendDeck): () => void;
};

/** For so long the deck's screen is not taken again after a login on it that came to nothing. */
const restMs = 60_000;

/**
 * The terminal as exec plugins borrow it: from the shell under a verb, from the splash before the deck, from the deck
 * itself, whose screen goes away until it is given back.
 */
export function createLoginTerminal(
	{stdin, stderr, splash}: Streams,
	now: () => number = () => performance.now(),
): LentTerminal {
	let deck: Promise<SuspendDeck> | undefined;
	let attached: (suspend: SuspendDeck) => void = () => {};
	let before: Promise<unknown> = Promise.resolve();
	let failedAt: number | undefined;

	async function take(why: string): Promise<Loan> {
		if (deck === undefined) {
			const back = splash?.lend();
			return {
				write(text) {
					back?.show();
					stderr.write(text);
				},
				giveBack: () => back?.back(),
			};
		}

		const suspension = await (await deck)();
		// The borrower is to get every key. Node stops reading only where a stream that flows is paused, and a stream flows
		// only once it has noticed, a tick later, that its last 'readable' listener is gone.
		await new Promise(setImmediate);
		stdin.resume();
		stdin.pause();
		stderr.write(localized`certdeck: ${why}; the deck comes back after it\n`);
		return {write: text => void stderr.write(text), giveBack: () => void suspension.resume()};
	}

	return {
		isThere: stdin.isTTY,
		isDeckUp: () => deck !== undefined,
		mayInterrupt: () => failedAt === undefined || now() - failedAt > restMs,
		ended(isLoggedIn) {
			failedAt = isLoggedIn ? undefined : now();
		},
		async borrow(why) {
			const earlier = before;
			let release = () => {};
			before = new Promise<void>(resolve => {
				release = resolve;
			});
			await earlier;
			const loan = await take(why);
			return {
				write: loan.write,
				giveBack() {
					loan.giveBack();
					release();
				},
			};
		},
		openDeck() {
			deck ??= new Promise(resolve => {
				attached = resolve;
			});
		},
		attach(suspend) {
			attached(suspend);
			const mine = Promise.resolve(suspend);
			deck = mine;
			return () => {
				// Where the deck goes to another cluster, its screen has attached itself again by now.
				if (deck === mine) {
					deck = undefined;
				}
			};
		},
	};
}
