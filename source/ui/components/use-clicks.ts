import type {DOMElement} from 'ink';
import {measureElement} from 'ink';
import type {RefObject} from 'react';
import {use, useLayoutEffect, useRef} from 'react';
import {printed} from '../../base/text/index.js';
import {KeyDepth, useDeck} from '../hooks/index.js';
import type {KeyMap, Place} from '../keys/index.js';

const noKeys: KeyMap = {title: printed`Text`, bindings: {}};
const noHandlers = {};

/**
 * Receives clicks on a box while its component is mounted and receives keys.
 *
 * @param take - undefined if clicks on the box mean nothing. Column and row count from 0 in the box.
 */
export function useClicks(box: RefObject<DOMElement | null>, take: ((at: Place) => void) | undefined): void {
	const {keys} = useDeck();
	const depth = use(KeyDepth);
	const newest = useRef(take);
	const isWanted = take !== undefined;
	useLayoutEffect(() => {
		newest.current = take;
	});
	useLayoutEffect(
		() =>
			isWanted
				? keys.push({
						depth,
						map: noKeys,
						handlers: () => noHandlers,
						clicked({column, row}) {
							if (box.current === null) {
								return false;
							}

							const {x, y, width, height} = measureElement(box.current);
							const at = {column: column - x, row: row - y};
							const isInside = at.column >= 0 && at.column < width && at.row >= 0 && at.row < height;
							if (isInside) {
								newest.current?.(at);
							}

							return isInside;
						},
					})
				: undefined,
		[keys, depth, box, isWanted],
	);
}
