import {Box} from 'ink';
import {useMemo, useReducer, useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {breakWord, displayWidth, line} from '../../../present/text/index.js';
import {Lines, moreLine} from '../../components/index.js';
import {useCopy, useDeck, useKeys} from '../../hooks/index.js';
import {textKeys} from './text-keys.js';

/** One page of text. It is printable, and its lines end in a line break. */
export type TextPage = {readonly label: string; readonly text: Printable};

type TextScreenProps = {
	/** The title; hostile text. */
	readonly title: string;
	readonly pages: readonly TextPage[];
	/** The first page to show. */
	readonly begin?: number;
	/** Shown if there are no pages. */
	readonly nothing: string;
	/** Goes back; if absent, to the screen before. */
	onBack?: () => void;
	readonly width: number;
	readonly height: number;
};

/** Text over the full width of the screen, to read, to select with the mouse, and to copy. */
export function TextScreen({title, pages, begin = 0, nothing, onBack, width, height}: TextScreenProps) {
	const {navigation} = useDeck();
	const copy = useCopy();
	const [chosen, setChosen] = useState(begin);
	const index = Math.min(chosen, Math.max(0, pages.length - 1));
	const page = pages[index];
	const text = page?.text ?? printed``;
	const lines = useMemo(() => textLines(text, width), [text, width]);
	const room = Math.max(1, height - 2);
	const furthest = Math.max(0, lines.length - room);
	const [wanted, scrollTo] = useReducer((_: number, to: number) => to, 0);
	const top = Math.min(wanted, furthest);
	const scroll = (by: number) => ({run: () => scrollTo(Math.max(0, Math.min(furthest, top + by)))});
	const turn = (by: number) => ({
		run() {
			setChosen((index + by + pages.length) % pages.length);
			scrollTo(0);
		},
		disabled: pages.length < 2 ? localized`there is no other view of it` : undefined,
	});
	useKeys(textKeys, {
		next: {...turn(1), footer: pages.length > 1},
		previous: turn(-1),
		copy: {
			run: () => page && copy(page.label, page.text),
			disabled: page === undefined ? localized`there is nothing to copy` : undefined,
		},
		down: scroll(1),
		up: scroll(-1),
		pageDown: scroll(room - 1),
		pageUp: scroll(1 - room),
		halfDown: scroll(Math.ceil(room / 2)),
		halfUp: scroll(-Math.ceil(room / 2)),
		first: scroll(-furthest),
		last: scroll(furthest),
		back: {run: onBack ?? navigation.back},
	});
	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[headLine(title, pages, index)]}
				width={width}
				height={1}
				onClick={({column}) => {
					let end = 0;
					const at = pages.findIndex((_, tab) => {
						end += displayWidth(
							tabSpans(pages, tab, index)
								.map(({text}) => text)
								.join(''),
						);
						return column < end;
					});
					if (at !== -1) {
						turn(at - index).run();
					}
				}}
			/>
			<Lines
				lines={
					page === undefined ? [line(printed` ${printableSentence(nothing)}`, 'muted')] : lines.slice(top, top + room)
				}
				width={width}
				height={room}
			/>
			<Lines lines={[moreLine(furthest - top, width)]} width={width} height={1} />
		</Box>
	);
}

function headLine(title: string, pages: readonly TextPage[], index: number): Line {
	return [
		...pages.flatMap((_, at) => tabSpans(pages, at, index)),
		{emphasis: 'strong', text: printed`   ${printable(title)}`},
	];
}

/** The name of one page in the title line. */
function tabSpans(pages: readonly TextPage[], at: number, index: number): Line {
	return [
		{emphasis: 'muted', text: at === 0 ? printed` ` : printed` · `},
		{
			emphasis: at === index ? 'focus' : 'muted',
			text: printed`${at === index ? printed`▸` : printed``}${printableSentence(pages[at]?.label ?? '')}`,
		},
	];
}

/** Lines are broken only at the edge of the screen, so that a selection with the mouse gives the real text. */
function textLines(text: string, width: number): readonly Line[] {
	return text
		.replace(/\n$/, '')
		.split('\n')
		.flatMap(each => breakWord(printableSentence(each), width).map(part => line(part)));
}
