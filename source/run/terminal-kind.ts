import type {TerminalKind} from '../deck/ports/index.js';

type Env = Readonly<Record<string, string | undefined>>;

const plainTerminals = /^(dumb|unknown|emacs|network|dialup|printer|lpr|glasstty|tty\d*)$/;
const asciiTerminals = /^(vt\d+|ansi|cons\d+)/;

/** Whether the terminal can't move its cursor. Then the deck prints lines one after the other. */
export function isPlainTerminal(env: Env, platform: string = process.platform): boolean {
	const term = env['TERM'] ?? '';
	// Windows sets no TERM, and its consoles can move the cursor.
	return term === '' ? platform !== 'win32' : plainTerminals.test(term);
}

/**
 * Whether the locale (POSIX: LC_ALL, LC_CTYPE, LANG) or the terminal requires ASCII; false without a locale. Chinese
 * without a charset counts as UTF-8, because ASCII has no Chinese.
 */
export function isAsciiTerminal(env: Env): boolean {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	return (locale !== '' && !/utf-?8|^zh[^.]*$/i.test(locale)) || asciiTerminals.test(env['TERM'] ?? '');
}

/** In chalk's levels: 1 for 16 colours, 2 for 256, 3 for all. */
export function colorDepth(env: Env): 1 | 2 | 3 {
	const term = env['TERM'] ?? '';
	return /^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '') || env['WT_SESSION'] || /-direct\b/.test(term)
		? 3
		: /256|kitty|alacritty|ghostty|foot|wezterm|iterm/i.test(term)
			? 2
			: 1;
}

/** The background by COLORFGBG, which rxvt and Konsole set. Its last number is the background colour. */
function backgroundOf(env: Env): TerminalKind['background'] {
	const [, index] = /;(\d+)$/.exec(env['COLORFGBG'] ?? '') ?? [];
	return index === undefined ? 'unknown' : Number(index) === 7 || Number(index) > 8 ? 'light' : 'dark';
}

/**
 * The properties of the terminal that the deck needs.
 *
 * @param theme - `--theme` or CERTDECK_THEME: `dark`, `light`, or `auto` to ask the terminal.
 * @param wantsMouse - the operator has chosen the mouse. A screen reader and plain lines have none.
 */
export function terminalKind(env: Env, theme: string, depth: TerminalKind['depth'], wantsMouse = false): TerminalKind {
	const isPlain = isPlainTerminal(env);
	const isGiven = theme === 'dark' || theme === 'light';
	const background = isGiven ? theme : backgroundOf(env);
	const isSpoken = isPlain || env['INK_SCREEN_READER'] === 'true';
	return {
		background,
		depth: isPlain ? 0 : depth,
		// The console of Linux does not answer.
		asksBackground: !isGiven && background === 'unknown' && depth > 0 && !isSpoken && env['TERM'] !== 'linux',
		isPlain,
		hasMouse: wantsMouse && !isSpoken,
		isAscii: isAsciiTerminal(env),
	};
}
