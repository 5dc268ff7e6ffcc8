import {useEffect, useState} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {useDeck} from './deck-context.js';
import {useStore} from './use-store.js';

/** How often the evidence of an open request is read again. A request that is only under the cursor is read less often. */
const openMs = 15_000;
const pointedMs = 60_000;
/** Evidence that could not be read is tried again sooner. */
const retryMs = 10_000;
/** After this time the reader need not wait for a cluster that doesn't answer. */
const patienceMs = 3000;

/**
 * Reads the evidence of a request from the cluster for as long as the request is shown, and draws again when it arrives.
 *
 * @param restMs - the cursor must rest on the request for so long before the first read. 0 for an open request.
 * @param isDeciding - a dialog asks for a decision: bindings and access reviews are read again even if they are fresh.
 * @returns `asked` if the evidence has been read, `late` if that takes too long.
 */
export function useExamination(
	request: CertificateSigningRequest | undefined,
	restMs = 0,
	isDeciding = false,
): 'asking' | 'asked' | 'late' {
	const {services} = useDeck();
	const {evidence} = services;
	useStore(evidence);
	const [seen, setSeen] = useState<{readonly uid: string; readonly phase: 'asked' | 'late'}>();
	const uid = request?.uid;
	const recoveries = evidence.recoveries();
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is asked depends on what never changes in a request
	useEffect(() => {
		if (request === undefined) {
			return;
		}

		let isGone = false;
		let again: NodeJS.Timeout | undefined;
		const note = (phase: 'asked' | 'late') => {
			if (!isGone) {
				setSeen(before =>
					before?.uid === request.uid && before.phase === 'asked' ? before : {uid: request.uid, phase},
				);
			}
		};

		const ask = () => {
			evidence.examine(request, isDeciding).then(
				() => {
					note('asked');
					if (!isGone) {
						const everyMs = restMs > 0 ? pointedMs : openMs;
						again = setTimeout(ask, evidence.isExamined(request) ? everyMs : Math.min(everyMs, retryMs));
					}
				},
				(error: unknown) => {
					// A bug: thrown where React catches it.
					setSeen(() => {
						throw error;
					});
				},
			);
		};

		const late = setTimeout(() => note('late'), restMs + patienceMs);
		const first = setTimeout(ask, restMs);
		return () => {
			isGone = true;
			clearTimeout(late);
			clearTimeout(first);
			clearTimeout(again);
		};
	}, [evidence, uid, recoveries]);
	if (request === undefined || evidence.isExamined(request)) {
		return 'asked';
	}

	return seen?.uid === uid ? (seen?.phase ?? 'asking') : 'asking';
}
