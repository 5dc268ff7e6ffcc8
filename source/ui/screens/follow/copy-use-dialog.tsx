import {useReducer} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {paddedEnd, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {line} from '../../../present/text/index.js';
import {DialogFrame} from '../../components/index.js';
import {useCopy, useDeck, useKeys} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';

export const copyUseKeys = defineKeys(printed`Copy how it is used`, {
	copy: {keys: ['enter', 'y'], label: printed`copy`, help: printed`Copy what is marked`, footer: true},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`The next`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`The one before`, repeats: true},
	leave: {keys: ['esc'], label: printed`leave it`, help: printed`Close without copying`, footer: true, navigates: true},
});

type CopyUseDialogProps = {
	readonly choices: ReadonlyArray<{readonly label: string; readonly text: Printable}>;
	onClose(): void;
};

/** Asks what to copy for using a certificate: parts of a manifest, commands, paths. */
export function CopyUseDialog({choices, onClose}: CopyUseDialogProps) {
	const {clipboard} = useDeck();
	const copy = useCopy();
	const [at, move] = useReducer((from: number, by: number) => Math.max(0, Math.min(choices.length - 1, from + by)), 0);
	useKeys(copyUseKeys, {
		copy: {
			run() {
				const choice = choices[at];
				if (choice) {
					onClose();
					copy(choice.label, choice.text);
				}
			},
		},
		down: {run: () => move(1)},
		up: {run: () => move(-1)},
		leave: {run: onClose},
	});
	return (
		<DialogFrame
			title={printed`Copy how it is used`}
			body={[
				...choices.map(
					({label, text}, index): Line => [
						{emphasis: 'focus', text: index === at ? printed`▌ ` : printed`  `},
						{emphasis: 'plain', text: paddedEnd(printable(label), 26)},
						{
							emphasis: 'muted',
							text: text.trimEnd().includes('\n')
								? printed`${Buffer.byteLength(text)} bytes`
								: printableSentence(text.trimEnd()),
						},
					],
				),
				...(clipboard.isMultiplexed
					? [[], line(printed`tmux lets it through with: set -g set-clipboard on`, 'muted')]
					: []),
			]}
			top={Math.max(0, at - 3)}
			foot={[
				[],
				[
					{emphasis: 'focus', text: printed`enter`},
					{emphasis: 'plain', text: printed` copy    `},
					{emphasis: 'focus', text: printed`esc`},
					{emphasis: 'plain', text: printed` leave it`},
				],
			]}
		/>
	);
}
