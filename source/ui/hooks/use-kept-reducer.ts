import type {Dispatch} from 'react';
import {useLayoutEffect, useReducer} from 'react';
import {useDeck} from './deck-context.js';

/**
 * `useReducer` whose state survives closing the screen, such as its cursor and its filter.
 *
 * @param id - name of the screen.
 */
export function useKeptReducer<State, Action>(
	id: string,
	reducer: (state: State, action: Action) => State,
	initial: State,
): readonly [State, Dispatch<Action>] {
	const {kept} = useDeck();
	const [state, dispatch] = useReducer(reducer, initial, first => (kept.has(id) ? (kept.get(id) as State) : first));
	useLayoutEffect(() => {
		kept.set(id, state);
	}, [kept, id, state]);
	return [state, dispatch];
}
