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
	/** Passes presses on, perhaps later, perhaps as another key. */
	press(presses: readonly KeyPress[]): void;
	/** Drops a held key. */
	end(): void;
};

export type EscapeGuardOptions = {
	/** How long an Esc alone is held back, in ms; also a `[`, which may follow one. 0 passes it on at once. */
	readonly holdMs: number;
	/** How long after an Esc the rest of a split sequence is accepted, in milliseconds. */
	readonly tornMs: number;
	readonly now: () => number;
	readonly emit: (presses: readonly KeyPress[]) => void;
};

/**
 * Joins escape sequences that a slow connection has split. `ESC` and, a moment later, `[A` is an arrow key, not Esc and
 * two letters. Ink waits 20 ms for the rest, which is sometimes too short over SSH.
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

	/** Joins the held key with the new text; true if they make one key. */
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

	/** Esc was passed on already. The late rest is dropped: it would be letters, or an arrow key on another screen. */
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
