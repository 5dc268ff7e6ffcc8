import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Context} from '../schema/resource.js';
import {forbidden, internal} from '../schema/status.js';
import {at, listAt, textAt} from './core.js';
import type {PodCertificateRequest} from './pod-certificate-faults.js';

const kind = {group: 'certificates.k8s.io', plural: 'podcertificaterequests'};
const quoted = (text: string) => JSON.stringify(text);

/**
 * NodeRestriction for PodCertificateRequests: a node asks for Pods that run on it, as they are. What a cache may not have seen
 * yet is answered with 500, "try again". Anybody else with the right to create is believed (admitPodCertificateRequest).
 *
 * @throws {ApiError} 403 or 500
 */
export function refuseOtherPod(object: KubeObject, {user, get, authorize}: Context): void {
	if (!user.username.startsWith('system:node:') || !user.groups.includes('system:nodes')) {
		return;
	}

	const {spec, metadata} = object as PodCertificateRequest;
	const {namespace = ''} = metadata;
	const refuse = (why: string) => forbidden(kind, metadata.name, why);
	const node = user.username.slice('system:node:'.length);
	if (spec.nodeName !== node) {
		throw refuse(
			`PodCertificateRequest.Spec.NodeName=${quoted(spec.nodeName)}, which is not the requesting node ${quoted(node)}`,
		);
	}

	const named = (what: string, plural: string, key: string, shown: string): KubeObject => {
		const found = get(plural, key);
		if (!found) {
			const gone = `${plural === 'pods' ? 'pod' : plural === 'nodes' ? 'node' : 'serviceaccount'} ${quoted(key.split('/').at(-1) ?? '')} not found`;
			throw internal(`while retrieving ${what} ${quoted(shown)} named in the PodCertificateRequest: ${gone}`);
		}

		return found;
	};

	const pathOf = (name: string) => `${namespace}/${name}`;
	const podPath = pathOf(spec.podName);
	const nodeUid = named('node', 'nodes', spec.nodeName, spec.nodeName).metadata.uid;
	if (nodeUid !== spec.nodeUID) {
		throw internal(
			`PodCertificateRequest for pod ${quoted(podPath)} names node UID ${quoted(spec.nodeUID)}, inconsistent with the running node (${quoted(nodeUid)})`,
		);
	}

	const pod = named('pod', 'pods', podPath, podPath);
	const podUid = pod.metadata.uid;
	if (spec.podUID !== podUid) {
		throw internal(
			`PodCertificateRequest for pod ${quoted(podPath)} contains pod UID (${quoted(spec.podUID)}) which differs from running pod ${quoted(podUid)}`,
		);
	}

	if (textAt('spec.nodeName')(pod) !== spec.nodeName) {
		throw refuse(
			`pod ${quoted(podPath)} is not running on node ${quoted(spec.nodeName)} named in the PodCertificateRequest`,
		);
	}

	if (Object.hasOwn(pod.metadata.annotations ?? {}, 'kubernetes.io/config.mirror')) {
		throw refuse(`pod ${quoted(podPath)} is a mirror pod`);
	}

	const account = textAt('spec.serviceAccountName')(pod);
	if (spec.serviceAccountName !== account) {
		throw refuse(
			`PodCertificateRequest for pod ${quoted(podPath)} contains serviceAccountName (${quoted(spec.serviceAccountName)}) that differs from running pod (${quoted(account)})`,
		);
	}

	const accountPath = pathOf(account);
	const accountUid = named('service account', 'serviceaccounts', accountPath, accountPath).metadata.uid;
	if (spec.serviceAccountUID !== accountUid) {
		throw internal(
			`PodCertificateRequest for pod ${quoted(podPath)} names service account UID ${quoted(spec.serviceAccountUID)}, which differs from the running service account (${quoted(accountUid)})`,
		);
	}

	const attributes = {
		verb: 'request-serviceaccounts-podcertificate-signer',
		group: kind.group,
		resource: spec.signerName.replaceAll('/', ':'),
		subresource: '',
		namespace,
		name: account,
	};
	if (!mountsSigner(pod, spec.signerName) && !authorize(user, attributes).allowed) {
		throw refuse(
			`pod ${quoted(podPath)} does not mount a podCertificate projected volume for signer ${quoted(spec.signerName)}`,
		);
	}
}

function mountsSigner(pod: KubeObject, signerName: string): boolean {
	return listAt(pod, 'spec.volumes')
		.flatMap(volume => (at(volume, 'projected.sources') ?? []) as readonly JsonObject[])
		.some(source => at(source, 'podCertificate.signerName') === signerName);
}
