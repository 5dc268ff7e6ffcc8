import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';
import {line} from '../../present/text/index.js';
import {useKeys} from '../hooks/index.js';
import {defineKeys} from '../keys/index.js';
import {DialogFrame} from './dialog-frame.js';

export const waitKeys = defineKeys(printed`Wait`, {
	leave: {
		keys: ['esc'],
		label: printed`leave it`,
		help: printed`Close without doing anything`,
		footer: true,
		navigates: true,
	},
});

/** Shown while the plan of a dialog is being made. */
export function WaitDialog({title, onLeave}: {readonly title: Printable; onLeave(): void}) {
	useKeys(waitKeys, {leave: {run: onLeave}});
	return <DialogFrame title={title} body={[line(printed`… reading what is there already`, 'waiting')]} foot={[]} />;
}
