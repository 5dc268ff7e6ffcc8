import {useWindowSize} from 'ink';
import {defineKeys} from '../keys/define-keys.js';
import {useKeys} from '../keys/use-keys.js';
import {DialogFrame, dialogWidth} from './dialog-frame.js';
import type {KnownError} from './error-lines.js';
import {errorLines} from './error-lines.js';

export const errorKeys = defineKeys('What went wrong', {
	leave: {keys: ['esc', 'enter'], label: 'back', help: 'Close the message', footer: true},
});

type ErrorDialogProps = {
	/** Printable. */
	readonly title: string;
	readonly error: KnownError;
	onLeave(): void;
};

/** Says why something can't be done. */
export function ErrorDialog({title, error, onLeave}: ErrorDialogProps) {
	useKeys(errorKeys, {leave: {run: onLeave}});
	const {columns} = useWindowSize();
	const width = dialogWidth(columns);
	return (
		<DialogFrame
			title={title}
			emphasis="danger"
			body={errorLines(error, width)}
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
