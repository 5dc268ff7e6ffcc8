import assert from 'node:assert/strict';
import {generateKeyPairSync, randomBytes} from 'node:crypto';
import {stubOf} from '../conformance/pod-stage.js';
import type {Json, RawApi} from './raw-api.js';

/** A node, a ServiceAccount and a Pod that asks a signer for its certificate, and requests for it. */
export type PodScene = {
	readonly namespace: string;
	readonly node: Json;
	readonly account: Json;
	readonly pod: Json;
	/** Creates one object. */
	make(path: string, object: Json): Promise<Json>;
	makePod(change?: {readonly spec?: Json; readonly asks?: string}): Promise<Json>;
	/** Creates a PodCertificateRequest as kubelet does for the Pod; `spec` changes it. Returns the object. */
	ask(spec?: Json, metadata?: Json): Promise<Json>;
	read(request: Json): Promise<Json>;
	/** Type and reason of the condition that ended it; empty while it waits. */
	endOf(request: Json): Promise<string>;
	remove(): Promise<void>;
};

const group = '/apis/certificates.k8s.io/v1';
export const aStub = stubOf(generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey);

/** Creates the scene on a server, in a new namespace. */
export async function setPodScene(admin: RawApi, signerName: string): Promise<PodScene> {
	const run = randomBytes(3).toString('hex');
	const [namespace, nodeName] = [`scene-${run}`, `scene-${run}`];
	const make: PodScene['make'] = async (path, object) => {
		const {status, text, json} = await admin.post(path, object);
		assert.equal(status, 201, text);
		return json;
	};
	await make('/api/v1/namespaces', {metadata: {name: namespace}});
	const home = `/api/v1/namespaces/${namespace}`;
	const node = await make('/api/v1/nodes', {metadata: {name: nodeName}});
	const account = await make(`${home}/serviceaccounts`, {metadata: {name: 'cart'}});
	const makePod: PodScene['makePod'] = ({spec = {}, asks = signerName} = {}) =>
		make(`${home}/pods`, {
			metadata: {name: `cart-${randomBytes(3).toString('hex')}`},
			spec: {
				nodeName,
				serviceAccountName: 'cart',
				automountServiceAccountToken: false,
				containers: [{name: 'main', image: 'example.com/cart:1'}],
				volumes: [
					{
						name: 'identity',
						projected: {
							sources: [{podCertificate: {signerName: asks, keyType: 'ECDSAP256', credentialBundlePath: 'bundle.pem'}}],
						},
					},
				],
				...spec,
			},
		});
	const pod = await makePod();
	const requests = `${group}/namespaces/${namespace}/podcertificaterequests`;
	const read = async ({metadata}: Json) => (await admin.get(`${requests}/${metadata.name}`)).json;
	return {
		...{namespace, node, account, pod, make, makePod, read},
		ask: (spec = {}, metadata = {}) =>
			make(requests, {
				metadata: {name: `req-${randomBytes(4).toString('hex')}`, ...metadata},
				spec: {
					signerName,
					podName: pod.metadata.name,
					podUID: pod.metadata.uid,
					serviceAccountName: 'cart',
					serviceAccountUID: account.metadata.uid,
					nodeName,
					nodeUID: node.metadata.uid,
					stubPKCS10Request: aStub,
					...spec,
				},
			}),
		async endOf(request) {
			const [condition] = (await read(request)).status?.conditions ?? [];
			return condition === undefined ? '' : `${condition.type} ${condition.reason}`;
		},
		async remove() {
			await admin.delete(`/api/v1/namespaces/${namespace}`);
			await admin.delete(`/api/v1/nodes/${nodeName}`);
		},
	};
}
