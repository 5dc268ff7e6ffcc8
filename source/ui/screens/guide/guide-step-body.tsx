import type {Dispatch} from 'react';
import {localized, printed} from '../../../base/text/index.js';
import {placeName} from '../../../operations/guide/index.js';
import {line} from '../../../present/text/index.js';
import {Lines, useTextField} from '../../components/index.js';
import {useDeck, useKeys, usePasted, usePathCompletion} from '../../hooks/index.js';
import {betterHost, shownProblems, sortTyped} from './guide-checks.js';
import {isPathField, isSecretField, isTextField, reviewRows} from './guide-fields.js';
import {guideKeys, hostKeys, reviewKeys, usageKeys} from './guide-keys.js';
import {guideLines} from './guide-lines.js';
import {textLook} from './guide-looks.js';
import {candidateAt} from './guide-places.js';
import type {GuideAction} from './guide-reducer.js';
import {labelWidth, windowOf} from './guide-sheet.js';
import type {GuideState} from './guide-state.js';
import type {PreviewState} from './review-lines.js';

type GuideStepBodyProps = {
	readonly state: GuideState;
	readonly dispatch: Dispatch<GuideAction>;
	readonly width: number;
	readonly height: number;
	readonly isPlanning: boolean;
	readonly preview: PreviewState;
	/** Goes to the next step. After the last one, a plan is made. */
	onNext(): void;
	/** Called when the reader goes back from the first step. */
	onLeave(): void;
	/** Writes the text of the review to a file. */
	onSave(): void;
};

/** The fields of one step, and their keys. */
export function GuideStepBody({
	state,
	dispatch,
	width,
	height,
	isPlanning,
	preview,
	onNext,
	onLeave,
	onSave,
}: GuideStepBodyProps) {
	const {services} = useDeck();
	const {step, field} = state;
	const text = isTextField(field) ? field : undefined;
	const addHosts = (typed: string) => dispatch({type: 'add-hosts', ...sortTyped(typed, services.guide)});
	const editor = useTextField({
		value: text === undefined ? '' : state.texts[text],
		isFocused: text !== undefined,
		isSecret: isSecretField(text),
		placeholder: text === undefined ? printed`` : textLook(state, text).placeholder,
		onChange: value => text && dispatch({type: 'text', field: text, value}),
		...(text === 'host' ? {onLines: addHosts} : {}),
	});

	const next = () => (field === 'host' && state.texts.host.trim() !== '' ? addHosts(state.texts.host) : onNext());
	const completePath = usePathCompletion();
	const complete = () => {
		const better = betterHost(state, services.guide);
		const candidate = field === 'place' ? candidateAt(state) : undefined;
		if (candidate !== undefined) {
			dispatch({type: 'complete', field: 'place', value: placeName(candidate)});
		} else if (better !== undefined) {
			dispatch({type: 'mend-host', host: better});
		} else if (text !== undefined && isPathField(state, text)) {
			completePath(state.texts[text], {
				onPath: value => dispatch({type: 'complete', field: text, value}),
				otherwise: () => dispatch({type: 'field', by: 1}),
			});
		} else {
			dispatch({type: 'field', by: 1});
		}
	};

	const body = guideLines(state, {
		problems: shownProblems(state, services.guide),
		width,
		editing: editor.line(width - labelWidth - 3),
		preview,
	});
	const isReview = step === 'review';
	const isText = isReview && state.tab !== 'summary';
	const room = isReview ? Math.max(1, height - 2) : height;
	const isAtEnd = isText && state.scroll >= body.lines.length - (room - 1);
	useKeys(guideKeys, {
		next: {run: next, disabled: isPlanning ? localized`reading what is there already` : undefined},
		nextField: {run: complete},
		previousField: {run: () => dispatch({type: 'field', by: -1})},
		down: {run: () => dispatch({type: 'move', by: 1}), disabled: isAtEnd ? localized`that is all of it` : undefined},
		up: {run: () => dispatch({type: 'move', by: -1})},
		back: {run: () => (step === 'purpose' ? onLeave() : dispatch({type: 'back'}))},
	});

	const last = line(
		isPlanning ? printed` … reading what is there already` : printed` enter shows what will be done`,
		'muted',
	);
	return (
		<>
			{field === 'usages' ? <UsageKeys dispatch={dispatch} /> : null}
			{field === 'hosts' ? <HostKeys dispatch={dispatch} onLines={addHosts} /> : null}
			{isReview ? <ReviewKeys state={state} dispatch={dispatch} onSave={onSave} /> : null}
			<Lines
				lines={[
					...windowOf(body, {width, height: room, scroll: isText ? state.scroll : undefined}),
					...(isReview ? [[], last] : []),
				]}
				width={width}
				height={height}
			/>
		</>
	);
}

type ListKeysProps = {readonly dispatch: Dispatch<GuideAction>};

function UsageKeys({dispatch}: ListKeysProps) {
	useKeys(usageKeys, {toggle: {run: () => dispatch({type: 'toggle'})}});
	return null;
}

function HostKeys({dispatch, onLines}: ListKeysProps & {onLines(text: string): void}) {
	const type = (text: string) =>
		/[\r\n]/.test(text.trim()) ? onLines(text) : dispatch({type: 'type-host', text: text.replaceAll(/\p{Cc}/gu, '')});
	usePasted(type, true);
	useKeys(hostKeys, {
		toggle: {run: () => dispatch({type: 'toggle'})},
		drop: {run: () => dispatch({type: 'drop-host'})},
		edit: {run: () => dispatch({type: 'edit-host'})},
	});
	return null;
}

function ReviewKeys({state, dispatch, onSave}: ListKeysProps & {readonly state: GuideState; onSave(): void}) {
	const {tab} = state;
	useKeys(reviewKeys, {
		change: {
			run: () => dispatch({type: 'change'}),
			disabled:
				tab !== 'summary'
					? localized`the summary has the rows to change: ← leads there`
					: reviewRows[state.rows.review]?.step === 'review'
						? localized`that is asked once it is signed`
						: undefined,
		},
		nextTab: {run: () => dispatch({type: 'tab', by: 1})},
		previousTab: {run: () => dispatch({type: 'tab', by: -1})},
		save: {
			run: onSave,
			disabled:
				tab === 'summary' || tab === 'findings'
					? localized`spec, manifest and commands can be saved: → shows them`
					: undefined,
		},
	});
	return null;
}
