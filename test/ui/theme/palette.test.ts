import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Background, Palette} from '../../../source/ui/theme/palette.js';
import {paletteFor} from '../../../source/ui/theme/palette.js';

/** The default colours of terminals: background, foreground and the 16 colours. */
const terminals: ReadonlyArray<{
	readonly name: string;
	readonly kind: Background;
	readonly background: string;
	readonly foreground: string;
	readonly colors: string;
}> = [
	...(
		[
			['dark', '000000', 'e5e5e5'],
			['light', 'ffffff', '000000'],
		] as const
	).map(([kind, background, foreground]) => ({
		name: `xterm, ${kind}`,
		kind,
		background,
		foreground,
		colors:
			'000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff',
	})),
	...(
		[
			['dark', '171421', 'd0cfcc'],
			['dark', '1e1e1e', 'ffffff'],
			['light', 'ffffff', '171421'],
		] as const
	).map(([kind, background, foreground]) => ({
		name: `GNOME, ${kind} ${background}`,
		kind,
		background,
		foreground,
		colors:
			'171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff',
	})),
	...(
		[
			['dark', '0c0c0c', 'cccccc'],
			['light', 'ffffff', '0c0c0c'],
		] as const
	).map(([kind, background, foreground]) => ({
		name: `Windows Terminal, ${kind}`,
		kind,
		background,
		foreground,
		colors:
			'0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2',
	})),
	...(
		[
			['dark', '002b36', '839496'],
			['light', 'fdf6e3', '657b83'],
		] as const
	).map(([kind, background, foreground]) => ({
		name: `Solarized, ${kind}`,
		kind,
		background,
		foreground,
		colors:
			'073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3',
	})),
];

/** Relative luminance (WCAG 2.2) of six hexadecimal digits. */
function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [0, 2, 4]
		.map(at => Number.parseInt(color.slice(at, at + 2), 16) / 255)
		.map(share => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}

/** A colour of xterm's cube or greys, which no terminal's palette changes. */
function cubeColor(index: number): string {
	const hex = (value: number) => value.toString(16).padStart(2, '0');
	if (index >= 232) {
		return hex(8 + (index - 232) * 10).repeat(3);
	}

	const steps = [0, 95, 135, 175, 215, 255];
	const at = index - 16;
	return [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map(step => hex(steps[step] ?? 0)).join('');
}

/** The foreground that SGR parameters set. What they do not set is the terminal's default. */
function foregroundOf(sgr: string, {foreground, colors}: (typeof terminals)[number]): string {
	const palette = colors.split(' ');
	const [, cube] = /38;5;(\d+)/.exec(sgr) ?? [];
	if (cube !== undefined) {
		return cubeColor(Number(cube));
	}

	const [, base, index] = /(?:^|;)(3|9)([0-7])(?:;|$)/.exec(sgr) ?? [];
	return index === undefined ? foreground : (palette[Number(index) + (base === '9' ? 8 : 0)] ?? foreground);
}

/** The background that SGR parameters set; undefined without one. */
function backgroundOf(sgr: string): string | undefined {
	const [, cube] = /48;5;(\d+)/.exec(sgr) ?? [];
	return cube === undefined ? undefined : cubeColor(Number(cube));
}

for (const terminal of terminals) {
	for (const [depth, colors] of [
		[1, '16 colours'],
		[2, '256 colours'],
		[3, 'all colours'],
	] as const) {
		test(`each meaning is readable in ${terminal.name}, with ${colors}`, () => {
			const palette: Palette = paletteFor(terminal.kind, depth);
			const pale = Object.entries(palette)
				.map(
					([meaning, sgr]) =>
						[meaning, sgr, contrast(foregroundOf(sgr, terminal), backgroundOf(sgr) ?? terminal.background)] as const,
				)
				.filter(([, sgr, ratio]) => ratio < 4.5 || /(?:^|;)2(?:;|$)/.test(sgr));
			assert.deepEqual(pale, []);
		});
	}
}

test('the table distinguishes pale colours from readable ones', () => {
	assert.equal(Math.round(contrast('000000', 'ffffff')), 21);
	// Solarized's own yellow on its light background.
	assert.ok(contrast('b58900', 'fdf6e3') < 4.5);
});

test('without colours nothing is coloured', () => {
	for (const background of ['dark', 'light', 'unknown'] as const) {
		assert.deepEqual([...new Set(Object.values(paletteFor(background, 0)))], ['']);
	}
});
