import {Box} from 'ink';
import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed, repeated} from '../../base/text/index.js';
import type {Emphasis, Line} from '../../present/text/index.js';
import {displayWidth, fitLine, truncate} from '../../present/text/index.js';
import {useDeck, useScreenSize} from '../hooks/index.js';
import {Lines} from './lines.js';

type DialogFrameProps = {
	/** Printable. */
	readonly title: Printable;
	readonly emphasis?: Emphasis;
	readonly body: readonly Line[];
	/** First line of the body to show, if the screen is too low for all of it. */
	readonly top?: number;
	/** Lines that do not scroll: the keys and their labels. */
	readonly foot: readonly Line[];
};

/** Columns inside the frame of a dialog. */
export function dialogWidth(columns: number): number {
	return Math.max(10, Math.min(columns, 110) - 4);
}

/** How many of `count` body lines a dialog shows at once. If that is not all, one more line says how many are left. */
export function dialogRoom(count: number, rows: number, footCount: number): number {
	const room = Math.max(1, rows - 4 - footCount);
	return count <= room ? count : Math.max(1, room - 1);
}

/** A frame over the lower part of the screen. */
export function DialogFrame({title, emphasis = 'focus', body, top = 0, foot}: DialogFrameProps) {
	const {columns, rows} = useScreenSize();
	const {among} = useDeck().services.session;
	const inner = dialogWidth(columns);
	const room = dialogRoom(body.length, rows, foot.length);
	const from = Math.max(0, Math.min(top, body.length - room));
	const below = body.length - room - from;
	const rest = joined(
		[...(from > 0 ? [printed`↑ ${from} above`] : []), ...(below > 0 ? [printed`↓ ${below} more`] : [])],
		printed`   `,
	);
	const shown: readonly Line[] = [
		...body.slice(from, from + room),
		...(rest === '' ? [] : [[{emphasis: 'waiting', text: rest} as const]]),
	];
	// In a deck over several clusters, the title begins with the cluster.
	const said = among === undefined ? title : printed`${printable(among)}: ${title}`;
	const head = truncate(printed` ${said} `, inner);
	const edge = (text: Printable): Line => [{emphasis, text}];
	const lines = [
		edge(printed`┌${head}${repeated(printed`─`, inner + 2 - displayWidth(head))}┐`),
		...[...shown, ...foot].map(
			(content): Line => [{emphasis, text: printed`│ `}, ...fitLine(content, inner), {emphasis, text: printed` │`}],
		),
		edge(printed`└${repeated(printed`─`, inner + 2)}┘`),
	];
	return (
		<Box position="absolute" bottom={1} left={0}>
			<Lines lines={lines} width={inner + 4} height={lines.length} />
		</Box>
	);
}
