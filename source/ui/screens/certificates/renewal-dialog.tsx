import {printed} from '../../../base/text/index.js';
import type {JudgedEntry} from '../../../certificates/model/index.js';
import {WaitDialog} from '../../components/index.js';
import {useLater} from '../../components/later/index.js';
import {useDeck} from '../../hooks/index.js';

export type RenewalDialogProps = {
	readonly entries: readonly JudgedEntry[];
	/** Continues the renewals that were begun and agreed to as a whole, in place of `entries`. */
	readonly isBegun: boolean;
};

const load = async () => (await import('./renewal-steps.js')).RenewalSteps;

/** Renews certificates. */
export function RenewalDialog(props: RenewalDialogProps) {
	const {navigation} = useDeck();
	const Steps = useLater<RenewalDialogProps>(load);
	return Steps === undefined ? (
		<WaitDialog title={printed`Renew`} onLeave={navigation.closeDialog} />
	) : (
		<Steps {...props} />
	);
}
