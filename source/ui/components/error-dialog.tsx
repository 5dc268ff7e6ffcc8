import {useWindowSize} from 'ink';
import {useDialogScroll} from '../hooks/use-dialog-scroll.js';
import {defineKeys} from '../keys/define-keys.js';
import {useKeys} from '../keys/use-keys.js';
import {DialogFrame, dialogWidth} from './dialog-frame.js';
import type {KnownError} from './error-lines.js';
import {errorLines} from './error-lines.js';

export const errorKeys = defineKeys('What went wrong', {
	leave: {keys: ['esc', 'enter'], label: 'back', help: 'Close the message', footer: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'A line further', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'A line back', repeats: true},
});

type ErrorDialogProps = {
	/** Printable. */
	readonly title: string;
	readonly error: KnownError;
	onLeave(): void;
};

/** Says why something can't be done. */
export function ErrorDialog({title, error, onLeave}: ErrorDialogProps) {
	const {columns} = useWindowSize();
	const width = dialogWidth(columns);
	const lines = errorLines(error, width);
	const {top, handlers} = useDialogScroll(lines.length, 2);
	useKeys(errorKeys, {leave: {run: onLeave}, ...handlers});
	return (
		<DialogFrame
			title={title}
			emphasis="danger"
			body={lines}
			top={top}
			foot={[
				[],
				[
					{emphasis: 'focus', text: 'esc'},
					{emphasis: 'plain', text: ' back'},
				],
			]}
		/>
	);
}
