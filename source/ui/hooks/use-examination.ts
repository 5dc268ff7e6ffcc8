import {useEffect, useState} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {useDeck} from './deck-context.js';
import {useStore} from './use-store.js';

/** While a request is open, what the cluster says of it is asked again as often; one that is only pointed at, seldom. */
const openMs = 15_000;
const pointedMs = 60_000;
/** What could not be read is asked for again sooner. */
const retryMs = 10_000;
/** Nobody is kept waiting for a cluster that doesn't answer. */
const patienceMs = 3000;

/**
 * Has the cluster asked what a request would grant, as long as it is shown, and draws again when that is known.
 *
 * @param restMs - for a request that is only pointed at: first this long after, whoever passes by asks nothing.
 * @param isDeciding - somebody is about to decide: bindings and access reviews are read again, however fresh they are.
 * @returns `asked` once there was an answer since it is shown, `late` where that takes too long.
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
