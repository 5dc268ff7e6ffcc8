import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {useKeys, useScreenSize} from '../hooks/index.js';
import {defineKeys} from '../keys/index.js';
import {DialogFrame, dialogWidth} from './dialog-frame.js';
import type {KnownError} from './error-lines.js';
import {errorLines} from './error-lines.js';
import {useDialogScroll} from './use-dialog-scroll.js';

export const errorKeys = defineKeys(printed`What went wrong`, {
	leave: {
		keys: ['esc', 'enter'],
		label: printed`back`,
		help: printed`Close the message`,
		footer: true,
		navigates: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`A line further`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`A line back`, repeats: true},
});

type ErrorDialogProps = {
	/** Printable. */
	readonly title: Printable;
	readonly error: KnownError;
	/** More to read below it. */
	readonly more?: readonly Line[];
	onLeave(): void;
};

/** Says why something can't be done. */
export function ErrorDialog({title, error, more = [], onLeave}: ErrorDialogProps) {
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const lines = [...errorLines(error, width), ...more];
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
					{emphasis: 'focus', text: printed`esc`},
					{emphasis: 'plain', text: printed` back`},
				],
			]}
		/>
	);
}
