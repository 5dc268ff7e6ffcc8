import {Box} from 'ink';
import {useReducer} from 'react';
import {joined, printableSentence, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {fit, line, wrap} from '../../../present/text/index.js';
import {Lines, moreLine} from '../../components/index.js';
import {useDeck, useKeys, useStore} from '../../hooks/index.js';
import type {ShownScope} from '../../keys/index.js';
import {defineKeys, keyLabel, scrollKeys} from '../../keys/index.js';

export const helpKeys = defineKeys(printed`Help`, {
	close: {
		keys: ['esc', 'q', '?', 'enter'],
		label: printed`close`,
		help: printed`Back to where you were`,
		footer: true,
		navigates: true,
	},
	...scrollKeys,
});

type HelpScreenProps = {
	readonly width: number;
	readonly height: number;
	/** Depth of the screen that the help is about. */
	readonly depth: number;
};

/** All keys of the screen below, with the reasons why keys are dim. */
export function HelpScreen({width, height, depth}: HelpScreenProps) {
	const {keys, navigation} = useDeck();
	// Rights may become known while the help is open. That changes which keys are dim, and why.
	useStore(keys);
	const lines = helpLines(keys.shown(depth), width);
	const room = Math.max(1, height - 1);
	const last = Math.max(0, lines.length - room);
	const [top, scroll] = useReducer((from: number, by: number) => Math.max(0, Math.min(last, from + by)), 0);
	useKeys(helpKeys, {
		close: {run: () => navigation.setHelp(false)},
		down: {run: () => scroll(1)},
		up: {run: () => scroll(-1)},
		pageDown: {run: () => scroll(room - 1)},
		pageUp: {run: () => scroll(1 - room)},
		halfDown: {run: () => scroll(Math.ceil(room / 2))},
		halfUp: {run: () => scroll(-Math.ceil(room / 2))},
		first: {run: () => scroll(-last)},
		last: {run: () => scroll(last)},
	});
	return (
		<Box flexDirection="column">
			<Lines lines={lines.slice(top)} width={width} height={room} />
			<Lines lines={[moreLine(last - top, width)]} width={width} height={1} />
		</Box>
	);
}

/** On a narrower screen, the description of a key is below the key, and not beside it. */
const narrow = 60;

/** The keys of each scope under its title. */
export function helpLines(scopes: readonly ShownScope[], width: number): readonly Line[] {
	return scopes.flatMap(({title, keys}): readonly Line[] => [
		[],
		line(printed` ${title}`, 'strong'),
		...keys.flatMap(({binding, disabled}) => {
			const text = disabled === undefined ? binding.help : printed`not now: ${printableSentence(disabled)}`;
			const emphasis = disabled === undefined ? 'focus' : 'muted';
			const names = joined(binding.keys.map(keyLabel), printed` `);
			if (width < narrow) {
				return [
					[
						{emphasis, text: printed` ${names}`},
						{emphasis: 'plain', text: printed`  ${binding.label}`},
					] satisfies Line,
					...wrap(text, width - 5).map(part => line(printed`    ${part}`, disabled === undefined ? 'plain' : 'muted')),
				];
			}

			return wrap(text, width - 32).map(
				(part, index): Line => [
					{
						emphasis,
						text: printed` ${fit(index === 0 ? names : printed``, 16)}`,
					},
					{emphasis: 'plain', text: printed` ${fit(index === 0 ? binding.label : printed``, 12)} `},
					{emphasis: disabled === undefined ? 'plain' : 'muted', text: part},
				],
			);
		}),
	]);
}
