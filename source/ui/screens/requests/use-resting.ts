import {useEffect, useLayoutEffect, useRef, useState} from 'react';
import {useDeck} from '../../hooks/index.js';

/** A cursor rests if it has not moved for so long, in milliseconds. A key that is held down repeats faster. */
const restMs = 80;

/**
 * Whether the cursor rests. Slow parts are drawn only while it rests. The first step after a rest counts as rest, so that a
 * single step shows everything at once.
 *
 * @param id - the row under the cursor.
 */
export function useResting(id: string | undefined): boolean {
	const {session} = useDeck().services;
	const [restedOn, setRestedOn] = useState(id);
	const step = useRef({id, at: Number.NEGATIVE_INFINITY, isFirst: true});
	const isFirst = step.current.id === id ? step.current.isFirst : session.now().getTime() - step.current.at >= restMs;
	useLayoutEffect(() => {
		if (step.current.id !== id) {
			step.current = {id, at: session.now().getTime(), isFirst};
		}
	});
	const isResting = restedOn === id || isFirst;
	useEffect(() => {
		if (restedOn === id) {
			return;
		}

		const timer = setTimeout(() => setRestedOn(id), restMs);
		return () => clearTimeout(timer);
	}, [restedOn, id]);
	return isResting;
}
