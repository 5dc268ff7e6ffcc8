import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {SecretRecord} from '../../cluster/records/index.js';
import {keySpecLike} from '../../pki/keys/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import {createMemoryIssuanceStore} from '../../storage/issuance/index.js';
import type {RequestPlan} from '../issuance/index.js';
import {absolute, newIssuance, planBeginning, requestStep} from '../issuance/index.js';
import type {KnownCluster} from '../pending/index.js';
import {clusterHere, compareClusters, doubtOf} from '../pending/index.js';
import type {ObjectName, PlanStep} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {askedAnnotations, secretDigest} from '../publish/index.js';
import {planKeyFiles} from '../request/index.js';
import {digest} from '../write/index.js';
import {findClients} from './find-clients.js';
import type {Renewable} from './renewable.js';
import {readRenewable} from './renewable.js';
import type {Asked, RenewOptions} from './renewal.js';
import {asking, nameOf, otherSignerWarnings, refuseFailing, refuseUnusable, withKey} from './renewal.js';

/** The field of a Secret that holds the key of a pending renewal, beside the key in use. */
export const nextKey = 'tls.key.next';

/** A plan to renew the certificate of a Secret. */
export type SecretRenewalPlan = RequestPlan & {
	/** When the current certificate ends. */
	readonly ends: Date;
	/** Whether the Secret has the key of a renewal that another certdeck began. That key would be lost. */
	readonly isBegunElsewhere?: boolean;
};

/**
 * Plans to renew the certificate of a Secret of type kubernetes.io/tls: same subject, names, usages and signer, with a new
 * key. The Secret is unchanged until the new certificate is issued. Then its content is replaced.
 *
 * @throws {OperationError} as `readRenewable`; `refused` without a known signer or usages; `exists` during another renewal.
 * @throws {PkiError} for unreadable content.
 */
export async function planSecretRenewal(
	cluster: Cluster,
	secret: ObjectName,
	options: RenewOptions,
	signal?: AbortSignal,
): Promise<SecretRenewalPlan> {
	const {issuances = createMemoryIssuanceStore(), sameKey = false, folder, passphrase} = options;
	await refuseRenewing(issuances, secret, await clusterHere(cluster, signal), options.isOtherCluster);
	const renewable = await readRenewable(cluster, secret, options.signerName, signal);
	const {
		label,
		found,
		key,
		chain: [model],
	} = renewable;
	const asked = askedFor(renewable, options);
	refuseFailing(model, asked, options.evenIfItFails);
	const clients = await findClients(cluster, secret.namespace, renewable.chain, asked.signerName, signal);
	const common = {...newIssuance(cluster.info), ...asked, ...nameOf(model, options.name), clients};
	const targets = {...absolute(options.targets ?? {}), secret};
	const replaced: PlanStep = {
		verb: 'apply',
		kind: 'Secret',
		...secret,
		note: localized`the new certificate and its key, once it is there`,
		overwrites: localized`${label} has a certificate until ${model.notAfter.toISOString()}`,
	};
	const ends = model.notAfter;
	const plan = {
		title: localized`Renew the certificate in ${label}`,
		warnings: [
			...otherSignerWarnings(label, found.annotations[askedAnnotations.signerName], asked),
			...keeperWarnings(label, found),
		],
	};
	const agreed = [secretDigest(found)];
	if (sameKey) {
		const issuance: Issuance = {
			...common,
			...withKey(model, key),
			key: {place: 'secret', ...secret, field: 'tls.key'},
			targets,
			agreed,
		};
		return {
			...planBeginning(cluster, issuances, issuance, {...plan, steps: [requestStep(issuance), replaced]}),
			ends,
		};
	}

	const like = encodePem('CERTIFICATE', model.raw.der);
	keySpecLike(model.publicKey);
	if (folder !== undefined) {
		const files = await planKeyFiles(folder, common.name, passphrase !== undefined);
		const issuance: Issuance = {
			...common,
			...files.issuance,
			step: 'begun',
			like,
			targets: {...targets, ...files.issuance.targets},
			agreed: [...agreed, ...files.issuance.agreed],
		};
		const steps = [...files.first, requestStep(issuance), ...files.last, replaced];
		return {...planBeginning(cluster, issuances, issuance, {...plan, steps, passphrase, paths: files.paths}), ends};
	}

	const begunElsewhere = found.data[nextKey] ?? Buffer.alloc(0);
	const isBegunElsewhere = begunElsewhere.length > 0;
	const issuance: Issuance = {
		...common,
		step: 'begun',
		like,
		key: {place: 'secret', ...secret, field: nextKey},
		targets,
		agreed: isBegunElsewhere ? [...agreed, digest(begunElsewhere)] : agreed,
	};
	const keyStep: PlanStep = {
		verb: 'apply',
		kind: 'Secret',
		...secret,
		note: localized`${nextKey}, the new key, beside the one in use`,
		...(isBegunElsewhere && {
			overwrites: localized`${label} has a ${nextKey}: the key of a renewal that was begun elsewhere`,
		}),
	};
	const steps = [keyStep, requestStep(issuance), replaced];
	return {...planBeginning(cluster, issuances, issuance, {...plan, steps}), ends, isBegunElsewhere};
}

/** How the certificate was requested, as far as it is known, with the user's values in its place. */
function askedFor({asked, label}: Renewable, options: RenewOptions): Asked {
	const {signerName = asked.signerName, expirationSeconds = asked.expirationSeconds} = options;
	if (signerName === undefined) {
		throw new OperationError('refused', localized`${label} does not say which signer its certificate is from`, {
			hint: localized`name it with --signer`,
		});
	}

	const usages = options.usages.length > 0 ? options.usages : asked.usages;
	refuseUnusable(usages, label);
	return asking({signerName, usages, ...(expirationSeconds === undefined ? {} : {expirationSeconds})}, []);
}

/** Two renewals of one Secret would each consider the other's key as unneeded. */
async function refuseRenewing(
	issuances: IssuanceStore,
	{namespace, name}: ObjectName,
	here: KnownCluster,
	isOtherCluster = false,
): Promise<void> {
	const begun = (await issuances.list()).issuances.filter(
		({targets: {secret}}) => secret?.namespace === namespace && secret.name === name,
	);
	const same = begun.find(issuance => compareClusters(here, issuance) === 'same');
	if (same !== undefined) {
		throw new OperationError('exists', localized`a certificate for Secret ${namespace}/${name} is on its way already`, {
			hint: localized`certdeck resume ${same.id} continues it`,
		});
	}

	const unsure = begun.find(issuance => compareClusters(here, issuance) === 'unsure');
	if (unsure !== undefined && !isOtherCluster) {
		throw new OperationError(
			'exists',
			localized`a certificate for Secret ${namespace}/${name} may be on its way already: ${doubtOf(here, unsure)} (begun on ${unsure.server})`,
			{
				hint: localized`certdeck resume ${unsure.id} --same-cluster continues it; --other-cluster says that it is another cluster's`,
			},
		);
	}
}

/** The manager of a Secret may undo certdeck's changes. */
function keeperWarnings(label: string, {annotations, managers}: SecretRecord): readonly string[] {
	return [
		...(annotations['cert-manager.io/certificate-name'] === undefined
			? []
			: [localized`${label} is kept by cert-manager, which renews it by itself and may undo this`]),
		...(managers.length === 0 ? [] : [localized`${label} is written by ${managers.join(', ')} as well`]),
	];
}
