import type {Printable} from '../../../base/text/index.js';
import {localized, paddedEnd, printable, printableSentence, printed, repeated} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {cursorMargin, displayWidth, line, wrap} from '../../../present/text/index.js';
import {moreLine} from '../../components/index.js';
import {isSecretField} from './guide-fields.js';
import {textLook} from './guide-looks.js';
import type {GuideField, GuideList, GuideProblem, GuideState, GuideText} from './guide-state.js';

/** The width of the column of labels, after two spaces. */
export const labelWidth = 15;

export type GuideLines = {
	readonly lines: readonly Line[];
	/** Index of the line that must stay on the screen: the row or field under the cursor. */
	readonly focus: number;
};

export type Looks = {
	readonly problems: readonly GuideProblem[];
	readonly width: number;
	/** The line of the focused text field, with its cursor. */
	readonly editing: Line;
};

/** A line that the cursor can move to, alone or with further lines below it. */
export type Row = Line | {readonly line: Line; readonly below: readonly Line[]};

/** Collects the lines of a step, from top to bottom. */
export type Sheet = {
	/** Adds our own text, wrapped; printable. */
	note(text: string): void;
	put(...lines: readonly Line[]): void;
	/** Adds a text field with its problems, and with its explanation while it has the focus. */
	text(field: GuideText): void;
	/** Adds the rows of a list field, with their problems. */
	list(field: GuideList, rows: readonly Row[]): void;
	/** Adds rows whose cursor is not that of a list field. */
	rows(rows: readonly Row[], cursor: number | undefined): void;
	done(): GuideLines;
};

export function createSheet(state: GuideState, {problems, width, editing}: Looks): Sheet {
	const lines: Line[] = [];
	let focus = 0;

	const say = (field: GuideField, row?: number) => {
		for (const {message, isFatal, instead = []} of problems.filter(each => each.field === field && each.row === row)) {
			const isHere = state.field === field && (row === undefined || row === state.rows.hosts);
			const better =
				instead.length === 0 ? '' : `; ${isHere ? localized`tab takes` : localized`better`} ${instead[0] ?? ''}`;
			for (const [index, text] of wrap(printableSentence(`${message}${better}`), width - labelWidth - 4).entries()) {
				const mark = index === 0 ? (isFatal ? printed`✗ ` : printed`! `) : printed`  `;
				lines.push(
					line(printed`${repeated(printed` `, labelWidth + 2)}${mark}${text}`, isFatal ? 'danger' : 'waiting'),
				);
			}
		}
	};

	const rows = (all: readonly Row[], cursor: number | undefined, field?: GuideField) => {
		for (const [index, row] of all.entries()) {
			if (index === cursor) {
				focus = lines.length;
			}

			const {line: text, below} = 'line' in row ? row : {line: row, below: []};
			lines.push([cursorMargin(index === cursor), ...text], ...below);
			if (field !== undefined) {
				say(field, index);
			}
		}
	};

	return {
		note: text => lines.push(...wrap(printableSentence(text), width - 2).map(part => line(printed` ${part}`, 'muted'))),
		put: (...more) => lines.push(...more),
		text(field) {
			const {label, why, placeholder} = textLook(state, field);
			const isHere = state.field === field;
			const value = state.texts[field];
			if (isHere) {
				focus = lines.length;
			}

			lines.push([
				cursorMargin(isHere),
				{emphasis: isHere ? 'focus' : 'plain', text: paddedEnd(printable(label), labelWidth - 1)},
				...(isHere
					? editing
					: line(value === '' ? placeholder : shownText(field, value), value === '' ? 'muted' : 'plain')),
			]);
			if (isHere && !problems.some(problem => problem.field === field)) {
				lines.push(
					...wrap(why, width - labelWidth - 3).map(part =>
						line(printed`${repeated(printed` `, labelWidth + 2)}${part}`, 'muted'),
					),
				);
			}

			say(field);
		},
		list(field, all) {
			rows(all, state.field === field ? state.rows[field] : undefined, field);
			say(field);
		},
		rows,
		done: () => ({lines, focus}),
	};
}

function shownText(field: GuideText, value: string): Printable {
	return isSecretField(field) ? repeated(printed`•`, [...value].length) : printable(value);
}

/** Columns of the cursor before the text of a row. */
const cursorWidth = 3;

/**
 * Names with a note beside each, all notes in one column. A note that does not fit there is shown in full below its name.
 *
 * @param rows - `name` and `note` are printable; `mark` is drawn before the name.
 */
export function notedRows(
	rows: ReadonlyArray<{
		readonly mark: Printable;
		readonly name: Printable;
		readonly note: Printable;
		readonly emphasis: 'plain' | 'muted';
	}>,
	width: number,
): readonly Row[] {
	const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(text => displayWidth(text)));
	const room = width - cursorWidth - widest(rows.map(({mark}) => mark)) - 2 - widest(rows.map(({note}) => note));
	const column = Math.min(Math.max(20, room), widest(rows.map(({name}) => name)));
	return rows.map(({mark, name, note, emphasis}): Row => {
		const blanks = ' '.repeat(Math.max(0, column - displayWidth(name)));
		const start: Line = [{emphasis, text: printed`${mark}${name}`}];
		const used = cursorWidth + displayWidth(mark) + displayWidth(name);
		for (const gap of [`${blanks}  `, '  ']) {
			if (used + gap.length + displayWidth(note) <= width) {
				return [...start, {emphasis: 'muted', text: printed`${printableSentence(gap)}${note}`}];
			}
		}

		const indent = repeated(printed` `, cursorWidth + displayWidth(mark) + 2);
		return {
			line: start,
			below: wrap(note, width - indent.length).map(part => line(printed`${indent}${part}`, 'muted')),
		};
	});
}

/** A radio button and its label. */
export function choice(isChosen: boolean, label: Printable, note = ''): Line {
	return [
		{emphasis: isChosen ? 'strong' : 'plain', text: printed`(${isChosen ? printed`•` : printed` `}) ${label}`},
		{emphasis: 'muted', text: printed`  ${printableSentence(note)}`},
	];
}

/**
 * The part of `lines` that fits in `height` rows. It begins at `scroll` if the text is scrolled; else it contains the
 * line in focus. If lines are left below, the last row says how many.
 */
export function windowOf(
	{lines, focus}: GuideLines,
	{width, height, scroll}: {readonly width: number; readonly height: number; readonly scroll?: number | undefined},
): readonly Line[] {
	if (lines.length <= height) {
		return lines;
	}

	const room = Math.max(1, height - 1);
	const wanted = scroll ?? focus - Math.floor(room / 2);
	const top = Math.max(0, Math.min(wanted, lines.length - room));
	const below = lines.length - top - room;
	const window = lines.slice(top, top + room);
	return height < 2 ? window : [...window, moreLine(below, width)];
}
