import {Box} from 'ink';
import {useEffect, useMemo, useReducer, useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {GuidePort} from '../../../deck/ports/index.js';
import {placeName} from '../../../operations/guide/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import type {Line} from '../../../present/text/index.js';
import {spread} from '../../../present/text/index.js';
import {ErrorDialog, Lines, PlanningDialog, usePlanning} from '../../components/index.js';
import {KeyDepth, useDeck, useStore} from '../../hooks/index.js';
import {DraftDialog} from './draft-dialog.js';
import {problemsOf} from './guide-checks.js';
import {startGuide} from './guide-defaults.js';
import {draftOf, fromDraft} from './guide-draft.js';
import {stepsLine} from './guide-lines.js';
import {candidateAt, placePurpose} from './guide-places.js';
import {reduceGuide, stepsOf} from './guide-reducer.js';
import type {GuideState} from './guide-state.js';
import {purposeIn} from './guide-state.js';
import {GuideStepBody} from './guide-step-body.js';
import {aboutOf, guideValues, hasWork} from './guide-values.js';
import {LeaveDialog} from './leave-dialog.js';
import {RenewalDialog} from './renewal-dialog.js';
import {SaveDialog} from './save-dialog.js';
import {useGuideReads} from './use-guide-reads.js';
import {useRenewal} from './use-renewal.js';

type Requested = {readonly request: CertificateSigningRequest; readonly keyPath?: string};

type GuideScreenProps = {
	readonly width: number;
	readonly height: number;
	/** Called when the request was created. The cursor of the list moves to it. */
	onRequested(uid: string): void;
};

/** Leads from a purpose to a submitted request, step by step. Nothing is written before the operator confirms the plan. */
export function GuideScreen({width, height, onRequested}: GuideScreenProps) {
	const {services, navigation, flash} = useDeck();
	const [begin] = useState(() => ({
		signers: services.guide.signers(),
		namespace: services.session.info.namespace,
		folder: services.guide.defaultFolder,
	}));
	const [state, dispatch] = useReducer(reduceGuide, begin, startGuide);
	// The deck reads drafts from the disk when it opens; a reader who presses n at once may come before that.
	const draft = useStore(services.drafts);
	const restored = useMemo(() => draft && fromDraft(draft.content, begin), [draft, begin]);
	const left = draft && restored && !hasWork(state) ? {savedAt: draft.savedAt, state: restored} : undefined;
	const {planning, start, stop} = usePlanning<Requested>();
	const [open, setOpen] = useState<'leave' | 'save'>();
	const reads = useGuideReads(dispatch);
	const renewal = useRenewal((text, facts) => start(() => services.guide.planRenewal(text, facts)));

	// The draft on disk follows the screen, whichever action changed it.
	const isOffered = left !== undefined;
	useEffect(() => {
		if (!isOffered) {
			services.drafts.save(hasWork(state) ? draftOf(state) : undefined);
		}
	}, [services, state, isOffered]);

	const next = () => {
		const problems = problemsOf(state, services.guide);
		if (problems.some(({isFatal}) => isFatal)) {
			dispatch({type: 'next', problems});
		} else if (state.step === stepsOf(state).at(-1)) {
			if (purposeIn(state).id === 'renew') {
				renewal.begin(state.texts.place.trim());
			} else {
				start(() => planOf(state, services.guide));
			}
		} else if (state.step === 'place' && placePurpose(state) === undefined) {
			const read = purposeIn(state).id === 'file' ? reads.readRequest : reads.readSpec;
			read(state.texts.place.trim());
		} else {
			const candidate = state.step === 'place' ? candidateAt(state) : undefined;
			const placed = candidate === undefined ? state : reduceGuide(state, {type: 'take-place', place: candidate});
			if (candidate !== undefined) {
				dispatch({type: 'take-place', place: candidate});
			}

			dispatch({type: 'next', problems});
			reads.prepare(reduceGuide(placed, {type: 'next', problems}));
		}
	};

	/** Goes to a step other than the next one, and reads the data that it shows. */
	const back = (action: Parameters<typeof dispatch>[0]) => {
		dispatch(action);
		reads.prepare(reduceGuide(state, action));
	};

	const saved = open === 'save' ? savedText(state, reads.preview) : undefined;
	const title: Line = [{emphasis: 'strong', text: printed` New certificate`}];
	return (
		<Box flexDirection="column" height={height}>
			<Lines lines={[spread(title, stepsLine(state, width - 17), width), aboutLine(state)]} width={width} height={2} />
			<GuideStepBody
				// A new key on each visit puts the cursor at the end of the text.
				key={`${state.step} ${state.field} ${state.completions}`}
				state={state}
				dispatch={action => (action.type === 'back' ? back(action) : dispatch(action))}
				width={width}
				height={Math.max(1, height - 2)}
				isPlanning={planning.phase === 'planning' || renewal.isReading}
				preview={reads.preview}
				onNext={next}
				onLeave={() => (hasWork(state) ? setOpen('leave') : navigation.back())}
				onSave={() => setOpen('save')}
			/>
			<KeyDepth value={2}>
				{left === undefined ? null : (
					<DraftDialog
						{...left}
						onGoOn={() => {
							services.drafts.takeOver();
							back({type: 'restore', state: left.state});
						}}
						onAnew={services.drafts.discard}
						onLeave={navigation.back}
					/>
				)}
				{open === 'leave' ? (
					<LeaveDialog
						onLeave={() => {
							services.drafts.discard();
							navigation.back();
						}}
						onStay={() => setOpen(undefined)}
					/>
				) : null}
				{reads.fault === undefined ? null : (
					<ErrorDialog title={printed`It can't be taken`} error={reads.fault} onLeave={reads.forgive} />
				)}
				{renewal.fault === undefined ? null : (
					<ErrorDialog title={printed`It can't be requested so`} error={renewal.fault} onLeave={renewal.leave} />
				)}
				{renewal.form === undefined || planning.phase === 'planned' || planning.phase === 'refused' ? null : (
					<RenewalDialog
						form={renewal.form}
						isBusy={planning.phase === 'planning'}
						onChange={renewal.change}
						onSubmit={renewal.submit}
						onLeave={() => {
							stop();
							renewal.leave();
						}}
					/>
				)}
				{saved === undefined ? null : <SaveDialog {...saved} onClose={() => setOpen(undefined)} />}
				<PlanningDialog
					planning={planning}
					refusedTitle={printed`It can't be requested so`}
					doneText={localized`requested`}
					onBack={stop}
					onDone={({request, keyPath}) => {
						onRequested(request.uid);
						navigation.back();
						navigation.open({kind: 'follow', uid: request.uid, begin: request});
						flash.show(
							'ok',
							localized`requested ${printable(request.name)}; its key is ${printable(keyPath ?? localized`in its Secret`)}`,
						);
					}}
				/>
			</KeyDepth>
		</Box>
	);
}

/** The plan that the last step makes. Renewals make their own. */
function planOf(state: GuideState, guide: GuidePort): Promise<Plan<Requested>> {
	return purposeIn(state).id === 'file'
		? guide.planFileRequest(state.texts.place.trim(), guideValues(state))
		: guide.planRequest(guideValues(state), aboutOf(state));
}

/** What the certificate is for, as far as it was chosen. */
function aboutLine(state: GuideState): Line {
	const {place} = state;
	const {title, steps} = purposeIn(state);
	const isPlaced = place !== undefined && steps.indexOf(state.step) > steps.indexOf('place') && steps.includes('place');
	return state.step === 'purpose'
		? []
		: [
				{emphasis: 'muted', text: printed` ${printable(title)}`},
				{emphasis: 'plain', text: isPlaced ? printed` ${printable(placeName(place))}` : printed``},
			];
}

/** The text of the current review tab that can be saved, and its file name. */
function savedText(
	state: GuideState,
	preview: ReturnType<typeof useGuideReads>['preview'],
): {readonly text: string; readonly what: Printable; readonly path: string} | undefined {
	if (preview.phase !== 'made') {
		return undefined;
	}

	const {spec, manifest, commands} = preview.preview;
	switch (state.tab) {
		case 'spec':
			return {text: spec, what: printed`the cfssl spec`, path: 'certificate.json'};
		case 'manifest':
			return {text: manifest, what: printed`the manifest`, path: 'request.yaml'};
		case 'commands':
			return {text: commands, what: printed`the commands`, path: 'certificate.sh'};
		default:
			return undefined;
	}
}
