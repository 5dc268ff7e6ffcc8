import {useEffect, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {PodCertificateRecord} from '../../../cluster/records/pods/index.js';
import {podAnswerLines} from '../../../present/pods/index.js';
import {caKeyPathField, caPathField, whyNoKeyFile} from '../../components/fields/index.js';
import type {FormField} from '../../components/index.js';
import {dialogWidth, FormDialog, PlanningDialog, usePlanning} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';

type SignField = 'names' | 'caPath' | 'caKeyPath' | 'passphrase' | 'expiry';

const fields: ReadonlyArray<FormField<SignField>> = [
	{
		id: 'names',
		label: localized`names`,
		why: printed`host names and URIs, with blanks between them; those in the request count for nothing`,
		placeholder: printed`such as cart.shop.svc`,
	},
	caPathField,
	caKeyPathField,
	{
		id: 'passphrase',
		label: localized`passphrase`,
		why: printed`of the key file, where it is encrypted; kept until the dialog closes`,
		placeholder: printed`none`,
		isSecret: true,
	},
	{
		id: 'expiry',
		label: localized`valid for`,
		why: printed`such as 1h or 24h; never longer than the authority, nor than the Pod asks for`,
		placeholder: printed`a day at most`,
	},
];

type SignPodDialogProps = {
	/** The request as it was when the key was pressed, so that the operator signs what they saw. */
	readonly record: PodCertificateRecord;
	onClose(): void;
};

/** Signs for a Pod by hand. It asks for the names and the authority first. */
export function SignPodDialog({record, onClose}: SignPodDialogProps) {
	const {services} = useDeck();
	const {pods, session} = services;
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const [values, setValues] = useState({
		...{caPath: '', caKeyPath: '', passphrase: '', expiry: ''},
		names: '{serviceAccount}.{namespace}.svc',
	});
	useEffect(() => {
		let isGone = false;
		void pods.authorityOf(record).then(files => {
			// What is typed meanwhile stays.
			setValues(before =>
				isGone || files === undefined || before.caPath !== '' || before.caKeyPath !== ''
					? before
					: {...before, ...files},
			);
		});
		return () => {
			isGone = true;
		};
	}, [pods, record]);
	const {planning, start, form, stop} = usePlanning<unknown>();
	const name = printable(record.podName);
	const {names, caPath, caKeyPath, passphrase, expiry} = values;
	const plan = () =>
		pods.planSigning(record, {
			names,
			caPath: caPath.trim(),
			caKeyPath: caKeyPath.trim() || caPath.trim(),
			...(passphrase === '' ? {} : {passphrase}),
			...(expiry.trim() === '' ? {} : {expiry: expiry.trim()}),
		});
	const lead = podAnswerLines(record, session.now(), width);
	if (planning.phase === 'planned' || planning.phase === 'refused') {
		return (
			<PlanningDialog
				planning={planning}
				refusedTitle={printed`Can't sign for the Pod ${name} so`}
				preface={() => lead}
				doneText={localized`signed for ${name}`}
				onDone={onClose}
				onBack={stop}
				onAgain={() => start(plan)}
			/>
		);
	}

	const missing =
		names.trim() === ''
			? localized`a certificate without a name stands for nobody`
			: caPath.trim() === ''
				? localized`name the file with the CA certificate`
				: whyNoKeyFile(caPath, caKeyPath);
	return (
		<FormDialog
			title={printed`Give the Pod ${name} its certificate`}
			lead={lead}
			fields={fields}
			values={values}
			missing={missing}
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={onClose}
		/>
	);
}
