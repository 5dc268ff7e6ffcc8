import {useEffect, useRef, useState} from 'react';
import {localized, printable, printed} from '../../base/text/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {Line} from '../../present/text/index.js';
import {line, wrap} from '../../present/text/index.js';
import {contextName} from '../../present/words/index.js';
import {useDeck, useKeys, useScreenSize, useStore} from '../hooks/index.js';
import {defineKeys} from '../keys/index.js';
import {PressToConfirm, TypeToConfirm} from './confirm-plan.js';
import {dialogWidth} from './dialog-frame.js';
import type {KnownError} from './error-lines.js';
import {errorLines, isKnownError} from './error-lines.js';
import {planLines} from './plan-lines.js';

export const writeKeys = defineKeys(printed`Message`, {
	write: {
		keys: ['tab'],
		label: printed`message`,
		help: printed`Say why, for the requester to read`,
		footer: true,
		navigates: true,
	},
});

export const lookKeys = defineKeys(printed`Changed meanwhile`, {
	look: {
		keys: ['l'],
		label: printed`look again`,
		help: printed`Close, and show what it is now`,
		footer: true,
		navigates: true,
	},
});

export const failedKeys = defineKeys(printed`After a failure`, {
	again: {
		keys: ['r'],
		label: printed`try again`,
		help: printed`Back to what would be done, to confirm again`,
		footer: true,
		danger: true,
	},
});

export const unrecordedKeys = defineKeys(printed`Without the journal`, {
	decide: {
		keys: ['w'],
		label: printed`without the journal`,
		help: printed`Decide anyway; it is written down nowhere`,
		footer: true,
		danger: true,
	},
});

/** Codes of errors after which the same write may succeed later. After any other error it would fail again. */
const passing: ReadonlySet<string> = new Set([
	'unreachable',
	'unavailable',
	'server',
	'aborted',
	'unauthorized',
	'forbidden',
	'unrecorded',
]);

type PlanDialogProps<Result> = {
	readonly plan: Plan<Result>;
	/** Further lines above the steps. */
	readonly preface?: readonly Line[];
	/** The message after success, a sentence. */
	readonly doneText: string;
	onDone(result: Result): void;
	onLeave(): void;
	/** Opens the dialog for a reason and message; absent if the write has none. */
	onWrite?: () => void;
	/** Shown instead of the steps. */
	readonly body?: readonly Line[];
	/** Says which answer must come before the plan can be confirmed. */
	readonly waitsFor?: string | undefined;
	/** The request has changed since the plan was made. These lines replace the plan, which can't be confirmed. */
	readonly stale?: ((wasTried: boolean) => readonly Line[]) | undefined;
	/** Shows the request as it is now. */
	onLook?: () => void;
	/** After a failure: makes a new plan. `same` asks to confirm the same plan again, if the error may be temporary. */
	readonly again?: 'same' | (() => void);
	/** The same plan without the journal. It is offered if writing the journal fails. */
	readonly unrecorded?: () => Plan<Result>;
};

/** `lost`: the answer to the write was lost. Its outcome is read when the server answers again. */
type Run =
	| {readonly phase: 'idle' | 'lost'}
	/** The number of lost answers when the write began, or after a later decrease. */
	| {readonly phase: 'running'; readonly lostBefore: number}
	| {readonly phase: 'failed'; readonly error: KnownError};

/** Shows a plan and asks to confirm it. The write is sent once, and goes on if the dialog is left. */
export function PlanDialog<Result>({
	plan,
	preface = [],
	doneText,
	onDone,
	onLeave,
	onWrite,
	body: written,
	waitsFor,
	stale,
	onLook,
	again,
	unrecorded,
}: PlanDialogProps<Result>) {
	const {flash, services} = useDeck();
	const [run, setRun] = useState<Run>({phase: 'idle'});
	const [wasTried, setTried] = useState(false);
	// Our own write changes the request too, so only an idle dialog is stale.
	const isStale = stale !== undefined && run.phase === 'idle';
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const isEmpty = plan.steps.length === 0;
	const lostAnswers = useStore(services.writes.lostAnswers);
	if (run.phase === 'running' && lostAnswers !== run.lostBefore) {
		setRun(lostAnswers > run.lostBefore ? {phase: 'lost'} : {phase: 'running', lostBefore: lostAnswers});
	}

	// If the dialog was left before the outcome is known, the outcome is shown in the bottom line.
	const isGone = useRef(false);
	useEffect(() => {
		isGone.current = false;
		return () => {
			isGone.current = true;
		};
	}, []);

	// Two keys may arrive before the first one is drawn. The write must be sent once.
	const isStarted = useRef(false);
	const perform = (confirmed = plan) => {
		if (isStarted.current) {
			return;
		}

		isStarted.current = true;
		setRun({phase: 'running', lostBefore: services.writes.lostAnswers.getSnapshot()});
		const work = confirmed.perform();
		services.writes.track(confirmed.title, work);
		work.then(
			result => {
				flash.show('ok', doneText);
				if (!isGone.current) {
					onDone(result);
				}
			},
			(error: unknown) => {
				if (isKnownError(error)) {
					setRun({phase: 'failed', error});
					if (isGone.current) {
						flash.show('danger', `${confirmed.title}: ${error.message}`);
					}
				} else {
					// A bug: thrown where React catches it, so that the deck ends with a message.
					setRun(() => {
						throw error;
					});
				}
			},
		);
	};

	const blocked = isStale
		? localized`it changed: ${onLook ? localized`l looks at it again` : localized`esc leaves`}`
		: run.phase === 'running' || run.phase === 'lost'
			? localized`under way`
			: isEmpty
				? localized`nothing is left to do`
				: run.phase === 'failed'
					? localized`it failed; esc closes`
					: waitsFor;
	const isFailed = run.phase === 'failed';
	const canRetry = run.phase === 'failed' && again !== undefined && (again !== 'same' || passing.has(run.error.code));
	// This sends nothing. If the failed write took effect after all, the dialog says so instead of the question.
	const askAgain = () => {
		isStarted.current = false;
		setTried(true);
		setRun({phase: 'idle'});
	};
	const decideUnrecorded =
		run.phase === 'failed' && run.error.code === 'unrecorded' && unrecorded !== undefined
			? () => {
					isStarted.current = false;
					perform(unrecorded());
				}
			: undefined;
	const {info} = services.session;
	// A plan that writes files only changes no cluster, so the context is not typed.
	const contextWord =
		info.isNameTyped && plan.steps.some(({kind}) => kind !== 'File') && plan.typeToConfirm === undefined
			? contextName(info)
			: undefined;
	const word = plan.typeToConfirm ?? contextWord;
	const isTyped = word !== undefined && run.phase === 'idle' && !isStale;
	const Confirm = isTyped ? TypeToConfirm : PressToConfirm;
	const body = isStale
		? stale(wasTried)
		: run.phase === 'failed'
			? errorLines(run.error, width)
			: run.phase === 'lost'
				? wrap(lostText, width).map(text => line(text, 'waiting'))
				: [...preface, ...(isEmpty ? planLines(plan, width) : (written ?? planLines(plan, width)))];
	const canWrite = onWrite !== undefined && run.phase === 'idle' && !isEmpty && !isStale;
	const canLook = onLook !== undefined && (isStale || run.phase === 'failed');
	return (
		<>
			{canWrite ? <WriteKeys onWrite={onWrite} /> : null}
			{canLook ? <LookKeys onLook={onLook} /> : null}
			{decideUnrecorded ? <UnrecordedKeys onDecide={decideUnrecorded} /> : null}
			{canRetry ? <FailedKeys onAgain={typeof again === 'function' ? again : askAgain} /> : null}
			<Confirm
				title={printable(plan.title)}
				body={body}
				hints={[
					...(decideUnrecorded
						? ([[printed`w`, printed`decide without the journal`, printed`no journal`]] as const)
						: []),
					...(canRetry ? ([[printed`r`, printed`try again`, printed`again`]] as const) : []),
					...(canWrite ? ([[printed`tab`, printed`reason and message`, printed`message`]] as const) : []),
					...(canLook ? ([[printed`l`, printed`look again`, printed`look`]] as const) : []),
				]}
				word={word ?? ''}
				wordIs={contextWord === undefined ? undefined : printed`the name of this context`}
				blocked={blocked}
				isRunning={run.phase === 'running' || run.phase === 'lost'}
				isLost={run.phase === 'lost'}
				isOver={isFailed || isStale}
				onConfirm={() => perform()}
				onLeave={onLeave}
			/>
		</>
	);
}

function WriteKeys({onWrite}: {readonly onWrite: () => void}) {
	useKeys(writeKeys, {write: {run: onWrite}});
	return null;
}

function FailedKeys({onAgain}: {readonly onAgain: () => void}) {
	useKeys(failedKeys, {again: {run: onAgain}});
	return null;
}

function UnrecordedKeys({onDecide}: {readonly onDecide: () => void}) {
	useKeys(unrecordedKeys, {decide: {run: onDecide}});
	return null;
}

function LookKeys({onLook}: {readonly onLook: () => void}) {
	useKeys(lookKeys, {look: {run: onLook}});
	return null;
}

const lostText = printed`The server's answer is lost, and so far it can't be asked: this may be done or not. It is looked up as soon as the server answers again, and nothing is sent twice.`;
