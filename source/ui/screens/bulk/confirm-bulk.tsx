import {useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {DialogFrame, dialogWidth, useDialogScroll, useTextField} from '../../components/index.js';
import {useKeys, useScreenSize} from '../../hooks/index.js';
import type {Handler} from '../../keys/index.js';
import {bulkApproveKeys, bulkDenyKeys} from './bulk-keys.js';

export type ConfirmBulkProps = {
	/** Printable. */
	readonly title: Printable;
	readonly body: readonly Line[];
	/** How many lines of the body must have been on the screen before the reader can confirm. */
	readonly needed: number;
	readonly decision: 'Approved' | 'Denied';
	/** The count to type; undefined if a key is enough, or if no request is included. */
	readonly word: string | undefined;
	/** No request is included. */
	readonly isEmpty: boolean;
	/** Some requests have a warning or an open question. Only an approval asks about them. */
	readonly hasReasons: boolean;
	/** Whether older duplicates are denied or left alone. */
	readonly older: 'denied' | 'left' | 'none';
	/** Whether marked requests that a filter hides are included. */
	readonly hidden: 'along' | 'left out' | 'none';
	onTake(): void;
	onOlder(): void;
	onHidden(): void;
	onConfirm(): void;
	onWrite(): void;
	onLeave(): void;
};

const unseen = localized`read the rest first: ↓ and PgDn show it`;
const leaveHint = [
	{emphasis: 'focus', text: printed`esc`},
	{emphasis: 'plain', text: printed` leave it`},
] as const satisfies Line;
const nothing = localized`none is included: nothing is left to do`;

/** Shows the decisions and asks to confirm them: by typing the count for an approval, by a key for a denial. */
export function ConfirmBulk(props: ConfirmBulkProps) {
	return props.decision === 'Denied' ? <PressToConfirm {...props} /> : <TypeToConfirm {...props} />;
}

function hiddenHandler({hidden, onHidden}: ConfirmBulkProps): Handler {
	return {
		run: onHidden,
		label: hidden === 'along' ? printed`without hidden` : undefined,
		footer: hidden !== 'none',
		disabled: hidden === 'none' ? localized`a filter hides none of what is marked` : undefined,
	};
}

function TypeToConfirm(props: ConfirmBulkProps) {
	const {title, body, needed, word, hasReasons, older, onTake, onOlder, onConfirm, onWrite, onLeave} = props;
	const [typed, setTyped] = useState('');
	const field = useTextField({value: typed, isFocused: word !== undefined, onChange: setTyped});
	const {top, isAllSeen, handlers, pages} = useDialogScroll(body.length, 3, needed);
	const isTyped = typed.trim() === word;
	const {columns} = useScreenSize();
	useKeys(bulkApproveKeys, {
		confirm: {
			run: onConfirm,
			footer: word !== undefined,
			disabled:
				word === undefined ? nothing : isAllSeen ? (isTyped ? undefined : localized`type ${word} first`) : unseen,
		},
		leave: {run: onLeave},
		write: {run: onWrite, footer: word !== undefined, disabled: word === undefined ? nothing : undefined},
		take: {
			run: onTake,
			footer: hasReasons,
			disabled: hasReasons ? undefined : localized`none is left out for a warning or an open question`,
		},
		older: {
			run: onOlder,
			label: older === 'denied' ? printed`leave older` : undefined,
			footer: older !== 'none',
			disabled: older === 'none' ? localized`there are no older requests for the same` : undefined,
		},
		hidden: hiddenHandler(props),
		...handlers,
		...pages,
	});
	return (
		<DialogFrame
			title={title}
			body={body}
			top={top}
			foot={
				word === undefined
					? [[], leaveHint]
					: [
							[],
							[
								{emphasis: 'plain', text: printed`This can't be undone. Type `},
								{emphasis: 'strong', text: printable(word)},
								{emphasis: 'plain', text: printed` to approve them.   `},
								{emphasis: 'focus', text: printed`tab`},
								{emphasis: 'plain', text: printed` reason and message`},
							],
							[
								{emphasis: 'focus', text: printed`> `},
								...field.line(dialogWidth(columns) - 12),
								{
									emphasis: isAllSeen ? 'ok' : 'waiting',
									text: isTyped ? (isAllSeen ? printed` enter` : printed` ↓ first`) : printed``,
								},
							],
						]
			}
		/>
	);
}

function PressToConfirm(props: ConfirmBulkProps) {
	const {title, body, needed, isEmpty, onConfirm, onWrite, onLeave} = props;
	const {top, isAllSeen, handlers, pages} = useDialogScroll(body.length, 2, needed);
	useKeys(bulkDenyKeys, {
		confirm: {run: onConfirm, disabled: isEmpty ? nothing : isAllSeen ? undefined : unseen},
		leave: {run: onLeave},
		write: {run: onWrite, disabled: isEmpty ? nothing : undefined},
		hidden: hiddenHandler(props),
		...handlers,
		...pages,
	});
	return (
		<DialogFrame
			title={title}
			body={body}
			top={top}
			foot={[
				[],
				[
					...(isEmpty
						? []
						: ([
								{emphasis: 'plain', text: printed`This can't be undone.  `},
								{emphasis: isAllSeen ? 'focus' : 'muted', text: printed`y`},
								{emphasis: 'plain', text: printed` yes, do it${isAllSeen ? printed`` : printed` (↓ first)`}  `},
								{emphasis: 'focus', text: printed`tab`},
								{emphasis: 'plain', text: printed` message  `},
							] as const)),
					...leaveHint,
				],
			]}
		/>
	);
}
