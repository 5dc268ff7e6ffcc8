import type {ComponentType} from 'react';
import {useEffect, useState} from 'react';
import {printed} from '../../../base/text/index.js';
import type {JudgedEntry} from '../../../certificates/model/index.js';
import {WaitDialog} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

export type RenewalDialogProps = {readonly entries: readonly JudgedEntry[]};

/** Renews certificates. The module is loaded when the dialog first opens, so that the deck starts without it. */
export function RenewalDialog(props: RenewalDialogProps) {
	const {navigation} = useDeck();
	const [Steps, setSteps] = useState<ComponentType<RenewalDialogProps>>();
	useEffect(() => {
		let isGone = false;
		void import('./renewal-steps.js').then(({RenewalSteps}) => {
			if (!isGone) {
				setSteps(() => RenewalSteps);
			}
		});
		return () => {
			isGone = true;
		};
	}, []);
	return Steps === undefined ? (
		<WaitDialog title={printed`Renew`} onLeave={navigation.closeDialog} />
	) : (
		<Steps {...props} />
	);
}
