import {useState} from 'react';
import {localized, printable, printableSentence, printed} from '../../../base/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import type {FormField} from '../../components/index.js';
import {dialogWidth, FormDialog, isKnownError} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';

const fields: ReadonlyArray<FormField<'passphrase'>> = [
	{
		id: 'passphrase',
		label: localized`passphrase`,
		why: printed`forgotten at once; the open key is kept in memory until the deck is left, and written nowhere`,
		placeholder: printed`none`,
		isSecret: true,
	},
];

type HoldKeyDialogProps = {readonly name: string; onClose(): void};

/** Decrypts the key of an authority, and keeps it in memory until the deck ends. */
export function HoldKeyDialog({name, onClose}: HoldKeyDialogProps) {
	const {services, flash} = useDeck();
	const {columns} = useScreenSize();
	const [passphrase, setPassphrase] = useState('');
	const [isBusy, setBusy] = useState(false);
	const [fault, setFault] = useState<string>();
	const submit = async () => {
		setBusy(true);
		try {
			await services.authorities.hold(name, passphrase);
			flash.show('ok', localized`the key of ${name} is open until the deck is left; o forgets it`);
			onClose();
		} catch (error) {
			if (!isKnownError(error)) {
				throw error;
			}

			setFault(error.message);
			setBusy(false);
		}
	};

	return (
		<FormDialog
			title={printed`Open the key of ${printable(name)}`}
			lead={
				fault === undefined
					? []
					: [...wrap(printableSentence(fault), dialogWidth(columns)).map(part => line(part, 'danger')), []]
			}
			fields={fields}
			values={{passphrase}}
			missing={undefined}
			isBusy={isBusy}
			onChange={(_, value) => setPassphrase(value)}
			onSubmit={() => void submit()}
			onLeave={onClose}
		/>
	);
}
