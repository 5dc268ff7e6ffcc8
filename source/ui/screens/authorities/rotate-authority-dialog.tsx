import {useEffect, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {againField, newPassphraseField, whyNoPassphrase} from '../../components/fields/index.js';
import type {FormField} from '../../components/index.js';
import {dialogWidth, FormDialog, PlanningDialog, usePlanning, WaitDialog} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';

type Field = 'passphrase' | 'again' | 'abovePassphrase';

const newPassphrase: FormField<Field> = {
	...newPassphraseField,
	why: printed`locks the next key on disk; it is kept nowhere`,
};
const above: FormField<Field> = {
	id: 'abovePassphrase',
	label: localized`opens that`,
	why: printed`passphrase of the authority above it, where its key is locked`,
	placeholder: printed`none`,
	isSecret: true,
};
const openNext: FormField<Field> = {
	id: 'passphrase',
	label: localized`passphrase`,
	why: printed`opens the next key: the Secret of the signer gets it`,
	placeholder: printed`none`,
	isSecret: true,
};

type RotateAuthorityDialogProps = {readonly row: AuthorityRow; onClose(): void};

/** The half of a rollover that is next: makes the next key and gives it to clients, or lets it sign. */
export function RotateAuthorityDialog({row: {facts}, onClose}: RotateAuthorityDialogProps) {
	const {authorities} = useDeck().services;
	const {columns} = useScreenSize();
	// The row is read again when the plan is performed. The dialog stays that of the half that it was opened for.
	const [{isBegun, fields}] = useState(() => ({
		isBegun: facts.rollover?.phase === 'published',
		fields: fieldsOf(facts),
	}));
	const {planning, start, form, stop} = usePlanning<unknown>();
	const [values, setValues] = useState({passphrase: '', again: '', abovePassphrase: ''});
	const name = printable(facts.name);
	const plan = () => authorities.planRotate(facts.name, values);
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
	useEffect(() => {
		if (fields.length === 0) {
			start(plan);
		}
	}, []);
	if (planning.phase === 'planned' || planning.phase === 'refused') {
		return (
			<PlanningDialog
				planning={planning}
				refusedTitle={printed`The next key of ${name} can't be made or used yet`}
				doneText={
					isBegun
						? localized`the next key of ${name} signs; v shows what chains to the old one`
						: localized`clients of ${name} get two minutes to read both; then r lets the next key sign`
				}
				onDone={onClose}
				onBack={fields.length === 0 ? onClose : stop}
				onAgain={() => start(plan)}
			/>
		);
	}

	const title = printed`Rotate the authority ${name}`;
	if (fields.length === 0) {
		return <WaitDialog title={title} onLeave={onClose} />;
	}

	const lead = isBegun
		? printed`Clients had time to read both certificates: the next key can sign now.`
		: printed`Makes its next key, and gives clients both certificates. The old key signs until you press r again.`;
	return (
		<FormDialog
			title={title}
			lead={[...wrap(lead, dialogWidth(columns)).map(part => line(part, 'muted')), []]}
			fields={fields}
			values={values}
			missing={fields.includes(newPassphrase) ? whyNoPassphrase(values) : undefined}
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={onClose}
		/>
	);
}

function fieldsOf({rollover, under, places}: AuthorityRow['facts']): ReadonlyArray<FormField<Field>> {
	if (rollover === undefined) {
		return [newPassphrase, againField, ...(under === undefined ? [] : [above])];
	}

	return rollover.phase === 'published' && places.some(({kind}) => kind === 'Secret') ? [openNext] : [];
}
