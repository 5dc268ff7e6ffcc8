import {useWindowSize} from 'ink';
import {useMemo, useState} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import type {Plan} from '../../../operations/plan.js';
import {decisionLines} from '../../../present/decision-lines.js';
import {printable} from '../../../present/printable.js';
import {dialogWidth} from '../../components/dialog-frame.js';
import {ErrorDialog} from '../../components/error-dialog.js';
import type {KnownError} from '../../components/error-lines.js';
import {isKnownError} from '../../components/error-lines.js';
import type {FormField} from '../../components/form-dialog.js';
import {FormDialog} from '../../components/form-dialog.js';
import {PlanDialog} from '../../components/plan-dialog.js';
import {useDeck} from '../../deck-context.js';

type DecisionDialogProps = {
	readonly decision: 'Approved' | 'Denied';
	readonly request: CertificateSigningRequest;
};

type Planned = {readonly plan: Plan<unknown>} | {readonly error: KnownError};

const fields: ReadonlyArray<FormField<'message'>> = [
	{
		id: 'message',
		label: 'message',
		why: 'kept in the condition, where the requester reads it',
		placeholder: 'what review found',
	},
];

/** Approve or deny, after a look at what that means. */
export function DecisionDialog({decision, request}: DecisionDialogProps) {
	const {services, navigation} = useDeck();
	const {columns} = useWindowSize();
	const [message, setMessage] = useState('');
	const [isWriting, setWriting] = useState(false);
	const planned = useMemo((): Planned => {
		try {
			return {plan: services.planDecision(request, decision, message.trim() === '' ? {} : {message: message.trim()})};
		} catch (error) {
			if (isKnownError(error)) {
				return {error};
			}

			throw error;
		}
	}, [services, request, decision, message]);

	const name = printable(request.name);
	if ('error' in planned) {
		const verb = decision === 'Approved' ? 'approved' : 'denied';
		return <ErrorDialog title={`${name} can't be ${verb}`} error={planned.error} onLeave={navigation.closeDialog} />;
	}

	if (isWriting) {
		return (
			<FormDialog
				title={`${decision === 'Approved' ? 'Approve' : 'Deny'} ${name}`}
				lead={[]}
				fields={fields}
				values={{message}}
				missing={undefined}
				isBusy={false}
				onChange={(_id, text) => setMessage(text)}
				onSubmit={() => setWriting(false)}
				onLeave={() => setWriting(false)}
			/>
		);
	}

	return (
		<PlanDialog
			plan={planned.plan}
			preface={decisionLines(services.review(request), decision, dialogWidth(columns))}
			doneText={`${decision} ${name}`}
			onWrite={() => setWriting(true)}
			onDone={navigation.closeDialog}
			onLeave={navigation.closeDialog}
		/>
	);
}
