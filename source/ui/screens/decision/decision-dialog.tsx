import {useWindowSize} from 'ink';
import {useMemo} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import type {Plan} from '../../../operations/plan.js';
import {printable} from '../../../present/printable.js';
import {decisionLines} from '../../../present/request-detail.js';
import {dialogWidth} from '../../components/dialog-frame.js';
import {ErrorDialog} from '../../components/error-dialog.js';
import type {KnownError} from '../../components/error-lines.js';
import {isKnownError} from '../../components/error-lines.js';
import {PlanDialog} from '../../components/plan-dialog.js';
import {useDeck} from '../../deck-context.js';

type DecisionDialogProps = {
	readonly decision: 'Approved' | 'Denied';
	readonly request: CertificateSigningRequest;
};

type Planned = {readonly plan: Plan<unknown>} | {readonly error: KnownError};

/** Approve or deny, after a look at what that means. */
export function DecisionDialog({decision, request}: DecisionDialogProps) {
	const {services, navigation} = useDeck();
	const {columns} = useWindowSize();
	const planned = useMemo((): Planned => {
		try {
			return {plan: services.planDecision(request, decision, {})};
		} catch (error) {
			if (isKnownError(error)) {
				return {error};
			}

			throw error;
		}
	}, [services, request, decision]);

	const name = printable(request.name);
	if ('error' in planned) {
		const verb = decision === 'Approved' ? 'approved' : 'denied';
		return <ErrorDialog title={`${name} can't be ${verb}`} error={planned.error} onLeave={navigation.closeDialog} />;
	}

	return (
		<PlanDialog
			plan={planned.plan}
			preface={decisionLines(services.review(request), decision, dialogWidth(columns))}
			doneText={`${decision} ${name}`}
			onDone={navigation.closeDialog}
			onLeave={navigation.closeDialog}
		/>
	);
}
