import {displayWidth} from '../../present/fit.js';
import type {Line, Span} from '../../present/span.js';
import {useDeck} from '../deck-context.js';
import {useStore} from '../hooks/use-store.js';
import {keyLabel} from '../keys/define-keys.js';
import type {ShownKey} from '../keys/key-stack.js';
import {Lines} from './lines.js';

/** The bottom line: the keys that work here. */
export function Footer({width}: {readonly width: number}) {
	const {keys} = useDeck();
	useStore(keys);
	const shown = keys.shown().flatMap(scope => scope.keys);
	const heard = keys.hasText() ? shown.filter(({binding}) => !isText(binding.keys[0] ?? '')) : shown;
	return <Lines lines={[footerLine(heard, width)]} width={width} height={1} />;
}

/** Whether a key writes into the focused text field instead of doing anything. */
function isText(name: string): boolean {
	return name === 'space' || [...name].length === 1;
}

/** As many keys as there is room for; those at the end, which are global, go last. */
export function footerLine(keys: readonly ShownKey[], width: number): Line {
	const items = keys.filter(({binding}) => binding.footer).map(footerItem);
	const widthOf = (item: readonly Span[]) => item.reduce((sum, {text}) => sum + displayWidth(text), 0);
	const last = items.at(-1);
	let left = width - (last ? widthOf(last) : 0);
	const kept = items.slice(0, -1).filter(item => {
		left -= widthOf(item);
		return left >= 0;
	});
	return last ? [...kept, last].flat() : [];
}

function footerItem({binding, disabled}: ShownKey): readonly Span[] {
	const key = ` ${keyLabel(binding.keys[0] ?? '')}`;
	return disabled === undefined
		? [
				{emphasis: 'focus', text: key},
				{emphasis: 'plain', text: ` ${binding.label} `},
			]
		: [{emphasis: 'muted', text: `${key} ${binding.label} `}];
}
