import {useState} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {printable} from '../../../present/printable.js';
import {line} from '../../../present/span.js';
import type {FormField} from '../../components/form-dialog.js';
import {FormDialog} from '../../components/form-dialog.js';
import {PlanningDialog} from '../../components/planning-dialog.js';
import {useDeck} from '../../deck-context.js';
import {usePlanning} from '../../hooks/use-planning.js';

type PublishField = 'secret' | 'keyPath' | 'configMap' | 'caPath' | 'out';

const fields: ReadonlyArray<FormField<PublishField>> = [
	{
		id: 'secret',
		label: 'Secret',
		why: 'NAMESPACE/NAME for certificate and key, kubernetes.io/tls',
		placeholder: 'no Secret',
	},
	{id: 'keyPath', label: 'private key', why: 'PEM file; it must be the key of this certificate', placeholder: 'no key'},
	{
		id: 'configMap',
		label: 'ConfigMap',
		why: "NAMESPACE/NAME for the authority's certificate, for those who must trust it",
		placeholder: 'no ConfigMap',
	},
	{id: 'caPath', label: 'CA cert', why: "PEM file with the authority's certificate", placeholder: 'no authority'},
	{id: 'out', label: 'folder', why: 'for the certificates as files', placeholder: 'no files'},
];

/** Puts an issued certificate where workloads read it: where to, what changes there, and then the writes. */
export function PublishDialog({request}: {readonly request: CertificateSigningRequest}) {
	const {services, navigation} = useDeck();
	const [values, setValues] = useState(() => ({
		secret: `${services.info.namespace}/${secretName(request.name)}`,
		keyPath: '',
		configMap: '',
		caPath: '',
		out: '',
	}));
	const [begin, setBegin] = useState(0);
	const {planning, start, stop} = usePlanning<unknown>();
	const name = printable(request.name);

	if (planning.phase === 'planned' || planning.phase === 'refused') {
		return (
			<PlanningDialog
				planning={planning}
				refusedTitle={`Can't publish ${name} so`}
				doneText={`published ${name}`}
				onDone={navigation.closeDialog}
				onBack={stop}
			/>
		);
	}

	const {secret, keyPath, configMap, caPath, out} = trimmed(values);
	const missing = missingOf({secret, keyPath, configMap, caPath, out});
	return (
		<FormDialog
			title={`Publish ${name}`}
			lead={[line('What is left empty is left out.', 'muted'), []]}
			fields={fields}
			values={values}
			missing={missing}
			isBusy={planning.phase === 'planning'}
			begin={begin}
			onChange={(id, value) => setValues(before => ({...before, [id]: value}))}
			onSubmit={focused => {
				setBegin(focused);
				start(() =>
					services.planPublish(request, {
						...(secret === '' ? {} : {secret}),
						...(keyPath === '' ? {} : {keyPath}),
						...(configMap === '' ? {} : {configMap}),
						...(caPath === '' ? {} : {caPath}),
						...(out === '' ? {} : {out}),
					}),
				);
			}}
			onLeave={navigation.closeDialog}
		/>
	);
}

type Values = Readonly<Record<PublishField, string>>;

function trimmed(values: Values): Values {
	return {
		secret: values.secret.trim(),
		keyPath: values.keyPath.trim(),
		configMap: values.configMap.trim(),
		caPath: values.caPath.trim(),
		out: values.out.trim(),
	};
}

function missingOf({secret, keyPath, configMap, caPath, out}: Values): string | undefined {
	if (secret === '' && configMap === '' && out === '') {
		return 'name a Secret, a ConfigMap or a folder';
	}

	if (secret !== '' && keyPath === '') {
		return 'a Secret needs the private key: name its file, or empty the Secret';
	}

	return configMap !== '' && caPath === '' ? "the ConfigMap holds the CA: name the CA's file" : undefined;
}

/** A Secret's name for a request's, which may hold what names of Secrets may not. */
function secretName(name: string): string {
	return name
		.toLowerCase()
		.replaceAll(/[^a-z0-9.-]+/g, '-')
		.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
		.slice(0, 253);
}
