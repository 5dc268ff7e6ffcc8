import {useLayoutEffect, useState} from 'react';
import type {KeyQueue} from './key-queue.js';

/** Tells the queue when React has committed a key: its own state is changed along with the key's, so both come in one commit. */
export function KeyTurns({queue}: {readonly queue: KeyQueue}) {
	const [turn, setTurn] = useState(0);
	useLayoutEffect(() => queue.attach(() => setTurn(count => count + 1)), [queue]);
	useLayoutEffect(() => {
		if (turn > 0) {
			queue.settled();
		}
	}, [queue, turn]);
	return null;
}
