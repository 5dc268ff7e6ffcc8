import assert from 'node:assert/strict';
import type {KeyObject} from 'node:crypto';
import {generateKeyPairSync, sign} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Authority} from '../../demo/cluster/authority.js';
import {certify, createAuthority} from '../../demo/cluster/authority.js';
import {bitString, objectIdentifier, sequence} from '../../source/pki/der/write/index.js';
import {encodeRequest, encodeRequestInfo} from '../../source/pki/encode/encode-request.js';
import {publicKeyDer} from '../../source/pki/keys/index.js';
import type {Json, RawApi, RawResponse} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {base64, expectCode} from './world.js';

export const group = 'certificates.k8s.io';
export const bundles = `/apis/${group}/v1/clustertrustbundles`;
export const podSigner = 'example.com/pod';

/** A Pod on a node, the users who ask for its certificate and sign it, and what they send. */
export type PodStage = {
	readonly authority: Authority;
	/** Logs in as the node that runs the Pod. */
	readonly node: RawApi;
	/** May read, write `/status` and sign for {@link podSigner}. */
	readonly signer: RawApi;
	/** May create PodCertificateRequests, nothing else. */
	readonly creator: RawApi;
	/** May write `/status`, and has the right to sign only by a Role, which has no effect. */
	readonly roleSigner: RawApi;
	readonly nodeName: string;
	readonly otherNode: string;
	/** The collection in the run's namespace. */
	readonly requests: string;
	pathOf(name: string, subresource?: string): string;
	/** A request for the Pod, with the empty stub of a new P-256 key; `spec` changes it. */
	request(spec?: object, metadata?: object): Json;
	/** Posts `request()` as the node, and expects 201. */
	pending(spec?: object): Promise<Json>;
	/**
	 * The status that issues: a leaf from now on for a day, refreshed after half of its life. The options change its times.
	 */
	issued(options?: Leaf): Json;
	/** Reads the object, changes its status, and puts it to `/status` as the signer. */
	putStatus(name: string, status: object, by?: RawApi): Promise<RawResponse>;
	/** Makes a Pod on the node that asks for certificates of the signer; returns it. */
	makePod(signers?: readonly string[]): Promise<Json>;
};

type Leaf = {
	readonly key?: KeyObject;
	/** notBefore, in seconds from now; two minutes back by default. */
	readonly startSeconds?: number;
	readonly lifeSeconds?: number;
	/** beginRefreshAt, in seconds from notBefore. */
	readonly refreshSeconds?: number;
};

/** The key in every {@link PodStage.request}, so that one leaf fits each. */
export const podKey = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;

/** An empty PKCS#10 request, as kubelet makes it, in base64 of DER. */
export const stubOf = (key: KeyObject): string =>
	base64(encodeRequest({commonName: '', names: [], hosts: [], serialNumber: ''}, key).der);

/** As `stubOf`, for a curve with which nobody here signs. */
export function oddStub(namedCurve: string): string {
	const {privateKey} = generateKeyPairSync('ec', {namedCurve});
	const info = encodeRequestInfo({commonName: '', names: [], hosts: [], serialNumber: ''}, publicKeyDer(privateKey));
	return base64(
		sequence(info, sequence(objectIdentifier('1.2.840.10045.4.3.2')), bitString(sign('sha256', info, privateKey))),
	);
}

/** A final condition as a signer sends it. */
export const finalCondition = (type: string, rest: object = {}) => ({
	type,
	status: 'True',
	reason: 'Test',
	message: 'by the conformance suite',
	lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`,
	...rest,
});

/** Asks repeatedly until the answer is the wanted one; throws after 20 s with the last answer. */
export async function eventually(
	ask: () => Promise<RawResponse>,
	isWanted: (response: RawResponse) => boolean,
): Promise<RawResponse> {
	for (const deadline = Date.now() + 20_000; ; await sleep(25)) {
		const response = await ask();
		if (isWanted(response)) {
			return response;
		}

		assert.ok(Date.now() < deadline, `not as wanted after 20 s: ${response.status} ${response.text.slice(0, 300)}`);
	}
}

const timeText = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;

/** Creates the stage on the server under test. */
export async function openPodStage(world: World): Promise<PodStage> {
	const {admin, namespace} = world;
	const authority = await createAuthority('conformance Pods', new Date());
	const [nodeName, otherNode] = [world.freshName(), world.freshName()];
	const labels = {[world.ours.split('=')[0] ?? '']: world.ours.split('=')[1]};
	const nodes = await Promise.all(
		[nodeName, otherNode].map(async name =>
			expectCode(await admin.post('/api/v1/nodes', {metadata: {name, labels}}), 201),
		),
	);
	const home = `/api/v1/namespaces/${namespace}`;
	const account = expectCode(await admin.post(`${home}/serviceaccounts`, {metadata: {name: 'pod-account'}}), 201).json;
	expectCode(await admin.post(`${home}/serviceaccounts`, {metadata: {name: 'other-account'}}), 201);

	const makePod = async (signers: readonly string[] = [podSigner]): Promise<Json> =>
		expectCode(
			await admin.post(`${home}/pods`, {
				metadata: {name: world.freshName()},
				spec: {
					nodeName,
					serviceAccountName: 'pod-account',
					automountServiceAccountToken: false,
					containers: [{name: 'main', image: 'example.com/main:1'}],
					volumes: signers.map((signerName, index) => ({
						name: `certificate-${index}`,
						projected: {
							sources: [{podCertificate: {signerName, keyType: 'ECDSAP256', credentialBundlePath: 'bundle.pem'}}],
						},
					})),
				},
			}),
			201,
		).json;
	const pod = await makePod([podSigner, 'kubernetes.io/kube-apiserver-client-pod']);
	const rules = (resources: readonly string[], verbs: readonly string[], resourceNames?: readonly string[]) => ({
		apiGroups: [group],
		resources,
		verbs,
		...(resourceNames && {resourceNames}),
	});
	const node = await world.userWith([], `system:node:${nodeName}`, ['system:nodes']);
	const signer = await world.userWith([
		rules(['podcertificaterequests'], ['get', 'list', 'watch']),
		rules(['podcertificaterequests/status'], ['update', 'patch']),
		rules(['signers'], ['sign'], [podSigner]),
	]);
	const creator = await world.userWith([rules(['podcertificaterequests'], ['create'])]);
	const roleUser = world.freshName();
	const roleSigner = await world.userWith(
		[rules(['podcertificaterequests', 'podcertificaterequests/status'], ['get', 'update', 'patch'])],
		roleUser,
	);
	const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
	expectCode(
		await admin.post(`${rbac}/roles`, {metadata: {name: roleUser}, rules: [rules(['signers'], ['sign'])]}),
		201,
	);
	const binding = {
		metadata: {name: roleUser},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleUser},
		subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: roleUser}],
	};
	expectCode(await admin.post(`${rbac}/rolebindings`, binding), 201);

	const requests = `/apis/${group}/v1/namespaces/${namespace}/podcertificaterequests`;
	const pathOf: PodStage['pathOf'] = (name, subresource = '') =>
		`${requests}/${name}${subresource && `/${subresource}`}`;
	const stub = stubOf(podKey);
	const request: PodStage['request'] = (spec, metadata) => ({
		metadata: {name: world.freshName(), labels, ...metadata},
		spec: {
			signerName: podSigner,
			podName: pod.metadata.name,
			podUID: pod.metadata.uid,
			serviceAccountName: 'pod-account',
			serviceAccountUID: account.metadata.uid,
			nodeName,
			nodeUID: nodes[0]?.json.metadata.uid,
			stubPKCS10Request: stub,
			...spec,
		},
	});
	const pending: PodStage['pending'] = async spec => expectCode(await admin.post(requests, request(spec)), 201).json;
	const issued: PodStage['issued'] = ({
		key = podKey,
		startSeconds = -120,
		lifeSeconds = 86_400,
		refreshSeconds = lifeSeconds / 2,
	} = {}) => {
		const start = Math.floor(Date.now() / 1000) + startSeconds;
		const [notBefore, notAfter] = [new Date(start * 1000), new Date((start + lifeSeconds) * 1000)];
		const certificateChain = certify(authority, {
			subject: sequence(),
			subjectPublicKeyInfo: publicKeyDer(key),
			subjectAltNames: [{kind: 'dns', value: 'pod.example.com'}],
			usages: ['digital signature', 'client auth'],
			notBefore,
			notAfter,
		});
		return {
			conditions: [finalCondition('Issued')],
			certificateChain,
			notBefore: timeText(notBefore),
			beginRefreshAt: timeText(new Date((start + refreshSeconds) * 1000)),
			notAfter: timeText(notAfter),
		};
	};

	return {
		authority,
		node,
		signer,
		creator,
		roleSigner,
		nodeName,
		otherNode,
		requests,
		pathOf,
		request,
		pending,
		issued,
		async putStatus(name, status, by = signer) {
			const {json} = expectCode(await admin.get(pathOf(name)), 200);
			return by.put(pathOf(name, 'status'), {...json, status});
		},
		makePod,
	};
}
