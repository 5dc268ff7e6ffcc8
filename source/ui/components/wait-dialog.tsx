import {line} from '../../present/span.js';
import {defineKeys} from '../keys/define-keys.js';
import {useKeys} from '../keys/use-keys.js';
import {DialogFrame} from './dialog-frame.js';

export const waitKeys = defineKeys('Wait', {
	leave: {keys: ['esc'], label: 'leave it', help: 'Close without doing anything', footer: true},
});

/** Holds the place of a dialog whose plan is being made. */
export function WaitDialog({title, onLeave}: {readonly title: string; onLeave(): void}) {
	useKeys(waitKeys, {leave: {run: onLeave}});
	return <DialogFrame title={title} body={[line('… reading what is there already', 'waiting')]} foot={[]} />;
}
