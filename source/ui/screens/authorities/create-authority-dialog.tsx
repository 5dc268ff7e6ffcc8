import {useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {NewAuthorityValues} from '../../../deck/ports/authorities/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import {againField, newPassphraseField, whyNoPassphrase} from '../../components/fields/index.js';
import type {FormField} from '../../components/index.js';
import {FormDialog, PlanningDialog, usePlanning} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

type Field = keyof NewAuthorityValues | 'again';

const fields: ReadonlyArray<FormField<Field>> = [
	{id: 'name', label: localized`name`, why: printed`of its folder: small letters, digits, dots and hyphens`},
	{
		id: 'commonName',
		label: localized`common name`,
		why: printed`what clients read in its certificate`,
		placeholder: printed`as the name`,
	},
	{
		id: 'signerName',
		label: localized`serves`,
		why: printed`signer of this cluster that it signs for, such as example.com/serving`,
		placeholder: printed`no signer yet`,
	},
	{
		id: 'expiry',
		label: localized`valid for`,
		why: printed`such as 5y or 90d; nothing that it signs outlives it`,
		placeholder: printed`five years`,
	},
	{
		id: 'under',
		label: localized`under`,
		why: printed`name of the authority that signs it`,
		placeholder: printed`none: it is a root`,
	},
	{
		id: 'abovePassphrase',
		label: localized`opens that`,
		why: printed`passphrase of the authority above it, where its key is locked`,
		placeholder: printed`none`,
		isSecret: true,
	},
	{
		id: 'pathLength',
		label: localized`path length`,
		why: printed`how many CAs may stand below it; 0 is for leaves alone`,
		placeholder: printed`a root: any; below another: 0`,
	},
	{
		id: 'permit',
		label: localized`permit`,
		why: printed`names and ranges that it may sign for, such as shop.svc 10.0.0.0/8; clients refuse any other`,
		placeholder: printed`all names`,
	},
	{
		id: 'exclude',
		label: localized`exclude`,
		why: printed`names and ranges that it may not sign for`,
		placeholder: printed`none`,
	},
	newPassphraseField,
	againField,
];

const none: Readonly<Record<Field, string>> = {
	name: '',
	commonName: '',
	signerName: '',
	expiry: '',
	under: '',
	abovePassphrase: '',
	pathLength: '',
	permit: '',
	exclude: '',
	passphrase: '',
	again: '',
};

type CreateAuthorityDialogProps = {
	readonly rows: readonly AuthorityRow[];
	onClose(): void;
	/** Called with the name of the new authority. */
	onMade(name: string): void;
};

/** Makes an authority. It asks for its purpose, and for the passphrase of its key. */
export function CreateAuthorityDialog({rows, onClose, onMade}: CreateAuthorityDialogProps) {
	const {authorities} = useDeck().services;
	const {planning, start, form, stop} = usePlanning<unknown>();
	const [values, setValues] = useState(none);
	const {again, passphrase, abovePassphrase, ...texts} = values;
	const trimmed = Object.fromEntries(Object.entries(texts).map(([id, value]) => [id, value.trim()])) as typeof texts;
	const name = printable(trimmed.name);
	const plan = () => authorities.planCreate({...trimmed, passphrase, abovePassphrase});
	return planning.phase === 'planned' || planning.phase === 'refused' ? (
		<PlanningDialog
			planning={planning}
			refusedTitle={printed`Can't make the authority so`}
			doneText={localized`made the authority ${name}; p publishes it`}
			onDone={() => {
				onMade(trimmed.name);
				onClose();
			}}
			onBack={stop}
			onAgain={() => start(plan)}
		/>
	) : (
		<FormDialog
			title={printed`Create an authority`}
			lead={[]}
			fields={fields}
			values={values}
			missing={missingOf(trimmed, {passphrase, again}, rows)}
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={onClose}
		/>
	);
}

function missingOf(
	{name, under}: {readonly name: string; readonly under: string},
	passphrases: {readonly passphrase: string; readonly again: string},
	rows: readonly AuthorityRow[],
): string | undefined {
	if (name === '') {
		return localized`give it a name`;
	}

	if (under !== '' && !rows.some(({facts}) => facts.name === under)) {
		return localized`there is no authority ${JSON.stringify(under)} to sign it`;
	}

	return whyNoPassphrase(passphrases);
}
