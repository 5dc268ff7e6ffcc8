import type {KeyPress} from './key-press.js';

/** Asks the terminal for the colour of its background (xterm control sequences, OSC 11). */
export const backgroundQuestion = '\u001B]11;?\u0007';

/** How long after the question an answer is accepted, in milliseconds. A slow connection needs seconds. */
const patienceMs = 5000;
/** How long a bracket is held back that may begin the answer, in milliseconds. */
const holdMs = 200;

export type BackgroundAnswer = {
	/** Passes presses on, without those that are the answer. */
	press(presses: readonly KeyPress[]): void;
	/** Must be called when the question was sent. */
	asked(): void;
	end(): void;
};

export type BackgroundAnswerOptions = {
	readonly now: () => number;
	readonly emit: (presses: readonly KeyPress[]) => void;
	readonly onAnswer: (background: 'dark' | 'light') => void;
};

/**
 * Takes the terminal's answer out of the key input. Ink reads `ESC ] 11 ; rgb:… BEL` as a bracket and text, perhaps in
 * several parts. Input that may be the begin of an answer is held back until the answer is complete.
 */
export function createBackgroundAnswer({now, emit, onAnswer}: BackgroundAnswerOptions): BackgroundAnswer {
	let askedAt = Number.NEGATIVE_INFINITY;
	let held: Array<readonly KeyPress[]> = [];
	let timer: ReturnType<typeof setTimeout> | undefined;

	const giveBack = (): void => {
		clearTimeout(timer);
		const all = held;
		held = [];
		for (const presses of all) {
			emit(presses);
		}
	};

	const hold = (presses: readonly KeyPress[]): void => {
		held.push(presses);
		clearTimeout(timer);
		timer = setTimeout(giveBack, holdMs);
	};

	const isHeld = (presses: readonly KeyPress[]): boolean => {
		if (held.length === 0) {
			const isBegin = presses.length === 1 && (presses[0]?.name === ']' || presses[0]?.name === 'alt+]');
			if (isBegin && now() - askedAt < patienceMs) {
				hold(presses);
				return true;
			}

			return false;
		}

		const text = [...held, presses].flat().map(textOf).join('');
		const [, red = '', green = '', blue = ''] =
			/^\]11;rgba?:([\da-f]+)\/([\da-f]+)\/([\da-f]+)(?:\/[\da-f]+)?[\u0007\\]$/i.exec(text) ?? [];
		if (red !== '') {
			clearTimeout(timer);
			held = [];
			askedAt = Number.NEGATIVE_INFINITY;
			onAnswer(isLight(red, green, blue) ? 'light' : 'dark');
			return true;
		}

		if (/^\](1|11|11;|11;[rgba]{1,4}|11;rgba?:[\da-f/]*)$/i.test(text)) {
			hold(presses);
			return true;
		}

		giveBack();
		return false;
	};

	return {
		press(presses) {
			if (!isHeld(presses)) {
				emit(presses);
			}
		},
		asked() {
			askedAt = now();
		},
		end() {
			clearTimeout(timer);
		},
	};
}

/** BEL alone is Ctrl-G. */
const keyTexts: Readonly<Record<string, string>> = {'ctrl+g': '\u0007', 'alt+\\': '\\', 'alt+]': ']'};

function textOf({name, text}: KeyPress): string {
	return text ?? keyTexts[name] ?? '\u0000';
}

/** Whether a colour is light, by its Rec. 709 luma. Each channel has one to four hexadecimal digits. */
function isLight(red: string, green: string, blue: string): boolean {
	const share = (digits: string) => Number.parseInt(digits, 16) / (16 ** digits.length - 1);
	return 0.2126 * share(red) + 0.7152 * share(green) + 0.0722 * share(blue) > 0.5;
}
