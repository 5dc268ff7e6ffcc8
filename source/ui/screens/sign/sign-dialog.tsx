import {useEffect, useState} from 'react';
import {joined, localized, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import {decisionLines} from '../../../present/decision/index.js';
import {line, wrap} from '../../../present/text/index.js';
import type {FormField} from '../../components/index.js';
import {
	dialogWidth,
	FormDialog,
	OnceLookedUp,
	PlanDialog,
	PlanningDialog,
	useChange,
	usePlanning,
	WaitDialog,
} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';

type SignField = 'caPath' | 'caKeyPath' | 'passphrase' | 'expiry';

const fields: ReadonlyArray<FormField<SignField>> = [
	{
		id: 'caPath',
		isPath: true,
		label: localized`CA cert`,
		why: printed`PEM file with the certificate of the authority, or PKCS#12 with its key`,
		placeholder: printed`empty: a new authority is made`,
	},
	{
		id: 'caKeyPath',
		isPath: true,
		label: localized`CA key`,
		why: printed`PEM file with its private key`,
		placeholder: printed`such as ca-key.pem`,
	},
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
		why: printed`such as 24h or 90d; never longer than the authority, nor than asked for`,
		placeholder: printed`as long as asked for`,
	},
];

type SignDialogProps = {
	readonly request: CertificateSigningRequest;
	/** Begins with the plan for the authority that signed last, or for a new one. */
	readonly isReady: boolean;
};

/** Plays the signer: which authority signs, what comes of it, and then the upload. */
export function SignDialog(props: SignDialogProps) {
	// Until it is read which authority signed last, a new one would be proposed.
	return (
		<OnceLookedUp request={props.request} title={printed`Sign ${printable(props.request.name)}`}>
			<SignOrAsk {...props} />
		</OnceLookedUp>
	);
}

/** An authority that signed on what may be another cluster is proposed by a yes alone. */
function SignOrAsk(props: SignDialogProps) {
	const {services} = useDeck();
	const [question, setQuestion] = useState(() => services.signing.planTakingAuthority(props.request));
	const goOn = () => setQuestion(undefined);
	return question === undefined ? (
		<SignForm {...props} />
	) : (
		<PlanDialog plan={question} doneText={localized`taken for this cluster`} onDone={goOn} onLeave={goOn} />
	);
}

function SignForm({request, isReady}: SignDialogProps) {
	const {services, navigation} = useDeck();
	const {stale, lookAgain} = useChange(request);
	const [values, setValues] = useState({
		...{caPath: '', caKeyPath: '', passphrase: '', expiry: ''},
		...services.signing.authorityOf(request),
	});
	const [begin, setBegin] = useState(0);
	const {columns} = useScreenSize();
	const {planning, start, stop} = usePlanning<unknown>();
	const why = services.signing.whyNoAuthority(request);
	const [isFirst, setFirst] = useState(isReady && why === undefined);
	const name = printable(request.name);
	const {caPath, caKeyPath, passphrase, expiry} = values;
	const plan = () =>
		caPath.trim() === ''
			? services.signing.planWithNewAuthority(request)
			: services.signing.plan(request, {
					caPath: caPath.trim(),
					caKeyPath: caKeyPath.trim() || caPath.trim(),
					...(passphrase === '' ? {} : {passphrase}),
					...(expiry.trim() === '' ? {} : {expiry: expiry.trim()}),
				});
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
	useEffect(() => {
		if (isFirst) {
			start(plan);
		}
	}, []);

	if (planning.phase === 'planned' || planning.phase === 'refused') {
		return (
			<PlanningDialog
				planning={planning}
				refusedTitle={printed`Can't sign ${name} so`}
				preface={() => decisionLines(services.detail.review(request), 'Signed', dialogWidth(columns))}
				doneText={localized`signed ${name}`}
				onDone={navigation.closeDialog}
				onBack={
					stale
						? // Whatever is typed, it would be for a request that is no longer there.
							navigation.closeDialog
						: () => {
								setFirst(false);
								stop();
							}
				}
				onAgain={() => start(plan)}
				stale={stale}
				onLook={lookAgain}
			/>
		);
	}

	const missing =
		caPath.trim() === '' && caKeyPath.trim() !== ''
			? localized`name the file with the CA certificate`
			: caPath.trim() !== '' && caKeyPath.trim() === '' && !/\.(p12|pfx)$/i.test(caPath.trim())
				? localized`name the file with the CA's private key`
				: undefined;
	if (isFirst) {
		return <WaitDialog title={printed`Sign ${name}`} onLeave={navigation.closeDialog} />;
	}

	return (
		<FormDialog
			title={printed`Sign ${name}`}
			lead={[
				line(
					printed`as ${printable(request.signerName)}, for ${joined(
						request.usages.map(usage => printable(usage)),
						printed`, `,
					)}`,
					'muted',
				),
				...(why === undefined
					? []
					: wrap(printableSentence(why), dialogWidth(columns)).map(text => line(text, 'waiting'))),
				[],
			]}
			fields={fields}
			values={values}
			missing={missing}
			isBusy={planning.phase === 'planning'}
			begin={begin}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onSubmit={focused => {
				setBegin(focused);
				start(plan);
			}}
			onLeave={navigation.closeDialog}
		/>
	);
}
