import {useEffect, useState} from 'react';
import type {ReadJournal} from '../../../storage/journal/index.js';
import type {KnownError} from '../../components/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

export type JournalState =
	/** The demo cluster has no journal. */
	| {readonly phase: 'none'}
	| {readonly phase: 'reading'}
	| {readonly phase: 'read'; readonly path: string; readonly journal: ReadJournal}
	| {readonly phase: 'failed'; readonly error: KnownError};

/** The journal on disk. It is read when the screen opens, and when `reread` is called. */
export function useJournal(): {readonly state: JournalState; reread(): void} {
	const {services} = useDeck();
	const {journal} = services;
	const [state, setState] = useState<JournalState>({phase: journal === undefined ? 'none' : 'reading'});
	const [turn, setTurn] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each turn reads again
	useEffect(() => {
		let isGone = false;
		const settle = (next: () => JournalState) => {
			if (!isGone) {
				setState(next);
			}
		};

		journal?.read().then(
			read => settle(() => ({phase: 'read', path: journal.path(), journal: read})),
			(error: unknown) =>
				settle(() => {
					if (isKnownError(error)) {
						return {phase: 'failed', error};
					}

					// A bug: thrown where React catches it.
					throw error;
				}),
		);
		return () => {
			isGone = true;
		};
	}, [journal, turn]);
	return {state, reread: () => setTurn(before => before + 1)};
}
