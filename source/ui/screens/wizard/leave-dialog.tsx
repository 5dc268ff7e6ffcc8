import {line} from '../../../present/span.js';
import {DialogFrame} from '../../components/dialog-frame.js';
import {defineKeys} from '../../keys/define-keys.js';
import {useKeys} from '../../keys/use-keys.js';

export const leaveKeys = defineKeys('Leave the new certificate', {
	leave: {keys: ['y'], label: 'leave', help: 'Back to the list; what was typed is gone', footer: true},
	stay: {keys: ['esc', 'n'], label: 'stay', help: 'Go on with it', footer: true},
});

type LeaveDialogProps = {onLeave(): void; onStay(): void};

/** Asks before what was typed is lost. */
export function LeaveDialog({onLeave, onStay}: LeaveDialogProps) {
	useKeys(leaveKeys, {leave: {run: onLeave}, stay: {run: onStay}});
	return (
		<DialogFrame
			title="Leave the new certificate"
			body={[line('What was typed is lost. No key was made, and nothing was sent.')]}
			foot={[
				[],
				[
					{emphasis: 'focus', text: 'y'},
					{emphasis: 'plain', text: ' leave    '},
					{emphasis: 'focus', text: 'esc'},
					{emphasis: 'plain', text: ' stay'},
				],
			]}
		/>
	);
}
