import {generateKeyPairSync} from 'node:crypto';
import {sequence} from '../../source/pki/der/write/index.js';
import {encodeRequest} from '../../source/pki/encode/index.js';
import {decodeRequest} from '../../source/pki/x509/index.js';
import type {ApiServer} from '../api/server.js';
import type {Authority} from '../cluster/authority.js';
import {certify, createAuthority} from '../cluster/authority.js';
import {grant, loopback} from '../cluster/bootstrap.js';
import {podCertificateCollection} from '../controllers/pod-certificates.js';
import type {PodCertificateRequest} from '../resources/pod-certificate-faults.js';
import {endOf} from '../resources/pod-certificate-status.js';
import type {KubeObject} from '../schema/json.js';
import type {User} from '../schema/resource.js';
import {ApiError} from '../schema/status.js';
import type {Past} from './cluster.js';

const namespace = 'mesh';
const signerName = 'mesh.example.com/pod';
const requests = `/apis/certificates.k8s.io/v1/namespaces/${namespace}/podcertificaterequests`;
const home = `/api/v1/namespaces/${namespace}`;
const day = 24 * 60;

/** A Pod that needs a certificate or trust bundles, and the outcome. */
type MeshPod = {
	readonly name: string;
	readonly account: string;
	readonly nodeName: string;
	readonly agoMinutes: number;
	readonly phase: 'Running' | 'Pending';
	readonly signer?: string;
	readonly keyType?: 'ECDSAP256' | 'ED25519';
	readonly bundle?: object;
	/** The answer of the signer; absent if the kubelet did not ask. */
	readonly answer?: 'issued' | 'denied' | 'none';
	/** An event of its kubelet: reason and message. */
	readonly event?: readonly [reason: string, message: string];
};

const notYet: readonly [string, string] = [
	'FailedMount',
	'MountVolume.SetUp failed for volume "identity" : credential bundle is not issued yet',
];

const pods: readonly MeshPod[] = [
	{
		name: 'checkout-6f7c9',
		account: 'checkout',
		nodeName: 'worker-1',
		agoMinutes: 11,
		phase: 'Running',
		answer: 'issued',
	},
	{
		name: 'ledger-77c4d',
		account: 'ledger',
		nodeName: 'worker-2',
		agoMinutes: 8,
		phase: 'Pending',
		keyType: 'ED25519',
		answer: 'denied',
		event: [
			'Denied',
			'UnsupportedKeyType%!(EXTRA string=PodCertificateRequest mesh/req-ledger was denied, reason="UnsupportedKeyType", message="this signer serves ECDSAP256")',
		],
	},
	{
		name: 'orders-5d9bf',
		account: 'orders',
		nodeName: 'worker-1',
		agoMinutes: 4,
		phase: 'Pending',
		answer: 'none',
		event: notYet,
	},
	{
		name: 'reports-8bd2x',
		account: 'reports',
		nodeName: 'worker-2',
		agoMinutes: 6,
		phase: 'Pending',
		signer: 'mesh.example.com/pods',
		answer: 'none',
		event: notYet,
	},
	{name: 'audit-5c2fq', account: 'audit', nodeName: 'worker-1', agoMinutes: 3, phase: 'Pending', event: notYet},
	{
		name: 'gateway-49aap',
		account: 'gateway',
		nodeName: 'worker-2',
		agoMinutes: 5,
		phase: 'Pending',
		bundle: {signerName, path: 'ca.pem'},
		event: [
			'FailedMount',
			'MountVolume.SetUp failed for volume "trust" : combination of signerName and labelSelector matched zero ClusterTrustBundles',
		],
	},
];

const accountOf = (name: string): User => ({
	username: `system:serviceaccount:${namespace}:${name}`,
	groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
	extra: {},
});
const nodeOf = (name: string): User => ({
	username: `system:node:${name}`,
	groups: ['system:nodes', 'system:authenticated'],
	extra: {},
});

/** Creates a mesh whose own signer issues certificates for its Pods, with the usual failures. */
export async function buildMesh(api: ApiServer, past: Past, now: () => Date): Promise<void> {
	const client = api.as(loopback);
	past(40 * day);
	const authority = await createAuthority('Example Mesh CA', now());
	await client.create('/api/v1/namespaces', {metadata: {name: namespace, labels: {team: 'platform'}}});
	for (const name of ['signer', ...pods.map(({account}) => account)]) {
		await client.create(`${home}/serviceaccounts`, {metadata: {name}});
	}

	const apiGroups = ['certificates.k8s.io'];
	await grant(
		api,
		'mesh-signer',
		[
			{verbs: ['get', 'list', 'watch'], apiGroups, resources: ['podcertificaterequests']},
			{verbs: ['update', 'patch'], apiGroups, resources: ['podcertificaterequests/status']},
			{verbs: ['sign', 'attest'], apiGroups, resources: ['signers'], resourceNames: [signerName]},
			{verbs: ['create', 'get', 'list', 'patch', 'update'], apiGroups, resources: ['clustertrustbundles']},
		],
		[`user ${accountOf('signer').username}`],
	);
	await api.as(accountOf('signer'), 'mesh-signer').create('/apis/certificates.k8s.io/v1/clustertrustbundles', {
		metadata: {name: 'mesh.example.com:pod:2026', labels: {'mesh.example.com/use': 'pods'}},
		spec: {signerName, trustBundle: authority.certificatePem},
	});
	for (const pod of pods.toSorted((a, b) => b.agoMinutes - a.agoMinutes)) {
		past(pod.agoMinutes);
		await startPod(api, pod, authority, now());
	}

	past(0);
}

async function startPod(api: ApiServer, pod: MeshPod, authority: Authority, now: Date): Promise<void> {
	const client = api.as(loopback);
	const {name, account, nodeName, phase, keyType = 'ECDSAP256', signer = signerName, bundle, event} = pod;
	const source = bundle
		? {clusterTrustBundle: bundle}
		: {podCertificate: {signerName: signer, keyType, credentialBundlePath: 'credentials.pem'}};
	const created = await client.create(`${home}/pods`, {
		metadata: {name, labels: {app: account}},
		spec: {
			nodeName,
			serviceAccountName: account,
			containers: [{name: 'main', image: `registry.example.com/${account}:2.1`}],
			volumes: [{name: bundle ? 'trust' : 'identity', projected: {sources: [source]}}],
		},
	});
	await client.update(`${home}/pods/${name}/status`, {...created, status: {phase}});
	if (pod.answer) {
		const request = await ask(api, created, signer, keyType);
		await answer(api, request, pod.answer, authority, now);
	}

	if (event) {
		const [reason, message] = event;
		await client.create(`${home}/events`, {
			metadata: {name: `${name}.mount`},
			involvedObject: {apiVersion: 'v1', kind: 'Pod', namespace, name, uid: created.metadata.uid},
			reason,
			message,
			type: 'Warning',
			source: {component: 'kubelet', host: nodeName},
			firstTimestamp: now.toISOString(),
			lastTimestamp: now.toISOString(),
			count: 3,
		});
	}
}

/** Requests a certificate as kubelet does: with a new key and an empty PKCS#10 request, owned by the Pod. */
async function ask(api: ApiServer, pod: KubeObject, signer: string, keyType: string): Promise<KubeObject> {
	const {name, uid} = pod.metadata;
	const {nodeName, serviceAccountName} = pod['spec'] as {
		readonly nodeName: string;
		readonly serviceAccountName: string;
	};
	const {privateKey} =
		keyType === 'ED25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', {namedCurve: 'P-256'});
	return api.as(nodeOf(nodeName), 'kubelet').create(requests, {
		metadata: {generateName: 'req-', ownerReferences: [{apiVersion: 'v1', kind: 'Pod', name, uid}]},
		spec: {
			signerName: signer,
			podName: name,
			podUID: uid,
			serviceAccountName,
			serviceAccountUID: api.storage.get('serviceaccounts', `${namespace}/${serviceAccountName}`)?.metadata.uid,
			nodeName,
			nodeUID: api.storage.get('nodes', nodeName)?.metadata.uid,
			stubPKCS10Request: encodeRequest(
				{commonName: '', names: [], hosts: [], serialNumber: ''},
				privateKey,
			).der.toString('base64'),
		},
	});
}

async function answer(
	api: ApiServer,
	request: KubeObject,
	how: 'issued' | 'denied' | 'none',
	authority: Authority,
	now: Date,
): Promise<void> {
	if (how === 'none') {
		return;
	}

	const text = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
	const condition = {
		type: how === 'issued' ? 'Issued' : 'Denied',
		status: 'True',
		reason: how === 'issued' ? 'Issued' : 'UnsupportedKeyType',
		message: how === 'issued' ? 'issued by the mesh' : 'this signer serves ECDSAP256',
		lastTransitionTime: text(now),
	};
	const start = Math.floor(now.getTime() / 1000) * 1000 - 60_000;
	const [notBefore, notAfter] = [new Date(start), new Date(start + 86_400_000)];
	const {spec} = request as PodCertificateRequest;
	const issued = how === 'issued' && {
		certificateChain: certify(authority, {
			subject: sequence(),
			subjectPublicKeyInfo: decodeRequest(Buffer.from(spec.stubPKCS10Request ?? '', 'base64')).raw.subjectPublicKeyInfo,
			subjectAltNames: [
				{kind: 'uri', value: `spiffe://mesh.example.com/ns/${namespace}/sa/${spec.serviceAccountName}`},
			],
			usages: ['digital signature', 'client auth', 'server auth'],
			notBefore,
			notAfter,
		}),
		notBefore: text(notBefore),
		beginRefreshAt: text(new Date(start + 57_600_000)),
		notAfter: text(notAfter),
	};
	await api.as(accountOf('signer'), 'mesh-signer').update(`${requests}/${request.metadata.name}/status`, {
		...request,
		status: {conditions: [condition], ...issued},
	});
}

/** Requests again, as kubelet does, if a pending request was deleted. @returns a function that stops it. */
export function askAgain(api: ApiServer): () => void {
	return api.storage.subscribe(podCertificateCollection, ({type, object}) => {
		const {podName, signerName: signer} = (object as PodCertificateRequest).spec;
		const pod = api.storage.get('pods', `${namespace}/${podName}`);
		if (type === 'DELETED' && object.metadata.namespace === namespace && endOf(object) === undefined && pod) {
			ask(api, pod, signer, 'ECDSAP256').catch((error: unknown) => {
				if (!(error instanceof ApiError)) {
					process.emitWarning(error instanceof Error ? error : String(error));
				}
			});
		}
	});
}
