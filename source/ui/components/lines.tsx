import type {DOMElement} from 'ink';
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {memo, useRef} from 'react';
import type {Printable} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {fitLine, spokenLine} from '../../present/text/index.js';
import {useDeck, useStore} from '../hooks/index.js';
import type {Place} from '../keys/index.js';
import {asciiLine, paintLine} from '../theme/index.js';
import {useClicks} from './use-clicks.js';

type TextLineProps = {
	/** With colour codes, exactly as wide as the row. */
	readonly text: Printable;
};

/** One row of the screen: drawn again only when its text changed. */
export const TextLine = memo(function TextLine({text}: TextLineProps) {
	return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>;
});

type LinesProps = {
	readonly lines: readonly Line[];
	readonly width: number;
	/** Rows to fill. Missing lines are blank; further lines are not drawn. */
	readonly height: number;
	/** Receives clicks of the mouse on these lines, while the component receives keys. */
	onClick?: ((at: Place) => void) | undefined;
};

/** Lines from the top of a box of fixed size. */
export function Lines({lines, width, height, onClick}: LinesProps) {
	const isSpoken = useIsScreenReaderEnabled();
	const {look} = useDeck();
	const palette = useStore(look);
	const box = useRef<DOMElement>(null);
	useClicks(box, onClick);
	const drawn = look.isAscii && !isSpoken ? lines.slice(0, height).map(asciiLine) : lines;
	// Blank lines are left out for a screen reader.
	const rows = isSpoken
		? lines
				.slice(0, height)
				.map(spokenLine)
				.filter(line => line.some(({text}) => text.trim() !== ''))
		: Array.from({length: height}, (_, row) => fitLine(drawn[row] ?? [], width));
	return (
		<Box ref={box} flexDirection="column" height={isSpoken ? rows.length : height} flexShrink={0}>
			{rows.map((line, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen has no identity but its place
				<TextLine key={row} text={paintLine(look.isAscii ? asciiLine(line) : line, palette)} />
			))}
		</Box>
	);
}
