import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {BindingSubject, TrustBundleRecord} from '../../cluster/records/index.js';
import type {
	BundleSource,
	EventRecord,
	MountingPodRecord,
	PodCertificateRecord,
} from '../../cluster/records/pods/index.js';
import {covers} from '../../review/evidence/rights/index.js';
import {signerDomainGrant} from '../../signers/known/index.js';
import {OperationError} from '../plan/index.js';
import type {Known} from './known.js';
import {known} from './known.js';

/** The cluster's facts about a Pod and the certificates that its volumes ask for. All texts are hostile. */
export type PodFacts = {
	readonly pod: MountingPodRecord;
	/** Whether the server has PodCertificateRequests. */
	readonly isServed: boolean;
	/** PodCertificateRequests of the cluster. `isWhole` is false if only those of the Pod's namespace may be read. */
	readonly requests: Known<readonly PodCertificateRecord[]>;
	readonly isWhole: boolean;
	/**
	 * Who may sign, by signer: subjects to which a ClusterRoleBinding grants `sign` on signers by name, without those that
	 * may do anything.
	 */
	readonly signers: ReadonlyMap<string, Known<readonly BindingSubject[]>>;
	readonly accountUid: Known<string | undefined>;
	readonly nodeUid: Known<string | undefined>;
	/** The bundles that each bundle source selects. */
	readonly bundles: ReadonlyMap<BundleSource, Known<readonly TrustBundleRecord[]>>;
	readonly hasBundles: boolean;
	readonly events: Known<readonly EventRecord[]>;
};

const group = 'certificates.k8s.io';

/**
 * Reads the input of `explainPod`.
 *
 * @throws {OperationError} `refused` if the Pod does not exist.
 * @throws {ClusterError} if the Pod can't be read.
 */
export async function readPodFacts(
	cluster: Cluster,
	namespace: string,
	name: string,
	signal?: AbortSignal,
): Promise<PodFacts> {
	const pod = await cluster.getMountingPod(namespace, name, signal);
	if (pod === undefined) {
		throw new OperationError('refused', localized`there is no Pod ${namespace}/${name}`, {
			hint: localized`kubectl get pods -n ${namespace} lists them`,
		});
	}

	const signerNames = [...new Set(pod.certificates.map(({signerName}) => signerName).filter(Boolean))];
	const asksCertificates = pod.certificates.length > 0;
	const [isServed, list, signers, accountUid, nodeUid, bundles, events] = await Promise.all([
		asksCertificates ? cluster.servesPodCertificates(signal) : false,
		asksCertificates ? readRequests(cluster, namespace, signal) : {requests: {value: []}, isWhole: true},
		readSigners(cluster, signerNames, signal),
		known({verb: 'get', resource: 'serviceaccounts', group: ''}, () =>
			cluster.uidOf('ServiceAccount', pod.serviceAccountName || 'default', namespace, signal),
		),
		known({verb: 'get', resource: 'nodes', group: ''}, async () =>
			pod.nodeName === '' ? undefined : cluster.uidOf('Node', pod.nodeName, undefined, signal),
		),
		readBundles(cluster, pod.bundles, signal),
		known({verb: 'list', resource: 'events', group: ''}, () => cluster.listPodEvents(pod, signal)),
	]);
	return {pod, isServed, ...list, signers, accountUid, nodeUid, ...bundles, events};
}

async function readRequests(
	cluster: Cluster,
	namespace: string,
	signal: AbortSignal | undefined,
): Promise<Pick<PodFacts, 'requests' | 'isWhole'>> {
	const right = {verb: 'list', resource: 'podcertificaterequests', group} as const;
	const all = await known(right, () => cluster.listPodCertificates({}, signal));
	return 'value' in all
		? {requests: all, isWhole: true}
		: {requests: await known(right, () => cluster.listPodCertificates({namespace}, signal)), isWhole: false};
}

/** Only ClusterRoles count. A Role grants nothing on signers, which have no namespace. */
async function readSigners(
	cluster: Cluster,
	signerNames: readonly string[],
	signal: AbortSignal | undefined,
): Promise<PodFacts['signers']> {
	if (signerNames.length === 0) {
		return new Map();
	}

	const of = (resource: string) => ({verb: 'list', resource, group: 'rbac.authorization.k8s.io'}) as const;
	const [bindings, roles] = await Promise.all([
		known(of('clusterrolebindings'), () => cluster.listClusterRoleBindings({}, signal)),
		known(of('clusterroles'), () => cluster.listClusterRoles({}, signal)),
	]);
	return new Map(
		signerNames.map((signerName): readonly [string, Known<readonly BindingSubject[]>] => {
			if ('why' in bindings || 'why' in roles) {
				return [signerName, {why: 'why' in bindings ? bindings.why : 'why' in roles ? roles.why : ''}];
			}

			const granting = new Set(
				roles.value
					.filter(({rules}) =>
						rules.some(
							rule =>
								rule.resources.includes('signers') &&
								[signerName, signerDomainGrant(signerName)].some(grant =>
									covers(rule, {verb: 'sign', group, resource: 'signers', name: grant}),
								),
						),
					)
					.map(role => role.name),
			);
			return [
				signerName,
				{value: bindings.value.filter(({role}) => granting.has(role.name)).flatMap(({subjects}) => subjects)},
			];
		}),
	);
}

async function readBundles(
	cluster: Cluster,
	sources: readonly BundleSource[],
	signal: AbortSignal | undefined,
): Promise<Pick<PodFacts, 'bundles' | 'hasBundles'>> {
	const version = sources.length === 0 ? undefined : await cluster.trustBundleVersion(signal);
	if (version === undefined) {
		return {bundles: new Map(), hasBundles: false};
	}

	const selected = await Promise.all(
		sources.map(async source => {
			const {name, signerName, labelSelector} = source;
			const found = await known(
				{verb: name === undefined ? 'list' : 'get', resource: 'clustertrustbundles', group},
				async () => {
					if (name !== undefined) {
						const bundle = await cluster.getTrustBundle(version, name, signal);
						return bundle === undefined ? [] : [bundle];
					}

					// Without a labelSelector nothing is selected; an empty one selects all.
					return labelSelector === undefined
						? []
						: cluster.listTrustBundles(version, signal, {
								fieldSelector: `spec.signerName=${signerName ?? ''}`,
								...(labelSelector === '' ? {} : {labelSelector}),
							});
				},
			);
			return [source, found] as const;
		}),
	);
	return {bundles: new Map(selected), hasBundles: true};
}
