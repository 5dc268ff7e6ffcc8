import {useMemo, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import {reasonFault} from '../../../operations/decide/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import type {Failing} from '../../../operations/sign/index.js';
import {decisionLines} from '../../../present/decision/index.js';
import {line, wrap} from '../../../present/text/index.js';
import type {FormField, KnownError} from '../../components/index.js';
import {dialogWidth, ErrorDialog, FormDialog, isKnownError, PlanDialog, useChange} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';

const fields: ReadonlyArray<FormField<keyof Failing>> = [
	{
		id: 'message',
		label: localized`message`,
		why: printed`what the requester can ask for instead, such as: ask for names below shop.svc`,
		placeholder: printed`the requester has nothing else to act on`,
	},
	{id: 'reason', label: localized`reason`, why: printed`one word, kept in the condition beside the message`},
];

/** The reason if the policy gives none. */
const usualReason = 'PolicyRefuses';

type FailDialogProps = {
	readonly request: CertificateSigningRequest;
	/** The reason and message that the policy proposes. */
	readonly failing?: Failing | undefined;
};

type Planned = {readonly plan: Plan<unknown>} | {readonly error: KnownError};

/** Marks a request as Failed. It asks for reason and message first. */
export function FailDialog({request, failing}: FailDialogProps) {
	const {services, navigation} = useDeck();
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const [values, setValues] = useState<Failing>(failing ?? {reason: usualReason, message: ''});
	const [said, setSaid] = useState<Failing | undefined>(failing);
	const {stale, lookAgain} = useChange(request);
	const planned = useMemo((): Planned | undefined => {
		try {
			return said && {plan: services.signing.planFailing(request, said)};
		} catch (error) {
			if (isKnownError(error)) {
				return {error};
			}

			throw error;
		}
	}, [services, request, said]);
	const name = printable(request.name);
	if (planned !== undefined && 'error' in planned) {
		return (
			<ErrorDialog
				title={printed`${name} can't be marked as Failed`}
				error={planned.error}
				onLeave={navigation.closeDialog}
			/>
		);
	}

	return planned === undefined ? (
		<FormDialog
			title={printed`Mark ${name} as Failed`}
			lead={[
				...wrap(
					printed`For what you can not sign, or will not. It is final: the requester reads this, and sends another request.`,
					width,
				).map(part => line(part, 'muted')),
				[],
			]}
			fields={fields}
			values={values}
			missing={missingOf(trimmed(values))}
			isBusy={false}
			onChange={(id, text) => setValues(before => ({...before, [id]: text}))}
			onSubmit={() => setSaid(trimmed(values))}
			onLeave={navigation.closeDialog}
		/>
	) : (
		<PlanDialog
			plan={planned.plan}
			preface={decisionLines(services.detail.review(request), 'Denied', width)}
			doneText={localized`marked ${name} as Failed`}
			stale={stale}
			{...(lookAgain ? {onLook: lookAgain} : {})}
			again="same"
			unrecorded={() => services.signing.planFailing(request, said ?? values, {unrecorded: true})}
			onWrite={() => setSaid(undefined)}
			onDone={navigation.closeDialog}
			onLeave={navigation.closeDialog}
		/>
	);
}

function missingOf({reason, message}: Failing): string | undefined {
	return message === '' ? localized`say what the requester can ask for instead` : reasonFault(reason);
}

function trimmed({reason, message}: Failing): Failing {
	return {reason: reason.trim(), message: message.trim()};
}
