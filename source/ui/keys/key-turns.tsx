import {useLayoutEffect, useState} from 'react';
import type {KeyQueue} from './key-queue.js';

/** Tells the queue when React has committed a key. Its own state changes together with the key's, in the same commit. */
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
