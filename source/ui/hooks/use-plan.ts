import {useEffect, useRef, useState} from 'react';
import type {Plan} from '../../operations/plan.js';
import type {Fault} from '../../present/fault-lines.js';
import {faultOf} from '../../present/fault-lines.js';
import {useDeck} from '../deck-context.js';

export type PlanState<Result> =
	| {readonly phase: 'planning'}
	| {readonly phase: 'ready'; readonly plan: Plan<Result>}
	| {readonly phase: 'running'; readonly plan: Plan<Result>}
	| {readonly phase: 'done'; readonly plan: Plan<Result>}
	/** Where there is a plan, it was its performing that failed. */
	| {readonly phase: 'failed'; readonly fault: Fault; readonly plan?: Plan<Result>};

/**
 * Makes a plan when the component appears and performs it once, when told to. Leaving does not end a write in flight;
 * that it failed is then said in the bottom line. What is none of our errors is thrown where the component is drawn, for the
 * error boundary.
 *
 * @param onDone - hears of the result even where the component is gone by then
 */
export function usePlan<Result>(
	make: () => Plan<Result> | Promise<Plan<Result>>,
	onDone: (result: Result) => void,
): {readonly state: PlanState<Result>; perform(): void} {
	const [state, setState] = useState<PlanState<Result>>({phase: 'planning'});
	const first = useRef(make);
	const isRunning = useRef(false);
	const isGone = useRef(false);
	const {flash} = useDeck();

	const fail = (error: unknown, plan?: Plan<Result>) => {
		const fault = faultOf(error);
		if (fault && isGone.current) {
			flash.show('danger', fault.message);
		}

		setState(() => {
			if (fault === undefined) {
				throw error;
			}

			return {phase: 'failed', fault, ...(plan ? {plan} : {})};
		});
	};

	// biome-ignore lint/correctness/useExhaustiveDependencies: one plan for what was seen when the component appeared
	useEffect(() => {
		isGone.current = false;
		// A function that throws at once and one that rejects are the same to us.
		new Promise<Plan<Result>>(resolve => {
			resolve(first.current());
		}).then(
			plan => isGone.current || setState({phase: 'ready', plan}),
			error => isGone.current || fail(error),
		);
		return () => {
			isGone.current = true;
		};
	}, []);

	return {
		state,
		perform() {
			if (state.phase !== 'ready' || isRunning.current) {
				return;
			}

			const {plan} = state;
			isRunning.current = true;
			setState({phase: 'running', plan});
			plan.perform().then(
				result => {
					setState({phase: 'done', plan});
					onDone(result);
				},
				error => fail(error, plan),
			);
		},
	};
}
