import {useReducer} from 'react';
import type {Line} from '../../../present/span.js';
import {line} from '../../../present/span.js';
import {DialogFrame} from '../../components/dialog-frame.js';
import {useDeck} from '../../deck-context.js';
import {useCopy} from '../../hooks/use-copy.js';
import {defineKeys} from '../../keys/define-keys.js';
import {useKeys} from '../../keys/use-keys.js';

export const copyUseKeys = defineKeys('Copy how it is used', {
	copy: {keys: ['enter', 'y'], label: 'copy', help: 'Copy what is marked', footer: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'The next', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'The one before', repeats: true},
	leave: {keys: ['esc'], label: 'leave it', help: 'Close without copying', footer: true},
});

type CopyUseDialogProps = {
	/** Printable. */
	readonly choices: ReadonlyArray<{readonly label: string; readonly text: string}>;
	onClose(): void;
};

/** What to copy of how a certificate is used: snippets for a manifest, commands, paths. */
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
			title="Copy how it is used"
			body={[
				...choices.map(
					({label, text}, index): Line => [
						{emphasis: 'focus', text: index === at ? '▌ ' : '  '},
						{emphasis: 'plain', text: label.padEnd(26)},
						{
							emphasis: 'muted',
							text: text.trimEnd().includes('\n') ? `${Buffer.byteLength(text)} bytes` : text.trimEnd(),
						},
					],
				),
				...(clipboard.isMultiplexed ? [[], line('tmux lets it through with: set -g set-clipboard on', 'muted')] : []),
			]}
			top={Math.max(0, at - 3)}
			foot={[
				[],
				[
					{emphasis: 'focus', text: 'enter'},
					{emphasis: 'plain', text: ' copy    '},
					{emphasis: 'focus', text: 'esc'},
					{emphasis: 'plain', text: ' leave it'},
				],
			]}
		/>
	);
}
