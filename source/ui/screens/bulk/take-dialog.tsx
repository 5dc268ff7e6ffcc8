import {useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {printed} from '../../../base/text/index.js';
import type {TakeReason} from '../../../operations/bulk/index.js';
import {takeLines} from '../../../present/decision/index.js';
import {DialogFrame, dialogRoom, dialogWidth} from '../../components/index.js';
import {useKeys, useScreenSize} from '../../hooks/index.js';
import {takeKeys} from './bulk-keys.js';

type TakeDialogProps = {
	readonly title: Printable;
	readonly reasons: ReadonlyArray<TakeReason & {readonly cluster?: string | undefined; readonly isTaken: boolean}>;
	/** @param cluster - the cluster of the reason; in a deck over one cluster it is undefined. */
	onToggle(id: string, cluster: string | undefined): void;
	onLeave(): void;
};

/** The reasons why requests are left out. The reader can include the requests of single reasons. */
export function TakeDialog({title, reasons, onToggle, onLeave}: TakeDialogProps) {
	const {columns, rows} = useScreenSize();
	const [wanted, setChosen] = useState(0);
	const chosen = Math.min(wanted, reasons.length - 1);
	const {lines, firsts} = takeLines(reasons, chosen, dialogWidth(columns));
	const room = dialogRoom(lines.length, rows, 2);
	const end = firsts[chosen + 1] ?? lines.length;
	const move = (by: number) => ({
		run: () =>
			setChosen(before => Math.max(0, Math.min(reasons.length - 1, Math.min(before, reasons.length - 1) + by))),
	});
	useKeys(takeKeys, {
		toggle: {
			run() {
				const reason = reasons[chosen];
				if (reason) {
					onToggle(reason.id, reason.cluster);
				}
			},
		},
		leave: {run: onLeave},
		down: move(1),
		up: move(-1),
	});
	return (
		<DialogFrame
			title={title}
			body={lines}
			top={Math.max(0, end - room)}
			foot={[
				[],
				[
					{emphasis: 'focus', text: printed`space`},
					{emphasis: 'plain', text: printed` include, or leave out  `},
					{emphasis: 'focus', text: printed`enter`},
					{emphasis: 'plain', text: printed` back to the approval`},
				],
			]}
		/>
	);
}
