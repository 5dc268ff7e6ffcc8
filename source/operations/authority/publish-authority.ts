import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {encodePrivateKey} from '../../pki/keys/index.js';
import type {
	AuthorityRecord,
	AuthorityStore,
	Generation,
	PublishedPlace,
	ServedSigner,
} from '../../storage/authority/index.js';
import {clusterHere, compareClusters} from '../pending/index.js';
import type {Plan, PlanStep} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {ownerLabels, planConfigMap, planTrustBundle} from '../publish/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {digest, ontoFound, refuseImmutable, settledWrite} from '../write/index.js';
import {signingPem, trustedPem} from './trusted-pem.js';

type Name = {readonly namespace: string; readonly name: string};

/** Where an authority is published. Each place is recorded, and a rollover writes it again. */
export type AuthorityTargets = {
	readonly configMap?: Name | undefined;
	readonly trustBundle?: string | undefined;
	/** This Secret also gets the unencrypted key, for a signer in the cluster that mounts it. */
	readonly secret?: Name | undefined;
	/** The signer that the authority serves from now on. */
	readonly signerName?: string | undefined;
};

/** One write, and the line that describes it in a plan. */
export type AuthorityWrite = {readonly step: PlanStep; perform(signal?: AbortSignal): Promise<unknown>};

/**
 * Plans to publish an authority: its certificates for clients, and its key for a signer in the cluster.
 *
 * @param opened - required for a Secret.
 * @throws {OperationError} `refused` if the server has no ClusterTrustBundles, or if the Secret is of another type.
 */
export async function planPublishAuthority(
	cluster: Cluster,
	store: AuthorityStore,
	record: AuthorityRecord,
	targets: AuthorityTargets,
	opened: OpenedAuthority | undefined,
	signal?: AbortSignal,
): Promise<Plan<AuthorityRecord>> {
	const here = await clusterHere(cluster, signal);
	const warnings: string[] = [];
	const places: readonly PublishedPlace[] = [
		...(targets.configMap === undefined ? [] : [{kind: 'ConfigMap' as const, ...targets.configMap, ...here}]),
		...(targets.trustBundle === undefined
			? []
			: [{kind: 'ClusterTrustBundle' as const, name: targets.trustBundle, ...here}]),
		...(targets.secret === undefined ? [] : [{kind: 'Secret' as const, ...targets.secret, ...here}]),
	];
	const signerName = targets.signerName ?? record.serves.find(each => isHere(each, here))?.signerName;
	const writes = await planPlaces(cluster, store, record, places, {signerName, opened, warnings, signal});
	const isNew = targets.signerName !== undefined && !servesHere(record, targets.signerName, here);
	return {
		title: localized`Publish the authority ${record.name}`,
		steps: [
			...writes.map(({step}) => step),
			...(isNew
				? [
						{
							verb: 'write',
							kind: 'File',
							name: store.recordPath(record.name),
							note: localized`serves ${targets.signerName} on this cluster`,
						},
					]
				: []),
		],
		warnings,
		async perform(performSignal) {
			for (const write of writes) {
				await write.perform(performSignal);
			}

			return store.change(record.name, found => ({
				...found,
				places: [...found.places.filter(each => !places.some(one => isSamePlace(one, each))), ...places],
				serves: isNew ? [...found.serves, {signerName: targets.signerName ?? '', ...here}] : found.serves,
			}));
		},
	};
}

/** The writes after which the places contain the chosen generations of an authority. */
export async function planPlaces(
	cluster: Cluster,
	store: AuthorityStore,
	record: AuthorityRecord,
	places: readonly PublishedPlace[],
	{
		signerName,
		opened,
		warnings,
		generations,
		signal,
	}: {
		readonly signerName: string | undefined;
		readonly opened?: OpenedAuthority | undefined;
		readonly warnings: string[];
		/** The generations to trust. Without it, all that are not retired. */
		readonly generations?: readonly Generation[] | undefined;
		readonly signal?: AbortSignal | undefined;
	},
): Promise<readonly AuthorityWrite[]> {
	const authorityPem = await trustedPem(store, record, generations);
	const writes = await Promise.all(
		places.map(async (place): Promise<readonly AuthorityWrite[]> => {
			const {kind, name, namespace = ''} = place;
			if (kind === 'ConfigMap') {
				return planConfigMap(cluster, {authorityPem}, {namespace, name}, warnings, signal);
			}

			if (kind === 'ClusterTrustBundle') {
				const asked = {signerName: signerName ?? ''};
				return planTrustBundle(cluster, {authorityPem, asked}, name, warnings, signal);
			}

			return opened === undefined
				? []
				: planSecret(cluster, {namespace, name}, await secretOf(store, record, opened), signal);
		}),
	);
	return writes.flat();
}

async function secretOf(
	store: AuthorityStore,
	record: AuthorityRecord,
	opened: OpenedAuthority,
): Promise<Readonly<Record<string, Uint8Array>>> {
	const sha256 = opened.certificate.publicKey.sha256;
	const generation = record.generations.find(({keySha256}) => keySha256 === sha256);
	if (generation === undefined) {
		throw new OperationError('refused', localized`the key is none of the authority ${record.name}`);
	}

	return {
		'tls.crt': Buffer.from(await signingPem(store, record, generation)),
		'tls.key': Buffer.from(encodePrivateKey(opened.key)),
	};
}

async function planSecret(
	cluster: Cluster,
	target: Name,
	data: Readonly<Record<string, Uint8Array>>,
	signal: AbortSignal | undefined,
): Promise<readonly AuthorityWrite[]> {
	const label = localized`Secret ${target.namespace}/${target.name}`;
	const found = await cluster.getSecret(target.namespace, target.name, signal);
	const contentOf = (each: Readonly<Record<string, Uint8Array>>) =>
		digest(each['tls.crt'] ?? '', each['tls.key'] ?? '');
	if (found !== undefined && contentOf(found.data) === contentOf(data)) {
		return [];
	}

	refuseImmutable(label, found);
	if (found !== undefined && found.type !== 'kubernetes.io/tls') {
		throw new OperationError(
			'refused',
			localized`${label} is of type ${JSON.stringify(found.type)}, not kubernetes.io/tls`,
		);
	}

	const object = {...target, type: 'kubernetes.io/tls', data, labels: ownerLabels(found)};
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'Secret',
				...target,
				note: localized`certificate and private key, NOT locked: whoever may read Secrets there can issue what clients trust`,
				...(found && {overwrites: localized`${label} is there`, lost: contentOf(found.data)}),
			},
			perform: performSignal =>
				settledWrite(cluster, label, found, {
					write: () => cluster.applySecret(object, ontoFound(found), performSignal),
					get: looking => cluster.getSecret(target.namespace, target.name, looking),
					content: each => contentOf(each.data),
					wanted: contentOf(data),
					signal: performSignal,
				}),
		},
	];
}

type Here = Awaited<ReturnType<typeof clusterHere>>;

/** Whether a record is about the connected cluster. */
export function isHere(known: Pick<ServedSigner, 'cluster' | 'server'>, here: Here): boolean {
	return compareClusters(here, known) === 'same';
}

/** Whether an authority is configured for a signer of this cluster. */
export function servesHere({serves}: AuthorityRecord, signerName: string, here: Here): boolean {
	return serves.some(each => each.signerName === signerName && isHere(each, here));
}

function isSamePlace(one: PublishedPlace, other: PublishedPlace): boolean {
	return (
		one.kind === other.kind &&
		one.name === other.name &&
		one.namespace === other.namespace &&
		compareClusters(one, other) === 'same'
	);
}
