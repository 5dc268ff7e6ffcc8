import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {PlaneAccess, PlaneUser} from '../cluster/control-plane.js';
import {createAuthority, createKeyAndRequest} from '../cluster/credentials.js';
import type {Json, RawApi, RawResponse} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';

/** Collection of CertificateSigningRequests. */
export const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
export const rbac = '/apis/rbac.authorization.k8s.io/v1';
export const accessReviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Path of one CertificateSigningRequest, with `/approval` or `/status` if asked for. */
export const csrPath = (name: string, subresource = ''): string =>
	`${csrs}/${encodeURIComponent(name)}${subresource && `/${subresource}`}`;

export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

/** A condition as a client sends it; the server fills in the times. */
export const condition = (type: string, status = 'True', rest: object = {}) => ({
	type,
	status,
	reason: 'Test',
	message: 'by the conformance suite',
	...rest,
});

/** Fails with the body in the message unless the answer has this status code. */
export function expectCode(response: RawResponse, code: number, what = ''): RawResponse {
	assert.equal(response.status, code, `${what} wanted ${code}, got ${response.status}: ${response.text.slice(0, 600)}`);
	return response;
}

/** Fails unless the answer is a Failure Status with this code and reason. */
export function expectFailure(response: RawResponse, code: number, reason: string, message?: RegExp): RawResponse {
	expectCode(response, code);
	assert.equal(response.json?.kind, 'Status', response.text);
	assert.equal(response.json.status, 'Failure');
	assert.equal(response.json.code, code);
	assert.equal(response.json.reason, reason, response.text);
	if (message) {
		assert.match(response.json.message, message);
	}

	return response;
}

/** Fails unless the answer is 422 Invalid with exactly these causes, each a reason and a field, in any order. */
export function expectInvalid(
	response: RawResponse,
	causes: ReadonlyArray<readonly [reason: string, field: string]>,
	message?: RegExp,
): RawResponse {
	expectFailure(response, 422, 'Invalid', message);
	const seen = (response.json.details.causes as Json[]).map(({reason, field}) => `${reason} @ ${field}`);
	assert.deepEqual(seen.sort(), causes.map(([reason, field]) => `${reason} @ ${field}`).sort());
	return response;
}

type Parts = {
	readonly name?: string | undefined;
	readonly metadata?: object;
	readonly spec?: object;
	readonly status?: object;
};

/** The shared objects of all points: the server under test, its users and some material. */
export type World = {
	readonly plane: PlaneAccess;
	readonly admin: RawApi;
	readonly approver: RawApi;
	readonly viewer: RawApi;
	readonly nobody: RawApi;
	/** A folder for scratch files; also `HOME` of kubectl. */
	readonly scratch: string;
	/** A namespace of this run. */
	readonly namespace: string;
	/** Label that every object of this run carries, as a selector. */
	readonly ours: string;
	/** PEM of a P-256 request for `CN=conformance`. */
	readonly requestPem: string;
	/** PEM of a certificate that belongs to no request. */
	readonly certificatePem: string;
	freshName(): string;
	/** PEM of a request, made by openssl. Extensions and key options are in openssl's form. */
	makeRequest(subject: string, extensions?: readonly string[], keyOptions?: readonly string[]): Promise<string>;
	/** A CertificateSigningRequest to post: valid unless `parts` change it; `undefined` removes a field. */
	csr(parts?: Parts): Json;
	/** Posts `csr(parts)` as admin, expects 201, and returns the object. */
	create(parts?: Parts): Promise<Json>;
	read(name: string): Promise<Json>;
	/** Reads as admin, calls `mutate` on the object, and puts it as `by`. */
	edit(name: string, subresource: string, mutate: (object: Json) => void, by?: RawApi): Promise<RawResponse>;
	/** Adds a condition through `/approval` as admin, and expects 200. */
	decide(name: string, type: 'Approved' | 'Denied'): Promise<Json>;
	/** Polls the object until `wanted` is true; throws after `timeoutMs` with the current object. */
	waitFor(name: string, wanted: (object: Json) => boolean, timeoutMs?: number): Promise<Json>;
	/** Gets a client certificate for a new user by the API under test, and gives the user RBAC rules. */
	userWith(rules: readonly object[], user?: string, groups?: readonly string[]): Promise<RawApi>;
	close(): Promise<void>;
};

/** Opens the four users' connections and makes a namespace; `close` deletes what the run left on the server. */
export async function openWorld(plane: PlaneAccess): Promise<World> {
	const run = randomBytes(4).toString('hex');
	const label = 'certdeck.example/conformance';
	const scratch = await mkdtemp(join(tmpdir(), 'certdeck-conformance-'));
	const open = (user: PlaneUser) => rawApi(plane.kubeconfig[user]);
	const [admin, approver, viewer, nobody] = [open('admin'), open('approver'), open('viewer'), open('nobody')];
	const opened = [admin, approver, viewer, nobody];
	let count = 0;
	const freshName = () => {
		count += 1;
		return `conf-${run}-${count}`;
	};

	const namespace = `conf-${run}`;
	expectCode(await admin.post('/api/v1/namespaces', {metadata: {name: namespace}}), 201);
	const makeRequest: World['makeRequest'] = async (subject, extensions, keyOptions) =>
		(await createKeyAndRequest(scratch, freshName(), subject, extensions, keyOptions)).requestPem;
	const requestPem = await makeRequest('/CN=conformance');
	const certificatePem = await readFile((await createAuthority(scratch, 'unrelated')).certificate, 'utf8');

	const csr: World['csr'] = ({name, metadata, spec, status} = {}) => ({
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {name: name ?? freshName(), labels: {[label]: run}, ...metadata},
		spec: {
			request: base64(requestPem),
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			...spec,
		},
		...(status && {status}),
	});

	const create: World['create'] = async parts => expectCode(await admin.post(csrs, csr(parts)), 201).json;
	const read: World['read'] = async name => expectCode(await admin.get(csrPath(name)), 200).json;
	const edit: World['edit'] = async (name, subresource, mutate, by = admin) => {
		const object = await read(name);
		mutate(object);
		return by.put(csrPath(name, subresource), object);
	};

	const decide: World['decide'] = async (name, type) => {
		const response = await edit(name, 'approval', object => {
			object.status.conditions = [...(object.status.conditions ?? []), condition(type)];
		});
		return expectCode(response, 200).json;
	};

	const waitFor: World['waitFor'] = async (name, wanted, timeoutMs = 20_000) => {
		for (const deadline = Date.now() + timeoutMs; ; await sleep(25)) {
			const object = await read(name);
			if (wanted(object)) {
				return object;
			}

			assert.ok(Date.now() < deadline, `${name} not as wanted after ${timeoutMs} ms: ${JSON.stringify(object.status)}`);
		}
	};

	const grant = async (user: string, rules: readonly object[]) => {
		const name = `${namespace}:${user}`;
		const metadata = {name, labels: {[label]: run}};
		expectCode(await admin.post(`${rbac}/clusterroles`, {metadata, rules}), 201);
		const binding = {
			metadata,
			roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name},
			subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user}],
		};
		expectCode(await admin.post(`${rbac}/clusterrolebindings`, binding), 201);
	};

	const userWith: World['userWith'] = async (rules, user = freshName(), groups = []) => {
		const subject = `${groups.map(group => `/O=${group}`).join('')}/CN=${user}`;
		const {key, requestPem: ownRequestPem} = await createKeyAndRequest(scratch, freshName(), subject);
		const {metadata} = await create({
			spec: {
				request: base64(ownRequestPem),
				signerName: 'kubernetes.io/kube-apiserver-client',
				usages: ['client auth'],
			},
		});
		await decide(metadata.name, 'Approved');
		const issued = await waitFor(metadata.name, object => object.status.certificate !== undefined);
		const {server, caPem} = admin.credentials;
		const api = rawApi({
			server,
			caPem,
			certificatePem: Buffer.from(issued.status.certificate, 'base64').toString('utf8'),
			keyPem: await readFile(key, 'utf8'),
			token: undefined,
		});
		opened.push(api);
		const [first] = rules as Json[];
		if (first) {
			await grant(user, rules);
			const [resource, subresource] = first.resources[0].split('/');
			const resourceAttributes = {group: first.apiGroups[0], verb: first.verbs[0], resource, subresource};
			// Authorization learns about a new binding through a watch, a moment later.
			for (const deadline = Date.now() + 20_000; ; await sleep(25)) {
				const review = await api.post(accessReviews, {spec: {resourceAttributes}});
				if (review.json?.status?.allowed === true) {
					break;
				}

				assert.ok(Date.now() < deadline, `${user} is not granted ${JSON.stringify(resourceAttributes)}`);
			}
		}

		return api;
	};

	return {
		plane,
		admin,
		approver,
		viewer,
		nobody,
		scratch,
		namespace,
		ours: `${label}=${run}`,
		requestPem,
		certificatePem,
		freshName,
		makeRequest,
		csr,
		create,
		read,
		edit,
		decide,
		waitFor,
		userWith,
		async close() {
			const selector = `?labelSelector=${encodeURIComponent(`${label}=${run}`)}`;
			for (const collection of [csrs, `${rbac}/clusterrolebindings`, `${rbac}/clusterroles`, '/api/v1/nodes']) {
				await admin.delete(`${collection}${selector}`);
			}

			await admin.delete(`/api/v1/namespaces/${namespace}`);
			for (const api of opened) {
				api.close();
			}

			await rm(scratch, {recursive: true});
		},
	};
}
