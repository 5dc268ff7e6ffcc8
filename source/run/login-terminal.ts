import {localized} from '../base/text/index.js';
import type {Loan, LoginTerminal} from '../cluster/connection/index.js';
import type {Splash} from './splash.js';

type Streams = {
	readonly stdin: Pick<NodeJS.ReadStream, 'isTTY' | 'pause' | 'resume'>;
	readonly stderr: {write(text: string): unknown};
	readonly splash: Splash | undefined;
};

/** Ink's function that suspends the deck's screen, and restores it later. */
type SuspendDeck = () => Promise<{resume(): Promise<void>}>;

export type LentTerminal = LoginTerminal & {
	/** From this call on, the deck owns the terminal. It can lend it after it has called `attach`. */
	openDeck(): void;
	/** @returns a function that ends it. */
	attach(suspend: SuspendDeck): () => void;
};

/** How long the deck's screen is not suspended again after a failed login, in milliseconds. */
const restMs = 60_000;

/**
 * The terminal as exec plugins use it: from the shell below a verb, from the splash before the deck, or from the deck,
 * whose screen is suspended meanwhile.
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
		// The plugin must get every key. Node stops reading only if a flowing stream is paused, and a stream begins to flow
		// one tick after its last 'readable' listener is removed.
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
				// If the deck has changed to another cluster, its screen has already attached itself again.
				if (deck === mine) {
					deck = undefined;
				}
			};
		},
	};
}
