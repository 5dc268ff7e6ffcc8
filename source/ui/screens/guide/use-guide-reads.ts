import type {Dispatch} from 'react';
import {useRef, useState} from 'react';
import type {KnownError} from '../../components/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';
import {placePurpose} from './guide-places.js';
import type {GuideAction} from './guide-reducer.js';
import type {GuideState} from './guide-state.js';
import {aboutOf, guideValues} from './guide-values.js';
import type {PreviewState} from './review-lines.js';

/** Whether places must be read to check typed hosts. A restored guide may be at a later step without having read them. */
function isUnread({step, search}: GuideState): boolean {
	return step === 'hosts' && search.phase === 'idle';
}

/** Reads the data of each step. The answer for a step that was left is ignored. */
export function useGuideReads(dispatch: Dispatch<GuideAction>): {
	readonly preview: PreviewState;
	/** Why the spec can't be used. */
	readonly fault: KnownError | undefined;
	forgive(): void;
	/** Reads the data that the current step shows. */
	prepare(state: GuideState): void;
	/** Reads a spec, fills in the fields, and goes to the next step. */
	readSpec(path: string): void;
	/** Reads a request file, shows its summary, and goes to the next step. */
	readRequest(path: string): void;
} {
	const {services} = useDeck();
	const [fault, setFault] = useState<KnownError>();
	const [preview, setPreview] = useState<PreviewState>({phase: 'none'});
	const latest = useRef(0);

	const ask = <T>(question: Promise<T>, done: (answer: T) => void, failed: (error: KnownError) => void) => {
		latest.current++;
		const mine = latest.current;
		question.then(
			answer => mine === latest.current && done(answer),
			(error: unknown) => {
				if (!isKnownError(error)) {
					// A bug: thrown where React catches it.
					setPreview(() => {
						throw error;
					});
				} else if (mine === latest.current) {
					failed(error);
				}
			},
		);
	};

	return {
		preview,
		fault,
		forgive: () => setFault(undefined),
		prepare(state) {
			const purpose = placePurpose(state);
			const isAsked = state.step === 'place' ? state.search.phase !== 'read' : isUnread(state);
			if (isAsked && purpose !== undefined) {
				dispatch({type: 'search', search: {phase: 'reading'}});
				ask(
					services.guide.listPlaces(purpose),
					places => dispatch({type: 'search', search: {phase: 'read', ...places}}),
					({message}) => dispatch({type: 'search', search: {phase: 'failed', message}}),
				);
			} else if (state.step === 'review') {
				setPreview({phase: 'making'});
				ask(
					services.guide.preview(guideValues(state), aboutOf(state)),
					made => setPreview({phase: 'made', preview: made}),
					({message}) => setPreview({phase: 'failed', message}),
				);
			}
		},
		readRequest(path) {
			ask(services.guide.readRequest(path), summary => dispatch({type: 'request-file', summary}), setFault);
		},
		readSpec(path) {
			ask(
				services.guide.readSpec(path),
				({spec}) => {
					dispatch({type: 'import', spec});
					dispatch({type: 'next', problems: []});
				},
				setFault,
			);
		},
	};
}
