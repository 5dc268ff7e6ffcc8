import {useEffect, useState} from 'react';
import {useDeck} from './deck-context.js';

/** A shorter silence is not reported. */
const quietMs = 10_000;

/**
 * For how many milliseconds the connection of a live list has been silent; undefined if that is less than 10 seconds.
 *
 * @param stepMs - the result changes in steps of this size.
 */
export function useSilence(isLive: boolean, stepMs: number): number | undefined {
	const {services} = useDeck();
	const [silenceMs, setSilenceMs] = useState<number>();
	useEffect(() => {
		if (!isLive) {
			return;
		}

		let timer: NodeJS.Timeout;
		const look = () => {
			const last = services.requests.lastContact();
			const silence = last === undefined ? 0 : Math.max(0, services.session.now().getTime() - last.getTime());
			setSilenceMs(silence < quietMs ? undefined : silence - (silence % stepMs));
			// The message disappears at most a second after the silence has ended.
			timer = setTimeout(look, silence < quietMs ? quietMs - silence : Math.min(1000, stepMs - (silence % stepMs)));
		};

		look();
		return () => clearTimeout(timer);
	}, [services, isLive, stepMs]);
	return isLive ? silenceMs : undefined;
}
