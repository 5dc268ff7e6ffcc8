import {useRef, useState} from 'react';
import type {Plan} from '../../operations/plan/index.js';
import type {KnownError} from './error-lines.js';
import {isKnownError} from './error-lines.js';
import type {FormDialogProps} from './form-dialog.js';

/** The state of making a plan from the input of a form. */
export type Planning<Result, Made extends Plan<Result> = Plan<Result>> =
	| {readonly phase: 'asking'}
	| {readonly phase: 'planning'}
	| {readonly phase: 'planned'; readonly plan: Made}
	| {readonly phase: 'refused'; readonly error: KnownError};

/**
 * Makes plans that take some time. A plan that was given up is not shown when it is ready.
 *
 * @param firstField - the field that a form begins in, from 0.
 */
export function usePlanning<Result, Made extends Plan<Result> = Plan<Result>>(
	firstField = 0,
): {
	readonly planning: Planning<Result, Made>;
	start(make: () => Promise<Made>): void;
	/** Goes back to the form. */
	stop(): void;
	/** What a form needs that asks for the plan; it begins in the field that it was sent from. */
	form(make: () => Promise<Made>): Pick<FormDialogProps<string>, 'isBusy' | 'begin' | 'onSubmit'>;
} {
	const [planning, setPlanning] = useState<Planning<Result, Made>>({phase: 'asking'});
	const [begin, setBegin] = useState(firstField);
	const latest = useRef(0);
	const start = (make: () => Promise<Made>) => {
		latest.current++;
		const mine = latest.current;
		const settle = (next: () => Planning<Result, Made>) => {
			if (mine === latest.current) {
				setPlanning(next);
			}
		};

		setPlanning({phase: 'planning'});
		make().then(
			plan => settle(() => ({phase: 'planned', plan})),
			(error: unknown) =>
				settle(() => {
					if (isKnownError(error)) {
						return {phase: 'refused', error};
					}

					// A bug: thrown where React catches it.
					throw error;
				}),
		);
	};

	return {
		planning,
		start,
		form: make => ({
			isBusy: planning.phase === 'planning',
			begin,
			onSubmit(focused) {
				setBegin(focused);
				start(make);
			},
		}),
		stop() {
			latest.current++;
			setPlanning({phase: 'asking'});
		},
	};
}
