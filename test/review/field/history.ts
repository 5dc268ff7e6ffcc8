import assert from 'node:assert/strict';
import {certify, createAuthority} from '../../../demo/cluster/authority.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import type {Json, RawApi} from '../../helpers/raw-api.js';
import {pem, requestDer} from '../build-request.js';
import {signers, usages} from './field-case.js';
import {impersonation, KeyRing} from './send.js';
import {waitFor} from './world/install.js';
import {people} from './world/people.js';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/** Earlier certificates of the signers, by which their authorities are known. */
export async function signPast(admin: RawApi): Promise<void> {
	const now = new Date();
	for (const signerName of [signers.serving, signers.peers, signers.mesh]) {
		const authority = await createAuthority(`Authority of ${signerName}`, now);
		const der = requestDer({cn: 'probe', dns: ['probe.monitoring.svc']}, new KeyRing().take('P-256'));
		const {raw} = decodeRequest(der);
		const name = `past-${signerName.replaceAll(/[^a-z]/g, '-')}`;
		await post(admin, name, signerName, usages.server, der);
		await decide(admin, name);
		await sign(
			admin,
			name,
			certify(authority, {
				subject: raw.subject,
				subjectPublicKeyInfo: raw.subjectPublicKeyInfo,
				subjectAltNames: [{kind: 'dns', value: 'probe.monitoring.svc'}],
				usages: usages.server,
				notBefore: new Date(now.getTime() - 300_000),
				notAfter: new Date(now.getTime() + 86_400_000),
			}),
		);
	}

	// A signer that uses the authority that the API server trusts.
	const der = requestDer({cn: people.gus.username}, new KeyRing().take('P-256'));
	await post(admin, 'past-login', signers.login, usages.client, der);
	await decide(admin, 'past-login');
	await post(admin, 'past-shadow', signers.shadow, usages.client, der);
	await decide(admin, 'past-shadow');
	const issued = Buffer.from(await certificateOf(admin, 'past-login'), 'base64').toString();
	await sign(admin, 'past-shadow', issued);
}

async function post(
	admin: RawApi,
	name: string,
	signerName: string,
	asked: readonly string[],
	der: Uint8Array,
): Promise<void> {
	const {status, text} = await admin.post(
		path,
		{
			apiVersion: 'certificates.k8s.io/v1',
			kind: 'CertificateSigningRequest',
			metadata: {name},
			spec: {request: Buffer.from(pem(der)).toString('base64'), signerName, usages: asked, expirationSeconds: 3600},
		},
		{headers: impersonation(people.gus)},
	);
	assert.equal(status, 201, text);
}

async function decide(admin: RawApi, name: string): Promise<void> {
	const {json} = await admin.get(`${path}/${name}`);
	const conditions = [{type: 'Approved', status: 'True', reason: 'ReviewedByOperator', message: 'looked at'}];
	const {status, text} = await admin.put(`${path}/${name}/approval`, {...json, status: {conditions}});
	assert.equal(status, 200, text);
}

async function sign(admin: RawApi, name: string, certificatePem: string): Promise<void> {
	const {json} = await admin.get(`${path}/${name}`);
	const certificate = Buffer.from(certificatePem).toString('base64');
	const {status, text} = await admin.put(`${path}/${name}/status`, {...json, status: {...json.status, certificate}});
	assert.equal(status, 200, text);
}

/** Base64, after kube-controller-manager has signed. */
async function certificateOf(admin: RawApi, name: string): Promise<string> {
	let certificate: string | undefined;
	await waitFor(`${name} is signed`, async () => {
		certificate = ((await admin.get(`${path}/${name}`)).json as Json).status?.certificate;
		return certificate !== undefined;
	});
	return certificate ?? '';
}
