import xterm from '@xterm/headless';
import stringWidth from 'string-width';

const [cellWidth, cellHeight, fontSize, margin] = [8.4, 18, 14, 12];
const [foreground, background] = ['#cccccc', '#0c0c0c'];
const sixteen =
	'0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2'.split(
		' ',
	);

export type Size = {readonly columns: number; readonly rows: number};
/** The content of a terminal screen. */
export type Frame = {readonly lines: readonly string[]; readonly runs: readonly Run[]};
type Run = {
	readonly row: number;
	readonly column: number;
	readonly width: number;
	readonly text: string;
	readonly fill: string;
	readonly back: string;
	readonly isBold: boolean;
	readonly isStruck: boolean;
};

/** Interprets the output of a program as a terminal does. */
export async function frameOf(bytes: string, {columns, rows}: Size): Promise<Frame> {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	await new Promise<void>(resolve => {
		terminal.write(bytes, resolve);
	});
	const buffer = terminal.buffer.active;
	const lines: string[] = [];
	const runs: Run[] = [];
	for (let row = 0; row < rows; row++) {
		const line = buffer.getLine(buffer.viewportY + row);
		lines.push(line?.translateToString(true) ?? '');
		for (let column = 0; column < columns; column++) {
			const cell = line?.getCell(column);
			if (cell === undefined || cell.getWidth() === 0) {
				continue;
			}

			const front = cell.isFgDefault() ? foreground : colour(cell.getFgColor(), cell.isFgRGB());
			const behind = cell.isBgDefault() ? background : colour(cell.getBgColor(), cell.isBgRGB());
			const [fill, back] = cell.isInverse() ? [behind, front] : [front, behind];
			const isBold = cell.isBold() !== 0;
			const isStruck = cell.isStrikethrough() !== 0;
			const text = cell.getChars() || ' ';
			const last = runs.at(-1);
			const width = cell.getWidth();
			if (
				last?.row === row &&
				last.column + last.width === column &&
				last.fill === fill &&
				last.back === back &&
				last.isBold === isBold &&
				last.isStruck === isStruck
			) {
				runs[runs.length - 1] = {...last, text: last.text + text, width: last.width + width};
			} else {
				runs.push({row, column, width, text, fill, back, isBold, isStruck});
			}
		}
	}

	terminal.dispose();
	return {lines, runs};
}

/** A picture of one frame, or of several in sequence, `seconds` each. `<desc>` has the text of the frames. */
export function svgOf(frames: readonly Frame[], {columns, rows}: Size, title: string, seconds = 4): string {
	const [width, height] = [Math.ceil(columns * cellWidth) + 2 * margin, rows * cellHeight + 2 * margin];
	const whole = frames.length * seconds;
	const share = 100 / frames.length;
	const style =
		frames.length === 1
			? ''
			: `<style>@keyframes turn{0%,${(share - 0.01).toFixed(2)}%{opacity:1}${share.toFixed(2)}%,100%{opacity:0}}g{opacity:0;animation:turn ${whole}s step-end infinite}${frames.map((_, index) => `.f${index}{animation-delay:${index * seconds}s}`).join('')}</style>\n`;
	const groups = frames.map(({runs}, index) => `<g class="f${index}">\n${runs.map(runSvg).join('')}</g>\n`);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="${fontSize}">\n`,
		`<title>${escaped(title)}</title>\n`,
		...frames.map(({lines}) => `<desc>${escaped(lines.map(line => line.trimEnd()).join('\n'))}</desc>\n`),
		style,
		`<rect width="100%" height="100%" rx="6" fill="${background}"/>\n`,
		...groups,
		'</svg>\n',
	].join('');
}

/** The frames in the `<desc>` of a picture. */
export function framesIn(svg: string): ReadonlyArray<readonly string[]> {
	return [...svg.matchAll(/<desc>(.*?)<\/desc>/gs)].map(([, text = '']) =>
		text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').split('\n'),
	);
}

function runSvg({row, column, width, text, fill, back, isBold, isStruck}: Run): string {
	const [x, y] = [margin + column * cellWidth, margin + row * cellHeight];
	const behind =
		back === background
			? ''
			: `<rect x="${x.toFixed(1)}" y="${y}" width="${(width * cellWidth).toFixed(1)}" height="${cellHeight}" fill="${back}"/>\n`;
	if (text.trim() === '') {
		return behind;
	}

	// Each piece of text has its own position, so that columns stay aligned if a font is wider than expected.
	const pieces = [...text.matchAll(/\S+(?: \S+)*/g)].map(({0: piece, index}) => {
		const from = x + stringWidth(text.slice(0, index)) * cellWidth;
		const length = stringWidth(piece) * cellWidth;
		return `<text x="${from.toFixed(1)}" y="${y + 13}" fill="${fill}"${isBold ? ' font-weight="bold"' : ''}${isStruck ? ' text-decoration="line-through"' : ''} textLength="${length.toFixed(1)}">${escaped(piece)}</text>\n`;
	});
	return `${behind}${pieces.join('')}`;
}

function colour(value: number, isRgb: boolean): string {
	if (isRgb) {
		return `#${value.toString(16).padStart(6, '0')}`;
	}

	if (value < 16) {
		return `#${sixteen[value] ?? 'cccccc'}`;
	}

	const hex = (part: number) => part.toString(16).padStart(2, '0');
	if (value >= 232) {
		return `#${hex(8 + (value - 232) * 10).repeat(3)}`;
	}

	const steps = [0, 95, 135, 175, 215, 255];
	const at = value - 16;
	return `#${[Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map(step => hex(steps[step] ?? 0)).join('')}`;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
