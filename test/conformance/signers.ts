import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {base64, csrs, expectCode} from './world.js';

const apiserverClient = 'kubernetes.io/kube-apiserver-client';
const kubeletClient = 'kubernetes.io/kube-apiserver-client-kubelet';
const kubeletServing = 'kubernetes.io/kubelet-serving';
const clientUsages = ['digital signature', 'client auth'];

const typesOf = (object: Json): readonly string[] =>
	(object.status.conditions ?? []).map(({type}: {type: string}) => type);
const isIssued = (object: Json) => object.status.certificate !== undefined;
const certificateOf = (object: Json) => new X509Certificate(Buffer.from(object.status.certificate, 'base64'));

/** Points 53 to 59: what the built-in signers and the approver do. */
export function signerPoints(world: World): void {
	/** Posts a request for a P-256 key and approves it. */
	async function approved(signerName: string, subject: string, rest: {usages?: readonly string[]; san?: string} = {}) {
		const extensions = rest.san === undefined ? [] : [`subjectAltName=${rest.san}`];
		const request = base64(await world.makeRequest(subject, extensions));
		const {metadata} = await world.create({spec: {request, signerName, usages: rest.usages ?? clientUsages}});
		await world.decide(metadata.name, 'Approved');
		return metadata.name as string;
	}

	async function failureOf(name: string): Promise<string> {
		const object = await world.waitFor(name, candidate => typesOf(candidate).includes('Failed'));
		assert.deepEqual([...typesOf(object)].sort(), ['Approved', 'Failed']);
		assert.ok(!isIssued(object));
		const failed = object.status.conditions.find(({type}: {type: string}) => type === 'Failed');
		assert.equal(failed.status, 'True');
		assert.equal(failed.reason, 'SignerValidationFailure');
		return failed.message;
	}

	test('53. kube-apiserver-client approved with client auth: issued, CA:FALSE, EKU client auth, notBefore 5 min back', async () => {
		const name = await approved(apiserverClient, '/O=team/CN=dana', {san: 'DNS:dana.example'});
		const approvedAt = Date.now();
		const object = await world.waitFor(name, isIssued);
		const pem = Buffer.from(object.status.certificate, 'base64').toString('utf8');
		assert.equal(pem.match(/-----BEGIN /g)?.length, 1);
		const certificate = certificateOf(object);
		assert.equal(certificate.ca, false);
		assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2']);
		assert.equal(certificate.subject, 'O=team\nCN=dana');
		assert.equal(certificate.subjectAltName, 'DNS:dana.example');
		const secondsBack = (approvedAt - Date.parse(certificate.validFrom)) / 1000;
		assert.ok(secondsBack > 270 && secondsBack < 306, `${secondsBack} s back`);
	});

	test('54. same with server auth: Approved,Failed, SignerValidationFailure, invalid usage for client certificate: server auth', async () => {
		const usages = [...clientUsages, 'server auth'];
		assert.equal(
			await failureOf(await approved(apiserverClient, '/CN=dana', {usages})),
			'invalid usage for client certificate: server auth',
		);
	});

	test('55. kubelet client with DNS SAN, wrong O, wrong CN, only client auth: four Failed messages', async () => {
		const node = '/O=system:nodes/CN=system:node:n1';
		const wrong = [
			[node, {san: 'DNS:n1'}, /^DNS subjectAltNames are not allowed$/],
			['/O=nodes/CN=system:node:n1', {}, /^subject organization is not system:nodes$/],
			['/O=system:nodes/CN=n1', {}, /^subject common name does not begin with system:node:$/],
			[node, {usages: ['client auth']}, /^usages did not match \[client auth digital signature key encipherment\]$/],
		] as const;
		for (const [subject, rest, message] of wrong) {
			assert.match(await failureOf(await approved(kubeletClient, subject, rest)), message);
		}
	});

	test('56. kubelet-serving without SAN: DNS or IP subjectAltName is required; never auto-approved', async () => {
		const node = '/O=system:nodes/CN=system:node:n1';
		const usages = ['digital signature', 'server auth'];
		assert.equal(
			await failureOf(await approved(kubeletServing, node, {usages})),
			'DNS or IP subjectAltName is required',
		);
		const request = base64(await world.makeRequest(node, ['subjectAltName=DNS:n1,IP:192.0.2.1']));
		const serving = await world.create({spec: {request, signerName: kubeletServing, usages}});
		// The approver processes requests in order. After a later one is done, it has also seen the serving one.
		const sentinelRequest = base64(await world.makeRequest(node));
		const sentinel = await world.create({
			spec: {request: sentinelRequest, signerName: kubeletClient, usages: clientUsages},
		});
		await world.waitFor(sentinel.metadata.name, isIssued);
		assert.deepEqual((await world.read(serving.metadata.name)).status, {});
		await world.decide(serving.metadata.name, 'Approved');
		const issued = certificateOf(await world.waitFor(serving.metadata.name, isIssued));
		assert.deepEqual(issued.keyUsage, ['1.3.6.1.5.5.7.3.1']);
		assert.equal(issued.subjectAltName, 'DNS:n1, IP Address:192.0.2.1');
	});

	test('57. own-node kubelet client request with the selfnodeclient right: AutoApproved, issued', async () => {
		const user = `system:node:${world.freshName()}`;
		const group = 'certificates.k8s.io';
		const node = await world.userWith(
			[
				{apiGroups: [group], resources: ['certificatesigningrequests'], verbs: ['create']},
				{apiGroups: [group], resources: ['certificatesigningrequests/selfnodeclient'], verbs: ['create']},
			],
			user,
			['system:nodes'],
		);
		const request = base64(await world.makeRequest(`/O=system:nodes/CN=${user}`));
		const sent = world.csr({spec: {request, signerName: kubeletClient, usages: clientUsages}});
		const {json} = expectCode(await node.post(csrs, sent), 201);
		assert.equal(json.spec.username, user);
		const {status} = await world.waitFor(json.metadata.name, isIssued);
		assert.equal(status.conditions[0].type, 'Approved');
		assert.equal(status.conditions[0].reason, 'AutoApproved');
		assert.equal(
			status.conditions[0].message,
			'Auto approving self kubelet client certificate after SubjectAccessReview.',
		);
	});

	test('58. expirationSeconds 600: 15 min; 28800: exactly 8 h; 2147483647: the configured maximum', async () => {
		const request = base64(world.requestPem);
		for (const [expirationSeconds, lifetime] of [
			[600, 900],
			[28_800, 28_800],
			[2_147_483_647, 8760 * 3600],
		] as const) {
			const spec = {request, signerName: apiserverClient, usages: clientUsages, expirationSeconds};
			const {metadata} = await world.create({spec});
			await world.decide(metadata.name, 'Approved');
			const {validFrom, validTo} = certificateOf(await world.waitFor(metadata.name, isIssued));
			assert.equal((Date.parse(validTo) - Date.parse(validFrom)) / 1000, lifetime, String(expirationSeconds));
		}
	});

	test('59. custom signer approved: stays Approved, no certificate', async () => {
		const custom = await approved('example.com/client', '/CN=dana');
		const unknown = await approved('kubernetes.io/made-up', '/CN=dana');
		const sentinel = await approved(apiserverClient, '/CN=dana');
		await world.waitFor(sentinel, isIssued);
		for (const name of [custom, unknown]) {
			const object = await world.read(name);
			assert.deepEqual(typesOf(object), ['Approved']);
			assert.ok(!isIssued(object));
		}
	});
}
