import {cpus, totalmem} from 'node:os';
import type {Figure, Row} from './figures.js';

const programs = ['kubectl', 'k9s', 'openssl', 'Go', 'Node.js', 'one cluster', 'one of 10,000', 'certdeck'];

/** Machine and date of the figures, because figures of two machines can't be compared. */
export function machine(place: string, now: Date): string {
	const [processor] = cpus();
	return `${now.toISOString().slice(0, 10)}, ${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}, ${place}`;
}

/** The rows as a Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
	const shown = programs.filter(program => rows.some(({figures}) => figures[program] !== undefined));
	const cells = [
		['row', 'work', ...shown, 'to reach', ''],
		['---', '---', ...shown.map(() => '---:'), '---', '---'],
		...rows.map(({name, work, unit, figures, target, isReached}) => [
			`\`${name}\``,
			`${work}, ${unit}`,
			...shown.map(program => cell(figures[program])),
			target ?? '',
			isReached === undefined ? '' : isReached ? 'reached' : 'not reached',
		]),
	];
	return cells.map(line => `| ${line.join(' | ')} |\n`).join('');
}

/** The rows as a table for the terminal. */
export function textTable(rows: readonly Row[]): string {
	const cells = markdownTable(rows)
		.trimEnd()
		.split('\n')
		.filter((_, index) => index !== 1)
		.map(line =>
			line
				.slice(2, -2)
				.split(' | ')
				.map(cell => cell.trim().replaceAll('`', '')),
		);
	const widths = cells[0]?.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0))) ?? [];
	return cells
		.map(
			line =>
				`${line
					.map((cell, column) => cell.padEnd(widths[column] ?? 0))
					.join('  ')
					.trimEnd()}\n`,
		)
		.join('');
}

/** The median, and with enough runs the 95th percentile. */
function cell(figure: Figure | undefined): string {
	if (figure === undefined) {
		return '–';
	}

	const {median, p95, runs} = figure;
	return runs >= 3 && round(p95) !== round(median) ? `${round(median)} (${round(p95)})` : round(median);
}

function round(value: number): string {
	return value >= 100 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 10) / 10);
}
