import {asList, asObject, asText} from '../model/index.js';
import type {
	CaBundleKind,
	CalledServerRecord,
	ManagedCertificateRecord,
	MountForm,
	PodReference,
	PodUseRecord,
	TlsRouteRecord,
} from '../records/certificates/index.js';
import {bundleSelectionsOf} from './bundle-selection.js';
import {asDate, asTextRecord, asTexts} from './decode.js';

function nameOf(metadata: unknown) {
	const {namespace, name} = asObject(metadata);
	return {namespace: asText(namespace), name: asText(name)};
}

function bundleOf(kind: CaBundleKind, metadata: unknown, field: string, clientConfig: unknown): CalledServerRecord {
	const {caBundle, service, url} = asObject(clientConfig);
	const {namespace, name} = asObject(service);
	const host = URL.canParse(asText(url)) ? new URL(asText(url)).hostname : '';
	const {labels, annotations} = asObject(metadata);
	return {
		kind,
		name: nameOf(metadata).name,
		field,
		...(asText(caBundle) !== '' && {caBundle: Buffer.from(asText(caBundle), 'base64')}),
		...(asText(name) !== '' && {service: {namespace: asText(namespace), name: asText(name)}}),
		...(host !== '' && {host}),
		labels: asTextRecord(labels),
		annotations: asTextRecord(annotations),
	};
}

/** The webhooks of a configuration. */
export function decodeWebhooks(
	kind: 'ValidatingWebhookConfiguration' | 'MutatingWebhookConfiguration',
	value: unknown,
): readonly CalledServerRecord[] {
	const {metadata, webhooks} = asObject(value);
	return asList(webhooks)
		.map(asObject)
		.map(({name, clientConfig}, index) => ({
			...bundleOf(kind, metadata, `webhooks[${index}].clientConfig.caBundle`, clientConfig),
			entry: asText(name),
		}));
}

/** The webhook that converts between versions; most CustomResourceDefinitions have none. */
export function decodeConversion(value: unknown): readonly CalledServerRecord[] {
	const {metadata, spec} = asObject(value);
	const {clientConfig} = asObject(asObject(asObject(spec)['conversion'])['webhook']);
	return clientConfig === undefined
		? []
		: [bundleOf('CustomResourceDefinition', metadata, 'spec.conversion.webhook.clientConfig.caBundle', clientConfig)];
}

/** APIs that the API server serves itself have no Service. */
export function decodeApiService(value: unknown): readonly CalledServerRecord[] {
	const {metadata, spec} = asObject(value);
	const {service} = asObject(spec);
	return asText(asObject(service)['name']) === '' ? [] : [bundleOf('APIService', metadata, 'spec.caBundle', spec)];
}

const plain = (host: unknown) => asText(host).toLowerCase();

export function decodeTlsIngress(value: unknown): TlsRouteRecord {
	const {metadata, spec} = asObject(value);
	const {namespace, name} = nameOf(metadata);
	return {
		kind: 'Ingress',
		namespace,
		name,
		certificates: asList(asObject(spec)['tls'])
			.map(asObject)
			.map(({hosts, secretName}) => ({namespace, name: asText(secretName), hosts: asTexts(hosts).map(plain)}))
			.filter(each => each.name !== ''),
	};
}

export function decodeTlsGateway(value: unknown): TlsRouteRecord {
	const {metadata, spec} = asObject(value);
	const {namespace, name} = nameOf(metadata);
	return {
		kind: 'Gateway',
		namespace,
		name,
		certificates: asList(asObject(spec)['listeners'])
			.map(asObject)
			.flatMap(({hostname, tls}) =>
				asList(asObject(tls)['certificateRefs'])
					.map(asObject)
					.filter(({kind}) => kind === undefined || kind === 'Secret')
					.map(reference => ({
						namespace: asText(reference['namespace']) || namespace,
						name: asText(reference['name']),
						hosts: plain(hostname) === '' ? [] : [plain(hostname)],
					})),
			)
			.filter(each => each.name !== ''),
	};
}

export function decodePodUse(value: unknown): PodUseRecord {
	const {metadata, spec} = asObject(value);
	const pod = nameOf(metadata);
	const {labels, ownerReferences} = asObject(metadata);
	return {
		...pod,
		labels: asTextRecord(labels),
		owner: ownerOf(pod.name, asTextRecord(labels), asList(ownerReferences)),
		references: referencesOf(asObject(spec)),
		bundleSelections: bundleSelectionsOf(asObject(spec)),
		ports: portsOf(asObject(spec)),
	};
}

function portsOf(spec: Readonly<Record<string, unknown>>): readonly number[] {
	return asList(spec['containers'])
		.flatMap(container => asList(asObject(container)['ports']).map(asObject))
		.flatMap(({containerPort, protocol = 'TCP'}) =>
			protocol === 'TCP' && typeof containerPort === 'number' ? [containerPort] : [],
		);
}

/** The owner of a Pod. For a ReplicaSet it is the Deployment, whose name is in that of the ReplicaSet. */
function ownerOf(
	podName: string,
	labels: Readonly<Record<string, string>>,
	owners: readonly unknown[],
): PodUseRecord['owner'] {
	const owner = owners.map(asObject).find(({controller}) => controller === true);
	if (owner === undefined) {
		return {kind: 'Pod', name: podName};
	}

	const [kind, name] = [asText(owner['kind']), asText(owner['name'])];
	const suffix = `-${labels['pod-template-hash'] ?? ''}`;
	return kind === 'ReplicaSet' && suffix !== '-' && name.endsWith(suffix)
		? {kind: 'Deployment', name: name.slice(0, -suffix.length)}
		: {kind, name};
}

function referencesOf(spec: Readonly<Record<string, unknown>>): readonly PodReference[] {
	const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(field =>
		asList(spec[field]).map(asObject),
	);
	const mounts = containers.flatMap(({volumeMounts}) => asList(volumeMounts).map(asObject));
	const isSubPath = (volume: string) => {
		const own = mounts.filter(({name}) => name === volume);
		return own.length > 0 && own.every(({subPath, subPathExpr}) => subPath !== undefined || subPathExpr !== undefined);
	};
	const volumes = asList(spec['volumes'])
		.map(asObject)
		.flatMap(volume => volumeReferences(volume, isSubPath(asText(volume['name'])) ? 'subPath' : undefined));
	return [...volumes, ...containers.flatMap(environmentReferences)];
}

function volumeReferences(
	volume: Readonly<Record<string, unknown>>,
	subPath: MountForm | undefined,
): readonly PodReference[] {
	const {secret, configMap, projected} = volume;
	const {secretName} = asObject(secret);
	return [
		...reference('Secret', secretName, secret, subPath ?? 'volume'),
		...reference('ConfigMap', asObject(configMap)['name'], configMap, subPath ?? 'volume'),
		...asList(asObject(projected)['sources'])
			.map(asObject)
			.flatMap(source => [
				...reference('Secret', asObject(source['secret'])['name'], source['secret'], subPath ?? 'projected'),
				...reference('ConfigMap', asObject(source['configMap'])['name'], source['configMap'], subPath ?? 'projected'),
				...reference(
					'ClusterTrustBundle',
					asObject(source['clusterTrustBundle'])['name'],
					undefined,
					subPath ?? 'projected',
				),
			]),
	];
}

function reference(
	kind: PodReference['kind'],
	name: unknown,
	source: unknown,
	form: MountForm,
): readonly PodReference[] {
	const keys = asList(asObject(source)['items'])
		.map(item => asText(asObject(item)['key']))
		.filter(Boolean);
	return asText(name) === '' ? [] : [{kind, name: asText(name), form, ...(keys.length > 0 && {keys})}];
}

function environmentReferences(container: Readonly<Record<string, unknown>>): readonly PodReference[] {
	const single = asList(container['env'])
		.map(each => asObject(asObject(each)['valueFrom']))
		.flatMap(({secretKeyRef, configMapKeyRef}) =>
			(
				[
					['Secret', secretKeyRef],
					['ConfigMap', configMapKeyRef],
				] as const
			).map(([kind, ref]) => {
				const {name, key} = asObject(ref);
				return {kind, name: asText(name), form: 'env' as const, keys: [asText(key)]};
			}),
		);
	const whole = asList(container['envFrom'])
		.map(asObject)
		.flatMap(({secretRef, configMapRef}) =>
			(
				[
					['Secret', secretRef],
					['ConfigMap', configMapRef],
				] as const
			).map(([kind, ref]) => ({
				kind,
				name: asText(asObject(ref)['name']),
				form: 'env' as const,
			})),
		);
	return [...single, ...whole].filter(({name}) => name !== '');
}

export function decodeManagedCertificate(value: unknown): ManagedCertificateRecord {
	const {metadata, spec, status} = asObject(value);
	const {secretName, issuerRef} = asObject(spec);
	const {kind, name} = asObject(issuerRef);
	const {renewalTime, conditions} = asObject(status);
	const ready = asList(conditions)
		.map(asObject)
		.find(({type}) => type === 'Ready');
	const due = asDate(renewalTime);
	return {
		...nameOf(metadata),
		secretName: asText(secretName),
		issuer: {kind: asText(kind) || 'Issuer', name: asText(name)},
		...(due !== undefined && {renewalTime: due}),
		...(ready !== undefined && {isReady: ready['status'] === 'True'}),
		...(asText(ready?.['message']) !== '' && {message: asText(ready?.['message'])}),
	};
}
