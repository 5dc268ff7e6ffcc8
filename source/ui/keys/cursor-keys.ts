import type {Printable} from '../../base/text/index.js';
import {scrollKeys} from './scroll-keys.js';

type Place = {readonly label: Printable; readonly help: Printable};

/** Keys that move the cursor of a list, in the words of what it lists. */
export function cursorKeys({
	next,
	previous,
	first,
	last,
}: {
	readonly next: Printable;
	readonly previous: Printable;
	readonly first: Place;
	readonly last: Place;
}) {
	return {
		...scrollKeys,
		down: {...scrollKeys.down, help: next},
		up: {...scrollKeys.up, help: previous},
		first: {...scrollKeys.first, ...first},
		last: {...scrollKeys.last, ...last},
	};
}

/** As `cursorKeys`, for lists in which Space marks. */
export function markingCursorKeys(words: Parameters<typeof cursorKeys>[0]) {
	return {...cursorKeys(words), pageDown: {...scrollKeys.pageDown, keys: ['pagedown', 'ctrl+f']}};
}
