import {Box, useWindowSize} from 'ink';
import {displayWidth, truncate} from '../../present/fit.js';
import type {Emphasis, Line} from '../../present/span.js';
import {fitLine} from '../../present/span.js';
import {Lines} from './lines.js';

type DialogFrameProps = {
	/** Printable. */
	readonly title: string;
	readonly emphasis?: Emphasis;
	/** What may be cut where the screen is too low, from the end. */
	readonly body: readonly Line[];
	/** What always stays: what the keys do. */
	readonly foot: readonly Line[];
};

/** Columns inside the frame of a dialog. */
export function dialogWidth(columns: number): number {
	return Math.max(10, Math.min(columns, 110) - 4);
}

/** A frame over the lower part of the screen. */
export function DialogFrame({title, emphasis = 'focus', body, foot}: DialogFrameProps) {
	const {columns, rows} = useWindowSize();
	const inner = dialogWidth(columns);
	const room = Math.max(1, rows - 4 - foot.length);
	const hidden = body.length - room;
	const shown: readonly Line[] =
		hidden > 0
			? [
					...body.slice(0, room - 1),
					[{emphasis: 'waiting', text: `… ${hidden + 1} more lines: a higher terminal shows them`}],
				]
			: body;
	const head = truncate(` ${title} `, inner);
	const edge = (text: string): Line => [{emphasis, text}];
	const lines = [
		edge(`┌${head}${'─'.repeat(inner + 2 - displayWidth(head))}┐`),
		...[...shown, ...foot].map(
			(content): Line => [{emphasis, text: '│ '}, ...fitLine(content, inner), {emphasis, text: ' │'}],
		),
		edge(`└${'─'.repeat(inner + 2)}┘`),
	];
	return (
		<Box position="absolute" bottom={1} left={0}>
			<Lines lines={lines} width={inner + 4} height={lines.length} />
		</Box>
	);
}
