import {useWindowSize} from 'ink';
import {useRef, useState} from 'react';
import type {Plan} from '../../operations/plan.js';
import {printable} from '../../present/printable.js';
import type {Line} from '../../present/span.js';
import {line} from '../../present/span.js';
import {useDeck} from '../deck-context.js';
import {useDialogScroll} from '../hooks/use-dialog-scroll.js';
import {defineKeys} from '../keys/define-keys.js';
import {useKeys} from '../keys/use-keys.js';
import {DialogFrame, dialogWidth} from './dialog-frame.js';
import type {KnownError} from './error-lines.js';
import {errorLines, isKnownError} from './error-lines.js';
import {planLines} from './plan-lines.js';
import {useTextField} from './use-text-field.js';

export const planKeys = defineKeys('Confirm', {
	confirm: {keys: ['y'], label: 'yes, do it', help: 'Do what is written in the dialog', footer: true, danger: true},
	leave: {keys: ['esc', 'n'], label: 'leave it', help: 'Close without doing anything', footer: true},
	down: {
		keys: ['down', 'j'],
		label: 'down',
		help: 'A line further, where the screen is too low for all',
		repeats: true,
	},
	up: {keys: ['up', 'k'], label: 'up', help: 'A line back', repeats: true},
});

export const typedKeys = defineKeys('Confirm by name', {
	confirm: {
		keys: ['enter'],
		label: 'do it',
		help: 'Do what is written, once the name is typed',
		footer: true,
		danger: true,
	},
	leave: {keys: ['esc'], label: 'leave it', help: 'Close without doing anything', footer: true},
	down: {keys: ['down'], label: 'down', help: 'A line further, where the screen is too low for all', repeats: true},
	up: {keys: ['up'], label: 'up', help: 'A line back', repeats: true},
});

export const writeKeys = defineKeys('Message', {
	write: {keys: ['tab'], label: 'message', help: 'Say why, for the requester to read', footer: true},
});

type PlanDialogProps<Result> = {
	readonly plan: Plan<Result>;
	/** More to read above the steps. */
	readonly preface?: readonly Line[];
	/** Says what was done, a sentence. */
	readonly doneText: string;
	onDone(result: Result): void;
	onLeave(): void;
	/** Leads to where the reader says something with it; absent where there is nothing to say. */
	onWrite?: () => void;
};

type Run = {readonly phase: 'idle' | 'running'} | {readonly phase: 'failed'; readonly error: KnownError};

/** Shows what will be done and asks; the write goes out once, and is not given up when the dialog is left. */
export function PlanDialog<Result>({plan, preface = [], doneText, onDone, onLeave, onWrite}: PlanDialogProps<Result>) {
	const {flash} = useDeck();
	const [run, setRun] = useState<Run>({phase: 'idle'});
	const {columns} = useWindowSize();
	const width = dialogWidth(columns);
	const isEmpty = plan.steps.length === 0;

	// Two keys may be heard before the first of them is drawn; a write goes out once.
	const isStarted = useRef(false);
	const perform = () => {
		if (isStarted.current) {
			return;
		}

		isStarted.current = true;
		setRun({phase: 'running'});
		plan.perform().then(
			result => {
				flash.show('ok', doneText);
				onDone(result);
			},
			(error: unknown) => {
				if (isKnownError(error)) {
					setRun({phase: 'failed', error});
				} else {
					// A bug: thrown where React hears it, so that the deck ends with a message.
					setRun(() => {
						throw error;
					});
				}
			},
		);
	};

	const blocked =
		run.phase === 'running'
			? 'under way'
			: isEmpty
				? 'nothing is left to do'
				: run.phase === 'failed'
					? 'it failed; esc leaves'
					: undefined;
	const Confirm = plan.typeToConfirm === undefined || run.phase !== 'idle' ? PressToConfirm : TypeToConfirm;
	const body = run.phase === 'failed' ? errorLines(run.error, width) : planLines(plan, width);
	return (
		<>
			{onWrite && run.phase === 'idle' && !isEmpty ? <WriteKeys onWrite={onWrite} /> : null}
			<Confirm
				title={printable(plan.title)}
				body={run.phase === 'failed' ? body : [...preface, ...body]}
				word={plan.typeToConfirm ?? ''}
				blocked={blocked}
				isRunning={run.phase === 'running'}
				onConfirm={perform}
				onLeave={onLeave}
			/>
		</>
	);
}

function WriteKeys({onWrite}: {readonly onWrite: () => void}) {
	useKeys(writeKeys, {write: {run: onWrite}});
	return null;
}

/** Nothing is confirmed that was not on the screen. */
const unseen = 'read the rest first: ↓ shows it';

type ConfirmProps = {
	readonly title: string;
	readonly body: readonly Line[];
	readonly word: string;
	readonly blocked: string | undefined;
	readonly isRunning: boolean;
	onConfirm(): void;
	onLeave(): void;
};

function PressToConfirm({title, body, blocked, isRunning, onConfirm, onLeave}: ConfirmProps) {
	const {top, isAllSeen, handlers} = useDialogScroll(body.length, 2);
	useKeys(planKeys, {
		confirm: {run: onConfirm, disabled: blocked ?? (isAllSeen ? undefined : unseen)},
		...handlers,
		leave: {run: onLeave, disabled: isRunning ? 'under way: it can not be called back' : undefined},
	});
	const foot = isRunning
		? line('… under way', 'waiting')
		: ([
				...(blocked === undefined && isAllSeen
					? ([
							{emphasis: 'focus', text: 'y'},
							{emphasis: 'plain', text: ' yes, do it    '},
						] as const)
					: []),
				{emphasis: 'focus', text: 'esc'},
				{emphasis: 'plain', text: ' leave it'},
			] satisfies Line);
	return <DialogFrame title={title} body={body} top={top} foot={[[], foot]} />;
}

function TypeToConfirm({title, body, word, blocked, onConfirm, onLeave}: ConfirmProps) {
	const [typed, setTyped] = useState('');
	const field = useTextField({value: typed, isFocused: true, onChange: setTyped});
	// A name that can not be typed is taken as it is shown.
	const isTyped = typed === word || typed === printable(word);
	const {top, isAllSeen, handlers} = useDialogScroll(body.length, 3);
	useKeys(typedKeys, {
		confirm: {
			run: onConfirm,
			disabled: blocked ?? (isAllSeen ? (isTyped ? undefined : `type ${printable(word)} first`) : unseen),
		},
		...handlers,
		leave: {run: onLeave},
	});
	const {columns} = useWindowSize();
	const width = dialogWidth(columns);
	return (
		<DialogFrame
			title={title}
			emphasis="danger"
			body={body}
			top={top}
			foot={[
				[],
				[
					{emphasis: 'danger', text: 'Type its name to go on: '},
					{emphasis: 'strong', text: printable(word)},
				],
				[{emphasis: 'focus', text: '> '}, ...field.line(width - 14), {emphasis: 'ok', text: isTyped ? '  enter' : ''}],
			]}
		/>
	);
}
