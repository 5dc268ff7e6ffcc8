// Needs: openssl
// Whether the forecast is what kube-controller-manager then does.
import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {serverView} from '../../source/pki/x509/server-view.js';
import {forecast} from '../../source/signers/forecast/forecast.js';
import {openControlPlane} from '../cluster/control-plane.js';
import type {RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {text} from '../pki/build-der.js';
import type {Asked} from '../review/build-request.js';
import {pem, requestDer} from '../review/build-request.js';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const client = 'kubernetes.io/kube-apiserver-client';
const kubeletClient = 'kubernetes.io/kube-apiserver-client-kubelet';
const kubeletServing = 'kubernetes.io/kubelet-serving';
const login = ['digital signature', 'client auth'];
const serving = ['digital signature', 'server auth'];
const node: Asked = {o: ['system:nodes'], cn: 'system:node:a'};

type Case = Asked & {
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
};

const cases: readonly Case[] = [
	{signerName: client, usages: ['client auth'], cn: 'alice', expirationSeconds: 600},
	{signerName: client, usages: [...login, 'key encipherment'], cn: 'alice', expirationSeconds: 28_799},
	{signerName: client, usages: login, cn: 'alice', expirationSeconds: 28_800},
	{signerName: client, usages: login, cn: 'alice', expirationSeconds: 2_147_483_647},
	{signerName: client, usages: login, o: ['dev'], dns: ['a b', '*']},
	{signerName: client, usages: [...login, 'any', 'server auth'], cn: 'alice'},
	{signerName: client, usages: ['digital signature'], cn: 'alice'},
	{signerName: client, usages: ['client auth', 'signing'], cn: 'alice'},
	{signerName: kubeletServing, usages: serving, ...node, dns: ['a']},
	{signerName: kubeletServing, usages: [...serving, 'key encipherment'], ...node, ip: ['10.0.0.9']},
	{signerName: kubeletServing, usages: serving, ...node},
	{signerName: kubeletServing, usages: serving, ...node, dns: ['a'], email: ['a@b'], uri: ['a:b']},
	{signerName: kubeletServing, usages: serving, ...node, dns: ['a'], uri: ['a:b']},
	{signerName: kubeletServing, usages: login, ...node, cn: 'a', dns: ['a']},
	{signerName: kubeletServing, usages: serving, ...node, cn: 'a', dns: ['a']},
	{signerName: kubeletServing, usages: serving, ...node, o: ['system:nodes', 'b'], dns: ['a']},
	// The server takes the last CN.
	{signerName: kubeletServing, usages: serving, ...node, attributes: [['2.5.4.3', 'a']], dns: ['a']},
	// The server does not read this string type, so there is no O for it.
	{
		signerName: kubeletServing,
		usages: serving,
		cn: 'system:node:a',
		attributes: [['2.5.4.10', text(0x1a, 'system:nodes')]],
		dns: ['a'],
	},
	{signerName: kubeletClient, usages: login, ...node},
	{signerName: kubeletClient, usages: login, ...node, dns: ['a'], email: ['a@b']},
	{signerName: kubeletClient, usages: login, ...node, email: ['a@b'], ip: ['10.0.0.9']},
	{signerName: kubeletClient, usages: login, ...node, ip: ['10.0.0.9'], uri: ['a:b']},
	{signerName: kubeletClient, usages: login, ...node, uri: ['a:b']},
	{signerName: kubeletClient, usages: login, ...node, cn: 'a'},
	{signerName: kubeletClient, usages: ['client auth'], ...node},
	{signerName: 'kubernetes.io/made-up', usages: login, cn: 'alice'},
	{signerName: 'example.com/serving', usages: serving, dns: ['a.b']},
];

const plane = await openControlPlane();
describe('the forecast against kube-controller-manager', {skip: 'missing' in plane ? plane.missing : false}, () => {
	let api: RawApi;
	before(() => {
		assert.ok('kubeconfig' in plane);
		api = rawApi(plane.kubeconfig.admin);
	});
	after(async () => {
		api?.close();
		if ('stop' in plane) {
			await plane.stop();
		}
	});

	for (const {signerName, usages, expirationSeconds, ...asked} of cases) {
		test(`comes true for ${signerName} with ${JSON.stringify({usages, expirationSeconds, ...asked}).slice(0, 120)}`, async () => {
			const der = requestDer(asked);
			const {status, json} = await api.post(path, {
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				metadata: {generateName: 'forecast-'},
				spec: {request: Buffer.from(pem(der)).toString('base64'), signerName, usages, expirationSeconds},
			});
			assert.equal(status, 201, JSON.stringify(json));
			const told = forecast({
				names: serverView(decodeRequest(der)),
				signerName,
				usages,
				expirationSeconds,
				conditions: [],
				now: new Date(),
			});
			const object = await approve(api, json.metadata.name, told.outcome !== 'waits');
			const failed = (object.status.conditions ?? []).find(({type}: {type: string}) => type === 'Failed');
			assert.equal(failed?.message, told.message);
			assert.equal(object.status.certificate !== undefined, told.outcome === 'issued');
			if (told.outcome === 'issued') {
				const {validFromDate, validToDate} = new X509Certificate(Buffer.from(object.status.certificate, 'base64'));
				assert.ok(Math.abs(validFromDate.getTime() - (told.notBefore?.getTime() ?? 0)) < 30_000);
				assert.ok(Math.abs(validToDate.getTime() - (told.notAfter?.getTime() ?? 0)) < 30_000);
			}

			await api.delete(`${path}/${json.metadata.name}`);
		});
	}
});

/** Approves, unless the approver was faster, and waits for the result; if none is expected, for a second. */
// biome-ignore lint/suspicious/noExplicitAny: what came over the wire.
async function approve(api: RawApi, name: string, isDecisive: boolean): Promise<any> {
	const condition = {type: 'Approved', status: 'True', reason: 'Test', message: 'approved by a test'};
	await api.patch(`${path}/${name}/approval`, 'merge', {status: {conditions: [condition]}});
	const deadline = Date.now() + (isDecisive ? 20_000 : 1000);
	for (;;) {
		const {json} = await api.get(`${path}/${name}`);
		const isDone = json.status.certificate !== undefined || (json.status.conditions ?? []).length > 1;
		if (isDone || Date.now() > deadline) {
			return json;
		}

		await sleep(50);
	}
}
