import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {digest, judged, managers, ontoFound, refuseImmutable, settledWrite} from '../write/index.js';
import {ownerLabels} from './owner-labels.js';
import {sideBySide, trustLost} from './side-by-side.js';
import type {VerifiedCertificate} from './verify.js';

/**
 * Plans the authority's certificate as `ca.crt` of a ConfigMap; empty if it is there already.
 *
 * @param warnings - receives sentences for the operator.
 * @throws {OperationError} `refused` without an authority, for a ConfigMap of the cluster itself, such as kube-root-ca.crt,
 *   or for an immutable one.
 */
export async function planConfigMap(
	cluster: Cluster,
	{authorityPem}: Pick<VerifiedCertificate, 'authorityPem'>,
	target: ObjectName,
	warnings: string[],
	signal?: AbortSignal,
	isBeside = false,
): Promise<readonly Write[]> {
	if (authorityPem === undefined) {
		throw new OperationError(
			'refused',
			localized`a ConfigMap for clients to trust needs the certificate of the authority`,
			{
				hint: localized`name its file`,
			},
		);
	}

	const label = localized`ConfigMap ${target.namespace}/${target.name}`;
	const owner = ownerOf(target);
	if (owner !== undefined) {
		throw new OperationError('refused', localized`${label} belongs to ${owner}`, {
			hint: localized`choose a name of your own, such as example-serving-ca`,
		});
	}

	const found = await cluster.getConfigMap(target.namespace, target.name, signal);
	const there = found?.data['ca.crt'];
	const beside = isBeside && there !== undefined ? sideBySide(there, authorityPem) : undefined;
	const data = {'ca.crt': beside ?? authorityPem};
	if (there === data['ca.crt']) {
		warnings.push(localized`${label} holds this ca.crt already`);
		return [];
	}

	refuseImmutable(label, found);
	const by = managers(found?.managers ?? []);
	// Nothing is lost if all existing content stays.
	const isKept = found === undefined || (beside !== undefined && found.managers.length === 0);
	const overwrites = isKept
		? undefined
		: there === undefined
			? localized`${label} is there, without ca.crt${by}`
			: beside === undefined
				? localized`${label} has another ca.crt${by}, which clients trust now${trustLost(there, authorityPem)}`
				: localized`${label} has another ca.crt${by}, which stays beside the new one`;
	const object = {...target, data, labels: ownerLabels(found)};
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'ConfigMap',
				...target,
				note:
					beside === undefined
						? localized`ca.crt, for clients to trust`
						: localized`ca.crt, the new authority beside the old one`,
				...(overwrites === undefined ? {} : {overwrites, lost: digest(there ?? '')}),
			},
			check: checkSignal =>
				judged(() => cluster.applyConfigMap(object, {...ontoFound(found), dryRun: true}, checkSignal)),
			async perform(performSignal) {
				const configMap = await settledWrite(cluster, label, found, {
					write: () => cluster.applyConfigMap(object, ontoFound(found), performSignal),
					get: looking => cluster.getConfigMap(target.namespace, target.name, looking),
					content: each => each.data['ca.crt'] ?? '',
					wanted: data['ca.crt'],
					signal: performSignal,
				});
				return {configMap};
			},
		},
	];
}

/** The owner and the meaning of a ConfigMap of the cluster itself. No signer of the operator's may write to it. */
function ownerOf({namespace, name}: ObjectName): string | undefined {
	if (name === 'kube-root-ca.crt') {
		return localized`kube-controller-manager and vouches for the API server alone`;
	}

	return namespace === 'kube-system' && name === 'extension-apiserver-authentication'
		? localized`kube-apiserver and says how aggregated API servers know their clients`
		: namespace === 'kube-public' && name === 'cluster-info'
			? localized`kubeadm and tells nodes that join which API server to trust`
			: undefined;
}
