import {useEffect} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import {PlanningDialog, usePlanning, WaitDialog} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

type RetireAuthorityDialogProps = {readonly name: string; onClose(): void};

/** Destroys old keys, or says what would stop working without them. */
export function RetireAuthorityDialog({name, onClose}: RetireAuthorityDialogProps) {
	const {authorities} = useDeck().services;
	const {planning, start} = usePlanning<unknown>();
	const plan = () => authorities.planRetire(name);
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
	useEffect(() => start(plan), []);
	return planning.phase === 'planned' || planning.phase === 'refused' ? (
		<PlanningDialog
			planning={planning}
			refusedTitle={printed`The old key of ${printable(name)} can't be retired yet`}
			doneText={localized`the old key of ${printable(name)} is gone`}
			onDone={onClose}
			onBack={onClose}
			onAgain={() => start(plan)}
		/>
	) : (
		<WaitDialog title={printed`Retire the old key of ${printable(name)}`} onLeave={onClose} />
	);
}
