import {useState} from 'react';
import type {Printable} from '../../base/text/index.js';
import {localized, printable, printed} from '../../base/text/index.js';
import type {Line} from '../../present/text/index.js';
import {displayWidth, line, wrap} from '../../present/text/index.js';
import {useKeys, useScreenSize} from '../hooks/index.js';
import {defineKeys, scrollKeys} from '../keys/index.js';
import {DialogFrame, dialogWidth} from './dialog-frame.js';
import type {Hints} from './hint-line.js';
import {hintLine} from './hint-line.js';
import {useDialogScroll} from './use-dialog-scroll.js';
import {useTextField} from './use-text-field.js';

/** Without `space`, because a typed name may contain it. */
const dialogPages = {
	pageDown: {...scrollKeys.pageDown, keys: ['pagedown', 'ctrl+f']},
	pageUp: scrollKeys.pageUp,
} as const;

export const planKeys = defineKeys(printed`Confirm`, {
	confirm: {
		keys: ['y'],
		label: printed`yes, do it`,
		help: printed`Do what is written in the dialog`,
		footer: true,
		danger: true,
	},
	leave: {
		keys: ['esc', 'n'],
		label: printed`leave it`,
		help: printed`Close without doing anything`,
		footer: true,
		navigates: true,
	},
	down: {
		keys: ['down', 'j'],
		label: printed`down`,
		help: printed`A line further, where the screen is too low for all`,
		repeats: true,
	},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`A line back`, repeats: true},
	...dialogPages,
});

export const typedKeys = defineKeys(printed`Confirm by name`, {
	confirm: {
		keys: ['enter'],
		label: printed`do it`,
		help: printed`Do what is written, once the name is typed`,
		footer: true,
		danger: true,
	},
	leave: {
		keys: ['esc'],
		label: printed`leave it`,
		help: printed`Close without doing anything`,
		footer: true,
		navigates: true,
	},
	down: {
		keys: ['down'],
		label: printed`down`,
		help: printed`A line further, where the screen is too low for all`,
		repeats: true,
	},
	up: {keys: ['up'], label: printed`up`, help: printed`A line back`, repeats: true},
	...dialogPages,
});

/** A plan can be confirmed only after all of it was on the screen. */
const unseen = localized`read the rest first: ↓ shows it`;

type ConfirmProps = {
	readonly title: Printable;
	readonly body: readonly Line[];
	/** Further keys with their labels. */
	readonly hints: Hints;
	readonly word: string;
	/** Says what the reader must type, such as `the name of this context`; absent for the name of the object. */
	readonly wordIs?: Printable | undefined;
	readonly blocked: string | undefined;
	readonly isRunning: boolean;
	/** The answer to the write was lost. The dialog can be closed before the outcome is known. */
	readonly isLost: boolean;
	/** The question no longer applies: the write failed, or the request changed. */
	readonly isOver: boolean;
	onConfirm(): void;
	onLeave(): void;
};

/** Asks for yes or no. */
export function PressToConfirm({
	title,
	body,
	hints,
	blocked,
	isRunning,
	isLost,
	isOver,
	onConfirm,
	onLeave,
}: ConfirmProps) {
	const {top, isAllSeen, handlers, pages} = useDialogScroll(body.length, 2);
	useKeys(planKeys, {
		confirm: {
			run: onConfirm,
			disabled: blocked ?? (isAllSeen ? undefined : unseen),
			...(isOver || isRunning ? {footer: false} : {}),
		},
		...handlers,
		...pages,
		leave: {
			run: onLeave,
			disabled: isRunning && !isLost ? localized`under way: it can not be called back` : undefined,
			...(isOver || isLost ? {label: printed`close`} : {}),
		},
	});
	const {columns} = useScreenSize();
	const keys: Hints = [
		...(blocked === undefined && isAllSeen ? ([[printed`y`, printed`yes, do it`, printed`do it`]] as const) : []),
		...hints,
		isOver || isLost
			? [printed`esc`, printed`close`, printed`close`]
			: [printed`esc`, printed`leave it`, printed`leave`],
	];
	const foot = isRunning && !isLost ? line(printed`… under way`, 'waiting') : hintLine(keys, dialogWidth(columns));
	return <DialogFrame title={title} body={body} top={top} foot={[[], foot]} />;
}

/** Asks the reader to type a word. */
export function TypeToConfirm({
	title,
	body,
	word,
	wordIs,
	blocked,
	onConfirm,
	onLeave,
}: Pick<ConfirmProps, 'title' | 'body' | 'word' | 'wordIs' | 'blocked' | 'onConfirm' | 'onLeave'>) {
	const [typed, setTyped] = useState('');
	const field = useTextField({value: typed, isFocused: true, onChange: setTyped});
	// A name with characters that no keyboard has is accepted in its printable form.
	const isTyped = typed === word || typed === printable(word);
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const prompt = promptLines(printable(word), width, wordIs);
	const {top, isAllSeen, handlers, pages} = useDialogScroll(body.length, prompt.length + 2);
	useKeys(typedKeys, {
		confirm: {
			run: onConfirm,
			// One line only. A longer message would cover the prompt, which shows the whole name.
			disabled:
				blocked ??
				(isAllSeen
					? isTyped
						? undefined
						: prompt.length > 1
							? localized`type ${wordIs ?? localized`its name`} first`
							: localized`type ${printable(word)} first`
					: unseen),
		},
		...handlers,
		...pages,
		leave: {run: onLeave},
	});
	return (
		<DialogFrame
			title={title}
			emphasis="danger"
			body={body}
			top={top}
			foot={[
				[],
				...prompt,
				[
					{emphasis: 'focus', text: printed`> `},
					...field.line(width - 14),
					{emphasis: 'ok', text: isTyped ? printed`  enter` : printed``},
				],
			]}
		/>
	);
}

/** The prompt with the whole word to type: beside the sentence if there is room, else wrapped below it. */
function promptLines(word: Printable, width: number, wordIs = printed`its name`): readonly Line[] {
	const said = printed`Type ${wordIs} to go on: `;
	return displayWidth(word) + said.length <= width
		? [
				[
					{emphasis: 'danger', text: said},
					{emphasis: 'strong', text: word},
				],
			]
		: [line(said, 'danger'), ...wrap(word, width - 2).map(part => line(printed`  ${part}`, 'strong'))];
}
