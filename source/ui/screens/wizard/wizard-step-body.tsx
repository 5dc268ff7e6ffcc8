import type {Dispatch} from 'react';
import {line} from '../../../present/span.js';
import {Lines} from '../../components/lines.js';
import {useTextField} from '../../components/use-text-field.js';
import {useDeck} from '../../deck-context.js';
import {useKeys} from '../../keys/use-keys.js';
import {problemsOf, shownProblems, sortTyped} from './wizard-checks.js';
import {hostKeys, usageKeys, wizardKeys} from './wizard-keys.js';
import {labelWidth, textLooks, windowOf, wizardLines} from './wizard-lines.js';
import type {WizardAction, WizardState} from './wizard-state.js';
import {isTextField, wizardSteps} from './wizard-state.js';

type WizardStepBodyProps = {
	readonly state: WizardState;
	readonly dispatch: Dispatch<WizardAction>;
	readonly width: number;
	readonly height: number;
	readonly isPlanning: boolean;
	/** Going on from the last step. */
	onFinish(): void;
	/** Going back from the first one. */
	onLeave(): void;
};

/** The fields of one step, and what the keys do in them. */
export function WizardStepBody({state, dispatch, width, height, isPlanning, onFinish, onLeave}: WizardStepBodyProps) {
	const {services} = useDeck();
	const {step, field} = state;
	const text = isTextField(field) ? field : undefined;
	const addHosts = (typed: string) => dispatch({type: 'add-hosts', ...sortTyped(typed, services)});
	const editor = useTextField({
		value: text === undefined ? '' : state.texts[text],
		isFocused: text !== undefined,
		placeholder: text === undefined ? '' : textLooks[text].placeholder,
		onChange: value => text && dispatch({type: 'text', field: text, value}),
		...(text === 'host' ? {onLines: addHosts} : {}),
	});

	const next = () => {
		if (field === 'host' && state.texts.host.trim() !== '') {
			addHosts(state.texts.host);
		} else if (step === wizardSteps.at(-1)) {
			onFinish();
		} else {
			dispatch({type: 'next', problems: problemsOf(state, services)});
		}
	};

	useKeys(wizardKeys, {
		next: {run: next, disabled: isPlanning ? 'reading what is there already' : undefined},
		nextField: {run: () => dispatch({type: 'field', by: 1})},
		previousField: {run: () => dispatch({type: 'field', by: -1})},
		down: {run: () => dispatch({type: 'move', by: 1})},
		up: {run: () => dispatch({type: 'move', by: -1})},
		back: {run: () => (step === wizardSteps[0] ? onLeave() : dispatch({type: 'back'}))},
	});

	const body = wizardLines(state, {
		problems: shownProblems(state, services),
		width,
		editing: editor.line(width - labelWidth - 3),
	});
	const last =
		step === 'review'
			? line(isPlanning ? ' … reading what is there already' : ' enter shows what will be done', 'muted')
			: [];
	return (
		<>
			{field === 'usages' ? <UsageKeys dispatch={dispatch} /> : null}
			{field === 'hosts' ? <HostKeys dispatch={dispatch} /> : null}
			<Lines
				lines={[...windowOf(body, step === 'review' ? height - 2 : height), ...(step === 'review' ? [[], last] : [])]}
				width={width}
				height={height}
			/>
		</>
	);
}

type ListKeysProps = {readonly dispatch: Dispatch<WizardAction>};

function UsageKeys({dispatch}: ListKeysProps) {
	useKeys(usageKeys, {toggle: {run: () => dispatch({type: 'toggle'})}});
	return null;
}

function HostKeys({dispatch}: ListKeysProps) {
	useKeys(hostKeys, {
		drop: {run: () => dispatch({type: 'drop-host'})},
		edit: {run: () => dispatch({type: 'edit-host'})},
	});
	return null;
}
