import {useMemo, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {PodCertificateRecord} from '../../../cluster/records/pods/index.js';
import {reasonFault} from '../../../operations/decide/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import {podAnswerLines} from '../../../present/pods/index.js';
import {line, wrap} from '../../../present/text/index.js';
import type {FormField, KnownError} from '../../components/index.js';
import {dialogWidth, ErrorDialog, FormDialog, isKnownError, PlanDialog} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';

type Words = {readonly reason: string; readonly message: string};

const fields: ReadonlyArray<FormField<keyof Words>> = [
	{
		id: 'message',
		label: localized`message`,
		why: printed`what whoever runs the Pod can do; kubelet shows it in an event`,
		placeholder: printed`nobody has anything else to act on`,
	},
	{id: 'reason', label: localized`reason`, why: printed`one word, kept in the condition beside the message`},
];

type RefusePodDialogProps = {
	/** The request as it was when the key was pressed, so that the answer is about what the operator saw. */
	readonly record: PodCertificateRecord;
	readonly type: 'Denied' | 'Failed';
	onClose(): void;
};

type Planned = {readonly plan: Plan<unknown>} | {readonly error: KnownError};

/** Denies a Pod its certificate, or marks the request as Failed. It asks for reason and message first. */
export function RefusePodDialog({record, type, onClose}: RefusePodDialogProps) {
	const {services} = useDeck();
	const {pods, session} = services;
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const [values, setValues] = useState<Words>({
		reason: type === 'Denied' ? 'DeniedByOperator' : 'FailedByOperator',
		message: '',
	});
	const [said, setSaid] = useState<Words>();
	const planned = useMemo((): Planned | undefined => {
		try {
			return said && {plan: pods.planRefusal(record, {type, ...said})};
		} catch (error) {
			if (isKnownError(error)) {
				return {error};
			}

			throw error;
		}
	}, [pods, record, type, said]);
	const name = printable(record.podName);
	const title =
		type === 'Denied'
			? printed`Deny the Pod ${name} its certificate`
			: printed`Mark the request of the Pod ${name} as Failed`;
	if (planned !== undefined && 'error' in planned) {
		return <ErrorDialog title={title} error={planned.error} onLeave={onClose} />;
	}

	const lead = podAnswerLines(record, session.now(), width);
	return planned === undefined ? (
		<FormDialog
			title={title}
			lead={[
				...lead,
				...wrap(printed`It is final: kubelet does not ask again for this Pod, which has to be replaced.`, width).map(
					part => line(part, 'waiting'),
				),
				[],
			]}
			fields={fields}
			values={values}
			missing={
				values.message.trim() === ''
					? localized`say what can be done: the message is empty`
					: reasonFault(values.reason.trim())
			}
			isBusy={false}
			onChange={(id, text) => setValues(before => ({...before, [id]: text}))}
			onSubmit={() => setSaid({reason: values.reason.trim(), message: values.message.trim()})}
			onLeave={onClose}
		/>
	) : (
		<PlanDialog
			plan={planned.plan}
			preface={lead}
			doneText={type === 'Denied' ? localized`denied ${name}` : localized`failed ${name}`}
			again="same"
			unrecorded={() => pods.planRefusal(record, {type, ...(said ?? values)}, {unrecorded: true})}
			onWrite={() => setSaid(undefined)}
			onDone={onClose}
			onLeave={onClose}
		/>
	);
}
