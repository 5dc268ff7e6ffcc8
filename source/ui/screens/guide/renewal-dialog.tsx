import {localized, printable, printed} from '../../../base/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import type {FormField} from '../../components/index.js';
import {dialogWidth, FormDialog} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';
import type {RenewalForm} from './use-renewal.js';
import {usagesIn} from './use-renewal.js';

type RenewalField = 'signerName' | 'usages';

type RenewalDialogProps = {
	readonly form: RenewalForm;
	readonly isBusy: boolean;
	onChange(field: RenewalField, value: string): void;
	onSubmit(): void;
	onLeave(): void;
};

/** Asks for the facts that certdeck would have written into the Secret. For Secrets from other programs. */
export function RenewalDialog({form, isBusy, onChange, onSubmit, onLeave}: RenewalDialogProps) {
	const {services} = useDeck();
	const {columns} = useScreenSize();
	const own = services.guide.signers().find(({isOwn}) => isOwn)?.signerName ?? 'example.com/serving';
	const fields: ReadonlyArray<FormField<RenewalField>> = [
		{
			id: 'signerName',
			label: localized`signer`,
			why: printed`who is asked for the new certificate: the signer of the old one, or its clients do not trust it`,
			placeholder: printed`such as ${printable(own)}`,
		},
		{
			id: 'usages',
			label: localized`usages`,
			why: printed`what the certificate is for, with commas between`,
			placeholder: printed`such as digital signature, server auth`,
		},
	];
	const name = printable(form.text);
	const lead = printed`Secret ${name} does not say all of how its certificate was asked for. Subject and names stay as they are; the key is new.`;
	return (
		<FormDialog
			title={printed`Renew the certificate in Secret ${name}`}
			lead={[...wrap(lead, dialogWidth(columns)).map(text => line(text, 'muted')), []]}
			fields={fields}
			values={form}
			missing={
				form.signerName.trim() === ''
					? localized`name the signer`
					: usagesIn(form.usages).length === 0
						? localized`say what it is for, such as server auth`
						: undefined
			}
			isBusy={isBusy}
			// A known signer needs no typing, so the next field has the focus.
			begin={form.signerName === '' ? 0 : 1}
			onChange={onChange}
			onSubmit={onSubmit}
			onLeave={onLeave}
		/>
	);
}
