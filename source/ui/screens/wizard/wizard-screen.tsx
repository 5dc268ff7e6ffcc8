import {Box} from 'ink';
import {useReducer, useState} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {printable} from '../../../present/printable.js';
import {spread} from '../../../present/span.js';
import {Lines} from '../../components/lines.js';
import {PlanningDialog} from '../../components/planning-dialog.js';
import {useDeck} from '../../deck-context.js';
import {usePlanning} from '../../hooks/use-planning.js';
import {KeyDepth} from '../../keys/use-keys.js';
import {LeaveDialog} from './leave-dialog.js';
import {stepsLine} from './wizard-lines.js';
import {hasWork, reduceWizard, startWizard, wizardValues} from './wizard-state.js';
import {WizardStepBody} from './wizard-step-body.js';

type Requested = {readonly request: CertificateSigningRequest; readonly keyPath?: string};

type WizardScreenProps = {
	readonly width: number;
	readonly height: number;
	/** The request is there: the list's cursor should be on it. */
	onRequested(uid: string): void;
};

/** From hosts to a submitted request, a step at a time; nothing is written before the last yes. */
export function WizardScreen({width, height, onRequested}: WizardScreenProps) {
	const {services, navigation, flash} = useDeck();
	const [state, dispatch] = useReducer(reduceWizard, undefined, () =>
		startWizard({signers: services.signers, folder: services.defaultFolder}),
	);
	const {planning, start, stop} = usePlanning<Requested>();
	const [isLeaving, setLeaving] = useState(false);

	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[spread([{emphasis: 'strong', text: ' New certificate'}], stepsLine(state.step), width), []]}
				width={width}
				height={2}
			/>
			<WizardStepBody
				// A field that is come to anew has its cursor at the end.
				key={`${state.step} ${state.field}`}
				state={state}
				dispatch={dispatch}
				width={width}
				height={Math.max(1, height - 2)}
				isPlanning={planning.phase === 'planning'}
				onFinish={() => start(() => services.planRequest(wizardValues(state)))}
				onLeave={() => (hasWork(state) ? setLeaving(true) : navigation.back())}
			/>
			<KeyDepth value={2}>
				{isLeaving ? <LeaveDialog onLeave={navigation.back} onStay={() => setLeaving(false)} /> : null}
				<PlanningDialog
					planning={planning}
					refusedTitle="It can't be requested so"
					doneText="requested"
					onBack={stop}
					onDone={({request, keyPath}) => {
						onRequested(request.uid);
						navigation.back();
						navigation.open({kind: 'request', uid: request.uid});
						flash.show(
							'ok',
							`requested ${printable(request.name)}; its key is ${printable(keyPath ?? 'in its Secret')}`,
						);
					}}
				/>
			</KeyDepth>
		</Box>
	);
}
