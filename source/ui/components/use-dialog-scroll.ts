import {useReducer} from 'react';
import {localized} from '../../base/text/index.js';
import {useScreenSize} from '../hooks/index.js';
import type {Handler} from '../keys/index.js';
import {dialogRoom} from './dialog-frame.js';

type Scrolled = {readonly top: number; readonly seen: number};

/** Scrolls the body of a dialog if the screen is too low for it, and reports whether all of it was shown. */
export function useDialogScroll(
	count: number,
	footCount: number,
	/** How many lines, from the first, must have been shown. The lines after them are for reference only. */
	needed = count,
): {
	/** First line to show. */
	readonly top: number;
	readonly isAllSeen: boolean;
	readonly handlers: Readonly<Record<'down' | 'up', Handler>>;
	readonly pages: Readonly<Record<'pageDown' | 'pageUp', Handler>>;
} {
	const {rows} = useScreenSize();
	const room = dialogRoom(count, rows, footCount);
	const furthest = Math.max(0, count - room);
	const [{top, seen}, scroll] = useReducer(
		(before: Scrolled, by: number): Scrolled => {
			const next = Math.max(0, Math.min(furthest, Math.min(before.top, furthest) + by));
			return {top: next, seen: Math.max(before.seen, next + room)};
		},
		{top: 0, seen: 0},
	);
	const move = (by: number): Handler => ({
		run: () => scroll(by),
		disabled: furthest === 0 ? localized`all of it is on the screen` : undefined,
	});
	return {
		top: Math.min(top, furthest),
		isAllSeen: Math.max(seen, room) >= needed,
		handlers: {down: move(1), up: move(-1)},
		pages: {pageDown: move(room - 1), pageUp: move(1 - room)},
	};
}
