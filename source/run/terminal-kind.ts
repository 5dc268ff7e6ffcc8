import type {TerminalKind} from '../deck/ports/index.js';

type Env = Readonly<Record<string, string | undefined>>;

const plainTerminals = /^(dumb|unknown|emacs|network|dialup|printer|lpr|glasstty|tty\d*)$/;
const asciiTerminals = /^(vt\d+|ansi|cons\d+)/;

/** Whether the terminal can move its cursor; where not, the deck is lines that follow each other. */
export function isPlainTerminal(env: Env, platform: string = process.platform): boolean {
	const term = env['TERM'] ?? '';
	// Windows sets none, and its consoles move the cursor.
	return term === '' ? platform !== 'win32' : plainTerminals.test(term);
}

/**
 * Whether locale (POSIX: LC_ALL, LC_CTYPE, LANG) or terminal ask for ASCII; where no locale is set, nobody asks. Chinese
 * without a charset is taken for UTF-8: in ASCII there is none.
 */
export function isAsciiTerminal(env: Env): boolean {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	return (locale !== '' && !/utf-?8|^zh[^.]*$/i.test(locale)) || asciiTerminals.test(env['TERM'] ?? '');
}

/** As chalk counts: 1 for 16 colours, 2 for 256, 3 for all. */
export function colorDepth(env: Env): 1 | 2 | 3 {
	const term = env['TERM'] ?? '';
	return /^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '') || env['WT_SESSION'] || /-direct\b/.test(term)
		? 3
		: /256|kitty|alacritty|ghostty|foot|wezterm|iterm/i.test(term)
			? 2
			: 1;
}

/** What COLORFGBG says, as rxvt and Konsole set it: the last number is the background's. */
function backgroundOf(env: Env): TerminalKind['background'] {
	const [, index] = /;(\d+)$/.exec(env['COLORFGBG'] ?? '') ?? [];
	return index === undefined ? 'unknown' : Number(index) === 7 || Number(index) > 8 ? 'light' : 'dark';
}

/**
 * What the deck needs to know of its terminal.
 *
 * @param theme - `--theme` or CERTDECK_THEME: `dark`, `light`, or `auto` for asking the terminal
 */
export function terminalKind(env: Env, theme: string, depth: TerminalKind['depth']): TerminalKind {
	const isPlain = isPlainTerminal(env);
	const isGiven = theme === 'dark' || theme === 'light';
	const background = isGiven ? theme : backgroundOf(env);
	const isSpoken = isPlain || env['INK_SCREEN_READER'] === 'true';
	return {
		background,
		depth: isPlain ? 0 : depth,
		// The console of Linux answers nothing.
		asksBackground: !isGiven && background === 'unknown' && depth > 0 && !isSpoken && env['TERM'] !== 'linux',
		isPlain,
		isAscii: isAsciiTerminal(env),
	};
}
