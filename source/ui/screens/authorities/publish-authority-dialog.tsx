import {useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {PublishAuthorityValues} from '../../../deck/ports/authorities/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import {line} from '../../../present/text/index.js';
import type {FormField} from '../../components/index.js';
import {FormDialog, PlanningDialog, usePlanning} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

const fields: ReadonlyArray<FormField<keyof PublishAuthorityValues>> = [
	{
		id: 'configMap',
		label: localized`ConfigMap`,
		why: printed`NAMESPACE/NAME: its key ca.crt gets the certificates, for clients that mount it`,
		placeholder: printed`no ConfigMap`,
	},
	{
		id: 'trustBundle',
		label: localized`trust bundle`,
		why: printed`ClusterTrustBundle of that name, for Pods of all namespaces`,
		placeholder: printed`no bundle`,
	},
	{
		id: 'signerName',
		label: localized`serves`,
		why: printed`signer of this cluster that it signs for from now on, such as example.com/serving`,
		placeholder: printed`no other signer than now`,
	},
];

type PublishAuthorityDialogProps = {readonly row: AuthorityRow; onClose(): void};

/** Publishes the certificates of an authority to the objects from which clients read them. */
export function PublishAuthorityDialog({row, onClose}: PublishAuthorityDialogProps) {
	const {authorities} = useDeck().services;
	const {planning, start, form, stop} = usePlanning<unknown>();
	const [values, setValues] = useState<PublishAuthorityValues>({configMap: '', trustBundle: '', signerName: ''});
	const name = printable(row.facts.name);
	const plan = () =>
		authorities.planPublish(row.facts.name, {
			configMap: values.configMap.trim(),
			trustBundle: values.trustBundle.trim(),
			signerName: values.signerName.trim(),
		});
	return planning.phase === 'planned' || planning.phase === 'refused' ? (
		<PlanningDialog
			planning={planning}
			refusedTitle={printed`Can't publish ${name} so`}
			doneText={localized`published ${name}`}
			onDone={onClose}
			onBack={stop}
			onAgain={() => start(plan)}
		/>
	) : (
		<FormDialog
			title={printed`Publish the authority ${name}`}
			lead={[line(printed`Certificates alone; the key stays here. What is left empty is left out.`, 'muted'), []]}
			fields={fields}
			values={values}
			missing={
				Object.values(values).every(value => value.trim() === '')
					? localized`name a ConfigMap, a bundle or a signer`
					: undefined
			}
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={onClose}
		/>
	);
}
