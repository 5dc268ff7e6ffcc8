import {printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {DialogFrame} from '../../components/index.js';
import {useKeys} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';

export const leaveKeys = defineKeys(printed`Leave the new certificate`, {
	leave: {keys: ['y'], label: printed`leave`, help: printed`Back to the list; what was typed is gone`, footer: true},
	stay: {keys: ['esc', 'n'], label: printed`stay`, help: printed`Go on with it`, footer: true, navigates: true},
});

type LeaveDialogProps = {onLeave(): void; onStay(): void};

/** Asks before the guide's input is thrown away. */
export function LeaveDialog({onLeave, onStay}: LeaveDialogProps) {
	useKeys(leaveKeys, {leave: {run: onLeave}, stay: {run: onStay}});
	return (
		<DialogFrame
			title={printed`Leave the new certificate`}
			body={[line(printed`What was typed is lost. No key was made, and nothing was sent.`)]}
			foot={[
				[],
				[
					{emphasis: 'focus', text: printed`y`},
					{emphasis: 'plain', text: printed` leave    `},
					{emphasis: 'focus', text: printed`esc`},
					{emphasis: 'plain', text: printed` stay`},
				],
			]}
		/>
	);
}
