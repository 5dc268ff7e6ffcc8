import {useEffect, useState} from 'react';
import {useDeck} from './deck-context.js';

/** Silence that is nothing to speak of. */
const quietMs = 10_000;

/**
 * For how many milliseconds nothing came by the connection of a live list; undefined where that is nothing to speak of.
 *
 * @param stepMs - how often it is drawn again while it lasts.
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
			// A second after it is over, the words are gone.
			timer = setTimeout(look, silence < quietMs ? quietMs - silence : Math.min(1000, stepMs - (silence % stepMs)));
		};

		look();
		return () => clearTimeout(timer);
	}, [services, isLive, stepMs]);
	return isLive ? silenceMs : undefined;
}
