import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {dump, load, loadAll} from 'js-yaml';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {createKeyAndRequest} from '../cluster/credentials.js';
import type {Json, RawApi} from '../helpers/raw-api.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const rbac = '/apis/rbac.authorization.k8s.io/v1';

/**
 * Creates a user without rights whom no other test knows, so that grants to it do not affect other tests on the plane. It
 * logs in with a certificate that the cluster itself issues.
 *
 * @returns the path of its kubeconfig, below `folder`.
 */
export async function createUser(plane: PlaneAccess, admin: RawApi, folder: string, name: string): Promise<string> {
	const {key, requestPem} = await createKeyAndRequest(folder, name, `/CN=${name}`);
	const path = `${csrs}/${name}-login`;
	const created = await admin.post(csrs, {
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {name: `${name}-login`},
		spec: {
			request: Buffer.from(requestPem).toString('base64'),
			signerName: 'kubernetes.io/kube-apiserver-client',
			usages: ['client auth'],
			expirationSeconds: 3600,
		},
	});
	assert.equal(created.status, 201, created.text);
	const approval = {type: 'Approved', status: 'True', reason: 'Test', message: 'a login for a test'};
	const approved = await admin.put(`${path}/approval`, {...created.json, status: {conditions: [approval]}});
	assert.equal(approved.status, 200, approved.text);
	let certificate: string | undefined;
	for (let attempt = 0; attempt < 600 && certificate === undefined; attempt++) {
		certificate = (await admin.get(path)).json.status?.certificate;
		await sleep(50);
	}

	assert.ok(certificate, `${name} got no certificate`);
	await admin.delete(path);
	const config = load(readFileSync(plane.kubeconfig.admin, 'utf8')) as Json;
	config.users[0].user = {
		'client-certificate-data': certificate,
		'client-key-data': readFileSync(key).toString('base64'),
	};
	const kubeconfig = join(folder, `${name}.kubeconfig`);
	writeFileSync(kubeconfig, dump(config), {mode: 0o600});
	return kubeconfig;
}

/** Applies roles and their bindings, as an admin would. Returns the paths of the created objects. */
export async function applyRights(admin: RawApi, yaml: string): Promise<readonly string[]> {
	const made: string[] = [];
	for (const object of loadAll(yaml) as Json[]) {
		const {namespace} = object.metadata;
		const path = `${rbac}/${namespace === undefined ? '' : `namespaces/${namespace}/`}${object.kind.toLowerCase()}s`;
		const {status, text} = await admin.post(path, object);
		assert.equal(status, 201, text);
		made.push(`${path}/${encodeURIComponent(object.metadata.name)}`);
	}

	return made;
}
