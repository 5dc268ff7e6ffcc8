import {useMemo} from 'react';
import {localized} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {Folded, Marked} from '../../../deck/requests/index.js';
import {wholeOf} from '../../../deck/requests/index.js';
import {bulkGroupKey, requesterClass} from '../../../operations/bulk/index.js';
import {isUndecided} from '../../../operations/sign/index.js';
import {useDeck, useStore, whyNothing} from '../../hooks/index.js';
import type {Handler} from '../../keys/index.js';
import type {Cursor} from './requests-state.js';

const notWaiting = localized`it waits for no decision: only what does can be marked`;

/** The marked requests, and the keys that mark them. */
export function useMarking(
	/** The shown rows. A row is marked together with the requests that are folded under it. */
	folded: Folded,
	{index, selected}: Cursor,
	moveOn: () => void,
): {readonly marked: Marked} & Readonly<Record<'mark' | 'markShown' | 'markAlike' | 'unmark' | 'results', Handler>> {
	const {rows: shown} = folded;
	const whole = (row: CertificateSigningRequest) => wholeOf(folded, row).filter(isUndecided);
	const {services, marks, bulk, navigation} = useDeck();
	const marked = useStore(marks);
	const latest = useStore(bulk);
	// Kept, because a list without undecided requests must be searched to its end.
	const isAnyUndecided = useMemo(() => shown.some(isUndecided), [shown]);
	// Several keys may arrive before the first one is drawn. Each marks the row to which the last one moved.
	let at = index;
	const alike = (chosen: CertificateSigningRequest): readonly CertificateSigningRequest[] => {
		const {findings, questions} = services.index.of(chosen);
		const key = bulkGroupKey({seen: chosen, findings, questions});
		return shown.filter(seen => {
			if (
				// The same name may be somebody else in another cluster.
				seen.cluster?.name !== chosen.cluster?.name ||
				!isUndecided(seen) ||
				seen.signerName !== chosen.signerName ||
				requesterClass(seen) !== requesterClass(chosen)
			) {
				return false;
			}

			const digest = services.index.of(seen);
			return bulkGroupKey({seen, findings: digest.findings, questions: digest.questions}) === key;
		});
	};

	return {
		marked,
		mark: {
			run() {
				const row = shown[at];
				if (row && isUndecided(row)) {
					marks.toggle(whole(row));
				}

				at = Math.min(shown.length - 1, at + 1);
				moveOn();
			},
			disabled: selected === undefined ? whyNothing(shown.length) : isUndecided(selected) ? undefined : notWaiting,
		},
		markShown: {
			run: () => marks.add(shown.flatMap(whole)),
			disabled: isAnyUndecided ? undefined : localized`nothing that is shown waits for a decision`,
		},
		markAlike: {
			run: () => selected && marks.add(alike(selected).flatMap(whole)),
			disabled: selected === undefined ? whyNothing(shown.length) : isUndecided(selected) ? undefined : notWaiting,
		},
		unmark: {run: marks.clear, disabled: marked.size === 0 ? localized`nothing is marked` : undefined},
		results: {
			run: () => navigation.open({kind: 'bulk'}),
			disabled: latest === undefined ? localized`nothing was decided on many yet` : undefined,
		},
	};
}
