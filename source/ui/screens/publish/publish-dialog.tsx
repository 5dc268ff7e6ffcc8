import {useEffect, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import {line} from '../../../present/text/index.js';
import type {FormField} from '../../components/index.js';
import {FormDialog, OnceLookedUp, PlanningDialog, usePlanning, WaitDialog} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

type PublishField =
	| 'secret'
	| 'keyPath'
	| 'keyPassphrase'
	| 'configMap'
	| 'caPath'
	| 'out'
	| 'kubeconfig'
	| 'trustBundle';

const fields: ReadonlyArray<FormField<PublishField>> = [
	{
		id: 'secret',
		label: localized`Secret`,
		why: printed`NAMESPACE/NAME for certificate and key, kubernetes.io/tls`,
		placeholder: printed`no Secret`,
	},
	{
		id: 'keyPath',
		isPath: true,
		label: localized`private key`,
		why: printed`PEM file; it must be the key of this certificate`,
		placeholder: printed`no key`,
	},
	{
		id: 'keyPassphrase',
		label: localized`passphrase`,
		why: printed`of the key file, where it is locked; kept until the dialog closes`,
		placeholder: printed`none`,
		isSecret: true,
	},
	{
		id: 'configMap',
		label: localized`ConfigMap`,
		why: printed`NAMESPACE/NAME for the authority's certificate, for those who must trust it`,
		placeholder: printed`no ConfigMap`,
	},
	{
		id: 'caPath',
		isPath: true,
		label: localized`CA cert`,
		why: printed`PEM file with the authority's certificate`,
		placeholder: printed`no authority`,
	},
	{
		id: 'out',
		isPath: true,
		label: localized`folder`,
		why: printed`for the certificates as files`,
		placeholder: printed`no files`,
	},
	{
		id: 'kubeconfig',
		isPath: true,
		label: localized`kubeconfig`,
		why: printed`a file with certificate and key, for whoever a client certificate names`,
		placeholder: printed`no kubeconfig`,
	},
	{
		id: 'trustBundle',
		label: localized`trust bundle`,
		why: printed`ClusterTrustBundle for the authority's certificate, for all namespaces`,
		placeholder: printed`no bundle`,
	},
];

/** The field that has the focus first if the key is encrypted. */
const passphraseField = fields.findIndex(({id}) => id === 'keyPassphrase');

type PublishDialogProps = {
	readonly request: CertificateSigningRequest;
	/** Opens with the plan of the proposed values, if they are complete. */
	readonly isReady: boolean;
};

/** Publishes an issued certificate. It asks for the places, shows the changes, and then writes. */
export function PublishDialog(props: PublishDialogProps) {
	return (
		<OnceLookedUp request={props.request} title={printed`Publish ${printable(props.request.name)}`}>
			<PublishForm {...props} />
		</OnceLookedUp>
	);
}

function PublishForm({request, isReady}: PublishDialogProps) {
	const {services, navigation} = useDeck();
	const {key} = services.follow.of(request);
	const [values, setValues] = useState(
		(): Values => ({
			...{
				secret: '',
				keyPath: '',
				keyPassphrase: '',
				configMap: '',
				caPath: '',
				out: '',
				kubeconfig: '',
				trustBundle: '',
			},
			...services.publishing.propose(request),
		}),
	);
	const {planning, start, form, stop} = usePlanning<unknown>(
		key?.place === 'file' && key.isLocked ? passphraseField : 0,
	);
	const name = printable(request.name);
	const named = trimmed(values);
	const isLocked = key?.place === 'file' && key.isLocked && named.keyPath === key.path;
	const missing =
		isLocked && named.keyPassphrase === ''
			? localized`the key is locked: type its passphrase`
			: missingOf(named, key?.place === 'secret');
	const [isFirst, setFirst] = useState(isReady && missing === undefined);
	const plan = () =>
		services.publishing.plan(request, Object.fromEntries(Object.entries(named).filter(([, value]) => value !== '')));
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
				refusedTitle={printed`Can't publish ${name} so`}
				doneText={localized`published ${name}`}
				onDone={navigation.closeDialog}
				onBack={() => {
					setFirst(false);
					stop();
				}}
				onAgain={() => start(plan)}
			/>
		);
	}

	if (isFirst) {
		return <WaitDialog title={printed`Publish ${name}`} onLeave={navigation.closeDialog} />;
	}

	return (
		<FormDialog
			title={printed`Publish ${name}`}
			lead={[line(printed`What is left empty is left out.`, 'muted'), []]}
			fields={fields}
			values={values}
			missing={missing}
			{...form(plan)}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onLeave={navigation.closeDialog}
		/>
	);
}

type Values = Readonly<Record<PublishField, string>>;

function trimmed(values: Values): Values {
	return Object.fromEntries(
		Object.entries(values).map(([id, value]) => [id, id === 'keyPassphrase' ? value : value.trim()]),
	) as Values;
}

function missingOf(
	{secret, keyPath, configMap, caPath, out, kubeconfig, trustBundle}: Values,
	isKeyInSecret: boolean,
): string | undefined {
	if ([secret, configMap, out, kubeconfig, trustBundle].every(each => each === '')) {
		return localized`name a Secret, a ConfigMap or a folder`;
	}

	if (secret !== '' && keyPath === '' && !isKeyInSecret) {
		return localized`a Secret needs the private key: name its file, or empty the Secret`;
	}

	if (kubeconfig !== '' && keyPath === '' && !isKeyInSecret) {
		return localized`a kubeconfig needs the private key: name its file, or empty the kubeconfig`;
	}

	return (configMap !== '' || trustBundle !== '') && caPath === ''
		? localized`the ConfigMap holds the CA: name the CA's file`
		: undefined;
}
