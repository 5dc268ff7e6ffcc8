import type {KeyPress} from './key-press.js';

const cursorKeys: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
};

export type EscapeGuard = {
	/** Hands on what was pressed, perhaps later, perhaps as another key. */
	press(presses: readonly KeyPress[]): void;
	/** Forgets a held key. */
	end(): void;
};

export type EscapeGuardOptions = {
	/** How long a bare Esc (and `[`, which may be the rest of one) is held back, in ms; 0 hands it on at once. */
	readonly holdMs: number;
	/** How long after an Esc the rest of a torn sequence is expected, in milliseconds. */
	readonly tornMs: number;
	readonly now: () => number;
	readonly emit: (presses: readonly KeyPress[]) => void;
};

/**
 * Mends escape sequences that a slow line tore apart: `ESC` and, a moment later, `[A` is an arrow key, not Esc and two
 * letters. Ink waits 20 ms for the rest; over SSH that is too short now and then.
 */
export function createEscapeGuard({holdMs, tornMs, now, emit}: EscapeGuardOptions): EscapeGuard {
	let escapedAt = Number.NEGATIVE_INFINITY;
	let isBracketDropped = false;
	let held: {readonly presses: readonly KeyPress[]; readonly timer: ReturnType<typeof setTimeout>} | undefined;

	const take = (): readonly KeyPress[] => {
		const presses = held?.presses ?? [];
		clearTimeout(held?.timer);
		held = undefined;
		return presses;
	};

	const hold = (presses: readonly KeyPress[]): void => {
		take();
		held = {presses, timer: setTimeout(() => emit(take()), holdMs)};
	};

	/** Joins what is held with what came; true where that used it up. */
	const isMended = (text: string): boolean => {
		const [first] = held?.presses ?? [];
		if (first === undefined) {
			return false;
		}

		if (first.name === 'esc' && text === '[') {
			hold([{name: 'torn'}]);
			return true;
		}

		const [, letter = ''] = (first.name === 'esc' ? /^[[O]([A-H])$/ : /^([A-H])$/).exec(text) ?? [];
		const name = cursorKeys[letter];
		const waiting = take();
		if (name !== undefined) {
			emit([{name}]);
			return true;
		}

		emit(waiting);
		return false;
	};

	/** Esc was acted on already; its rest, come late, would be letters, and an arrow would hit another screen. */
	const isLateRest = (text: string): boolean => {
		if (now() - escapedAt >= tornMs) {
			isBracketDropped = false;
			return false;
		}

		if (text === '[' || /^[[O][A-H]$/.test(text) || (isBracketDropped && /^[A-H]$/.test(text))) {
			isBracketDropped = text === '[';
			return true;
		}

		return false;
	};

	return {
		press(presses) {
			const text = presses.map(({text: written}) => written ?? '').join('');
			if (isMended(text) || isLateRest(text)) {
				return;
			}

			const isEscape = presses.length === 1 && presses[0]?.name === 'esc';
			if (isEscape) {
				escapedAt = now();
			}

			if (holdMs > 0 && (isEscape || text === '[')) {
				hold(presses);
			} else {
				emit(presses);
			}
		},
		end() {
			take();
		},
	};
}
