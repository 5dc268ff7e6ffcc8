import type {Printable} from '../../base/printable.js';
import {printed} from '../../base/printable.js';
import {line} from '../../present/span.js';
import {defineKeys} from '../keys/define-keys.js';
import {useKeys} from '../keys/use-keys.js';
import {DialogFrame} from './dialog-frame.js';

export const waitKeys = defineKeys(printed`Wait`, {
	leave: {keys: ['esc'], label: printed`leave it`, help: printed`Close without doing anything`, footer: true},
});

/** Holds the place of a dialog whose plan is being made. */
export function WaitDialog({title, onLeave}: {readonly title: Printable; onLeave(): void}) {
	useKeys(waitKeys, {leave: {run: onLeave}});
	return <DialogFrame title={title} body={[line(printed`… reading what is there already`, 'waiting')]} foot={[]} />;
}
