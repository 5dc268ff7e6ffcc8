import {useEffect, useState} from 'react';
import {joined, localized, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {caKeyPathField, caPathField, whyNoKeyFile} from '../../components/fields/index.js';
import type {FormField} from '../../components/index.js';
import {
	dialogWidth,
	ErrorDialog,
	FormDialog,
	OnceLookedUp,
	PlanDialog,
	useChange,
	usePlanning,
	WaitDialog,
} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';
import type {PreviewedPlan} from './planned-signing.js';
import {PlannedSigning} from './planned-signing.js';

type SignField = 'caPath' | 'caKeyPath' | 'passphrase' | 'expiry' | 'usages' | 'config' | 'profile';

const fields: ReadonlyArray<FormField<SignField>> = [
	{...caPathField, placeholder: printed`empty: a new authority is made`},
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
		why: printed`such as 24h or 90d; never longer than the authority, nor than asked for`,
		placeholder: printed`as long as asked for`,
	},
	{
		id: 'usages',
		label: localized`usages`,
		why: printed`such as server auth, client auth: what the certificate is for, in place of what is asked for`,
		placeholder: printed`as asked for`,
	},
	{
		id: 'config',
		isPath: true,
		label: localized`policy`,
		why: printed`file with a cfssl signing config, which says usages, life span and names in place of the two above`,
		placeholder: printed`none: what is asked for`,
	},
	{
		id: 'profile',
		label: localized`profile`,
		why: printed`profile of the policy, where it has several`,
		placeholder: printed`its default`,
	},
];

type SignDialogProps = {
	readonly request: CertificateSigningRequest;
	/** Opens with the plan for the authority that signed last, or for a new one. */
	readonly isReady: boolean;
};

/** Signs a request by hand. It asks for the authority, shows the certificate, and then uploads it. */
export function SignDialog(props: SignDialogProps) {
	// Before the record of the last authority is read, the form would propose a new one.
	return (
		<OnceLookedUp request={props.request} title={printed`Sign ${printable(props.request.name)}`}>
			<SignOrAsk {...props} />
		</OnceLookedUp>
	);
}

/** Asks first if the last authority may have signed on another cluster. It is proposed only after a yes. */
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
		...{caPath: '', caKeyPath: '', passphrase: '', expiry: '', usages: '', config: '', profile: ''},
		...services.signing.authorityOf(request),
	});
	const {columns} = useScreenSize();
	const {planning, start, form, stop} = usePlanning<unknown, PreviewedPlan>();
	const why = services.signing.whyNoAuthority(request);
	const [isFirst, setFirst] = useState(isReady && why === undefined);
	const name = printable(request.name);
	const {caPath, caKeyPath, passphrase} = values;
	const [expiry, config, profile] = [values.expiry.trim(), values.config.trim(), values.profile.trim()];
	const usages = usagesOf(values.usages);
	const plan = () =>
		caPath.trim() === ''
			? services.signing.planWithNewAuthority(request)
			: services.signing.plan(request, {
					caPath: caPath.trim(),
					caKeyPath: caKeyPath.trim() || caPath.trim(),
					...(passphrase === '' ? {} : {passphrase}),
					...(expiry === '' ? {} : {expiry}),
					...(usages.length === 0 ? {} : {usages}),
					...(config === '' ? {} : {config}),
					...(profile === '' ? {} : {profile}),
				});
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
	useEffect(() => {
		if (isFirst) {
			start(plan);
		}
	}, []);

	const back = stale
		? // Whatever is typed, it would be for a request that is no longer there.
			navigation.closeDialog
		: () => {
				setFirst(false);
				stop();
			};
	if (planning.phase === 'refused') {
		return <ErrorDialog title={printed`Can't sign ${name} so`} error={planning.error} onLeave={back} />;
	}

	if (planning.phase === 'planned') {
		return (
			<PlannedSigning
				request={request}
				plan={planning.plan}
				stale={stale}
				onLook={lookAgain}
				onAgain={() => start(plan)}
				onBack={back}
			/>
		);
	}

	const missing = missingOf({caPath, caKeyPath, expiry, config, profile, hasUsages: usages.length > 0});
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
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={navigation.closeDialog}
		/>
	);
}

/** The typed usages, such as `server auth`; commas separate them. */
function usagesOf(text: string): readonly string[] {
	return text
		.split(',')
		.map(word => word.trim())
		.filter(word => word !== '');
}

function missingOf({
	caPath,
	caKeyPath,
	expiry,
	config,
	profile,
	hasUsages,
}: Readonly<Record<'caPath' | 'caKeyPath' | 'expiry' | 'config' | 'profile', string>> & {
	readonly hasUsages: boolean;
}): string | undefined {
	const isNew = caPath.trim() === '';
	if (isNew && caKeyPath.trim() !== '') {
		return localized`name the file with the CA certificate`;
	}

	if (isNew && (expiry !== '' || hasUsages || config !== '' || profile !== '')) {
		return localized`name the CA: a new authority signs what is asked for`;
	}

	const noKeyFile = isNew ? undefined : whyNoKeyFile(caPath, caKeyPath);
	if (noKeyFile !== undefined) {
		return noKeyFile;
	}

	if (config === '' && profile !== '') {
		return localized`a profile is one of a policy: name its file`;
	}

	return config !== '' && (expiry !== '' || hasUsages)
		? localized`the policy says usages and life span: empty the fields, or name no policy`
		: undefined;
}
