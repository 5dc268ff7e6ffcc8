import {useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {ImportAuthorityValues} from '../../../deck/ports/authorities/index.js';
import {
	againField,
	caKeyPathField,
	caPathField,
	newPassphraseField,
	whyNoKeyFile,
	whyNoPassphrase,
} from '../../components/fields/index.js';
import type {FormField} from '../../components/index.js';
import {FormDialog, PlanningDialog, usePlanning} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

type Field = keyof ImportAuthorityValues | 'again';

const fields: ReadonlyArray<FormField<Field>> = [
	{id: 'name', label: localized`name`, why: printed`of its folder: small letters, digits, dots and hyphens`},
	caPathField,
	caKeyPathField,
	{
		id: 'secret',
		label: localized`Secret`,
		why: printed`of this cluster that holds it, in place of the files`,
		placeholder: printed`NAMESPACE/NAME`,
	},
	{
		id: 'opens',
		label: localized`opens it`,
		why: printed`passphrase of its key as it is now, where it is encrypted`,
		placeholder: printed`none`,
		isSecret: true,
	},
	{
		id: 'signerName',
		label: localized`serves`,
		why: printed`signer of this cluster that it signs for, such as example.com/serving`,
		placeholder: printed`no signer yet`,
	},
	newPassphraseField,
	againField,
];

const none: Readonly<Record<Field, string>> = {
	...{name: '', caPath: '', caKeyPath: '', secret: '', opens: '', signerName: '', passphrase: '', again: ''},
};

type ImportAuthorityDialogProps = {
	onClose(): void;
	/** Called with the name of the authority. */
	onMade(name: string): void;
};

/** Takes in an authority that was made elsewhere: PEM, PKCS#12, or a Secret of the cluster. */
export function ImportAuthorityDialog({onClose, onMade}: ImportAuthorityDialogProps) {
	const {authorities} = useDeck().services;
	const {planning, start, form, stop} = usePlanning<unknown>();
	const [values, setValues] = useState(none);
	const {again, passphrase, opens, ...texts} = values;
	const trimmed = Object.fromEntries(Object.entries(texts).map(([id, value]) => [id, value.trim()])) as typeof texts;
	const plan = () => authorities.planImport({...trimmed, passphrase, opens});
	return planning.phase === 'planned' || planning.phase === 'refused' ? (
		<PlanningDialog
			planning={planning}
			refusedTitle={printed`Can't take the authority in so`}
			doneText={localized`took the authority ${printable(trimmed.name)} in; p publishes it`}
			onDone={() => {
				onMade(trimmed.name);
				onClose();
			}}
			onBack={stop}
			onAgain={() => start(plan)}
		/>
	) : (
		<FormDialog
			title={printed`Take an authority in`}
			lead={[]}
			fields={fields}
			values={values}
			missing={missingOf(trimmed, {passphrase, again})}
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={onClose}
		/>
	);
}

function missingOf(
	{name, caPath, caKeyPath, secret}: Readonly<Record<'name' | 'caPath' | 'caKeyPath' | 'secret', string>>,
	passphrases: {readonly passphrase: string; readonly again: string},
): string | undefined {
	if (name === '') {
		return localized`give it a name`;
	}

	if (secret === '' && caPath === '') {
		return localized`name the file with the CA certificate, or a Secret`;
	}

	if (secret !== '' && (caPath !== '' || caKeyPath !== '')) {
		return localized`name its files or a Secret, not both`;
	}

	return (secret === '' ? whyNoKeyFile(caPath, caKeyPath) : undefined) ?? whyNoPassphrase(passphrases);
}
