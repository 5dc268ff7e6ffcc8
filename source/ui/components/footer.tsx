import {printed} from '../../base/text/index.js';
import type {Line, Span} from '../../present/text/index.js';
import {displayWidth} from '../../present/text/index.js';
import {useDeck, useStore} from '../hooks/index.js';
import type {ShownKey} from '../keys/index.js';
import {keyLabel} from '../keys/index.js';
import {Lines} from './lines.js';

/** The bottom line: the keys that work here. */
export function Footer({width}: {readonly width: number}) {
	const {keys} = useDeck();
	useStore(keys);
	const shown = keys.shown().flatMap(scope => scope.keys);
	const heard = keys.hasText() ? shown.filter(({binding}) => !isText(binding.keys[0] ?? '')) : shown;
	const items = footerItems(heard, width);
	return (
		<Lines
			lines={[items.flatMap(footerItem)]}
			width={width}
			height={1}
			onClick={({column}) => {
				let end = 0;
				const clicked = items.find(item => {
					end += widthOf(item);
					return column < end;
				});
				if (clicked) {
					keys.clickKey(clicked.binding.keys[0] ?? '');
				}
			}}
		/>
	);
}

/** Whether a key writes into the focused text field instead of doing anything. */
function isText(name: string): boolean {
	return name === 'space' || [...name].length === 1;
}

/**
 * As many keys as fit. If there is too little room, disabled keys are left out first. The last key, a global one,
 * always stays.
 */
export function footerLine(keys: readonly ShownKey[], width: number): Line {
	return footerItems(keys, width).flatMap(footerItem);
}

function footerItems(keys: readonly ShownKey[], width: number): readonly ShownKey[] {
	const shown = keys.filter(({binding}) => binding.footer);
	const last = shown.at(-1);
	// The first key does what the screen is for.
	const [main, ...others] = shown.slice(0, -1);
	const byNeed = [...(main ? [main] : []), ...others.toSorted((a, b) => need(a) - need(b))];
	let left = width - (last ? widthOf(last) : 0);
	const kept = new Set(
		byNeed.filter(key => {
			left -= widthOf(key);
			return left >= 0;
		}),
	);
	return shown.filter(key => key === last || kept.has(key));
}

function widthOf(key: ShownKey): number {
	return footerItem(key).reduce((sum, {text}) => sum + displayWidth(text), 0);
}

/** The order in which keys get room: the key that leaves first, disabled keys last. */
function need({binding, disabled}: ShownKey): number {
	return disabled !== undefined ? 2 : binding.keys[0] === 'esc' ? 0 : 1;
}

function footerItem({binding, disabled}: ShownKey): readonly Span[] {
	const key = keyLabel(binding.keys[0] ?? '');
	return disabled === undefined
		? [
				{emphasis: 'plain', text: printed` `},
				{emphasis: 'focus', text: key},
				{emphasis: 'plain', text: printed` ${binding.label} `},
			]
		: [{emphasis: 'muted', text: printed` ${key} ${binding.label} `}];
}
