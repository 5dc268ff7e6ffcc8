import type {Emphasis} from '../../present/text/index.js';

export type Background = 'dark' | 'light' | 'unknown';
/** The colours of the terminal: 0 none, 1 its own 16, 2 the 256 of xterm, 3 all. */
export type ColorDepth = 0 | 1 | 2 | 3;

/** SGR parameters (ECMA-48 §8.3.117) by meaning; empty for the terminal's own foreground. */
export type Palette = Readonly<Record<Emphasis, string>>;

/** Backgrounds for the names of marked contexts. They do not depend on the background of the terminal. */
const contexts = {
	'context-red': '1;38;5;231;48;5;124',
	'context-yellow': '1;38;5;16;48;5;220',
	'context-green': '1;38;5;16;48;5;40',
	'context-blue': '1;38;5;231;48;5;25',
	'context-magenta': '1;38;5;231;48;5;90',
	'context-cyan': '1;38;5;16;48;5;44',
} satisfies Partial<Palette>;

/** The same with only 16 colours. */
const fewContexts = {
	'context-red': '1;97;41',
	'context-yellow': '1;30;43',
	'context-green': '1;30;42',
	'context-blue': '1;97;44',
	'context-magenta': '1;97;45',
	'context-cyan': '1;30;46',
} as const;

/** No colour of the 16 can be read on another of them in each palette. */
const swapped = (sgr: string) =>
	Object.fromEntries(Object.keys(contexts).map(tone => [tone, sgr])) as Record<keyof typeof contexts, string>;

const tones = ['plain', 'strong', 'muted', 'focus', 'ok', 'waiting', 'danger', 'struck'] as const;
const none = Object.fromEntries([...tones, ...Object.keys(contexts)].map(tone => [tone, ''])) as Palette;

/** The terminal's own colours, for an unknown background. The user has chosen colours that fit it. */
const own: Palette = {
	plain: '',
	strong: '1',
	muted: '2',
	focus: '36',
	ok: '32',
	waiting: '33',
	danger: '31',
	struck: '9',
	...fewContexts,
};

/**
 * With 256 colours or more, colours of the cube that all terminals share. With 16, only those that can be read in each of the
 * usual palettes; if there is none, bold, underline or swapped colours. `test/ui/theme/palette.test.ts` computes the contrast.
 */
const palettes: Readonly<Record<'dark' | 'light', Readonly<Record<'few' | 'many', Palette>>>> = {
	dark: {
		few: {
			plain: '',
			strong: '1',
			muted: '',
			focus: '96',
			ok: '32',
			waiting: '1',
			danger: '1;7',
			struck: '9',
			...swapped('1;7'),
		},
		many: {
			plain: '',
			strong: '1',
			muted: '38;5;248',
			focus: '38;5;81',
			ok: '38;5;114',
			waiting: '38;5;221',
			danger: '38;5;210',
			struck: '9;38;5;210',
			...contexts,
		},
	},
	light: {
		few: {
			plain: '30',
			strong: '1;30',
			muted: '30',
			focus: '4;30',
			ok: '30',
			waiting: '1;30',
			danger: '1;30;7',
			struck: '9;30',
			...swapped('1;30;7'),
		},
		many: {
			// Solarized's own foreground is too pale on its own light background.
			plain: '38;5;238',
			strong: '1;38;5;238',
			muted: '38;5;241',
			focus: '38;5;25',
			ok: '38;5;22',
			waiting: '38;5;94',
			danger: '38;5;124',
			struck: '9;38;5;124',
			...contexts,
		},
	},
};

export function paletteFor(background: Background, depth: ColorDepth): Palette {
	if (depth === 0) {
		return none;
	}

	return background === 'unknown' ? own : palettes[background][depth === 1 ? 'few' : 'many'];
}
