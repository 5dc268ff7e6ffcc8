import {useEffect, useState} from 'react';
import {useDeck} from './deck-context.js';

/** The time, updated every `everyMs` milliseconds. */
export function useNow(everyMs: number): Date {
	const {services} = useDeck();
	const [now, setNow] = useState(() => services.session.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(services.session.now()), everyMs);
		return () => clearInterval(timer);
	}, [services, everyMs]);
	return now;
}
