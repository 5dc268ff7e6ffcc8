import {useRef, useState} from 'react';
import type {Plan} from '../../operations/plan/index.js';
import type {KnownError} from './error-lines.js';
import {isKnownError} from './error-lines.js';

/** The state of making a plan from the input of a form. */
export type Planning<Result, Made extends Plan<Result> = Plan<Result>> =
	| {readonly phase: 'asking'}
	| {readonly phase: 'planning'}
	| {readonly phase: 'planned'; readonly plan: Made}
	| {readonly phase: 'refused'; readonly error: KnownError};

/** Makes plans that take some time. A plan that was given up is not shown when it is ready. */
export function usePlanning<Result, Made extends Plan<Result> = Plan<Result>>(): {
	readonly planning: Planning<Result, Made>;
	start(make: () => Promise<Made>): void;
	/** Goes back to the form. */
	stop(): void;
} {
	const [planning, setPlanning] = useState<Planning<Result, Made>>({phase: 'asking'});
	const latest = useRef(0);

	return {
		planning,
		start(make) {
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
		},
		stop() {
			latest.current++;
			setPlanning({phase: 'asking'});
		},
	};
}
