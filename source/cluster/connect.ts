import {ClusterError} from './cluster-error.js';
import {asList, asObject, asText, decodeConfigMap, decodeSecret, decodeSigningRequest} from './decode.js';
import type {LoadedContext} from './kubeconfig.js';
import {quoted} from './quoted.js';
import type {Transport} from './transport.js';
import {createTransport} from './transport.js';
import type {ApplyOptions, CertificateSigningRequest, Cluster, ListOptions, Pin, RequestPage} from './types.js';

export const requestsPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const manager = 'certdeck';

/** A Cluster with the door that the watch loop uses. */
export type ConnectedCluster = Cluster & {readonly transport: Transport};

/** Opens a context; nothing is sent before the first call. */
export function connect(loaded: LoadedContext): ConnectedCluster {
	const transport = createTransport(loaded);
	const get = (path: string, what: string, signal?: AbortSignal) => transport.json({path, what, signal});

	/** PUT of the object as it is on the server, changed by `change`, if it is still the one that was seen. */
	async function updatePinned(
		seen: CertificateSigningRequest,
		subresource: 'approval' | 'status',
		what: string,
		change: (status: Readonly<Record<string, unknown>>) => Record<string, unknown>,
		signal?: AbortSignal,
	): Promise<CertificateSigningRequest> {
		const path = `${requestsPath}/${encodeURIComponent(seen.name)}`;
		const object = asObject(await get(path, what, signal));
		const metadata = asObject(object['metadata']);
		const isSame =
			metadata['uid'] === seen.uid &&
			metadata['resourceVersion'] === seen.resourceVersion &&
			asObject(object['spec'])['request'] === seen.requestBase64;
		if (!isSame) {
			throw new ClusterError('conflict', `${what}: it is no longer the request that was read`);
		}

		const {managedFields: _, ...kept} = metadata;
		const updated = await transport.json({
			method: 'PUT',
			path: `${path}/${subresource}?fieldManager=${manager}`,
			// uid and resourceVersion stay in the metadata: the server refuses the write if either moved on since.
			body: {...object, metadata: kept, status: change(asObject(object['status']))},
			what,
			signal,
		});
		return decodeSigningRequest(updated);
	}

	async function getOptional<T>(
		path: string,
		what: string,
		decode: (value: unknown) => T,
		signal?: AbortSignal,
	): Promise<T | undefined> {
		try {
			return decode(await get(path, what, signal));
		} catch (error) {
			if (error instanceof ClusterError && error.code === 'not-found') {
				return undefined;
			}

			throw error;
		}
	}

	async function apply<T>(
		resource: 'secrets' | 'configmaps',
		object: Readonly<Record<string, unknown>> & {
			readonly metadata: {
				readonly namespace: string;
				readonly name: string;
				readonly labels?: object;
				readonly annotations?: object;
			};
		},
		{pin, force = false, dryRun = false}: ApplyOptions,
		decode: (value: unknown) => T,
		signal?: AbortSignal,
	): Promise<T> {
		const {namespace, name} = object.metadata;
		const collection = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
		const query = `fieldManager=${manager}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
		const what = `${pin ? 'update' : 'create'} ${String(object['kind'])} ${quoted(`${namespace}/${name}`)}`;
		if (pin === undefined) {
			// POST, so that an object made by somebody else in the meantime is an error and not taken over.
			return decode(await transport.json({method: 'POST', path: `${collection}?${query}`, body: object, what, signal}));
		}

		return decode(
			await transport.json({
				method: 'PATCH',
				path: `${collection}/${encodeURIComponent(name)}?${query}&force=${force}`,
				contentType: 'application/apply-patch+yaml',
				body: {...object, metadata: {...object.metadata, uid: pin.uid, resourceVersion: pin.resourceVersion}},
				what,
				signal,
			}),
		);
	}

	return {
		info: loaded.info,
		transport,
		async version(signal) {
			return asText(asObject(await get('/version', 'read the server version', signal))['gitVersion']);
		},
		async whoAmI(signal) {
			const review = await transport.json({
				method: 'POST',
				path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
				body: {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'},
				what: 'ask who I am',
				signal,
			});
			const user = asObject(asObject(asObject(review)['status'])['userInfo']);
			const uid = asText(user['uid']);
			return {
				username: asText(user['username']),
				...(uid === '' ? {} : {uid}),
				groups: asList(user['groups']).map(asText),
				extra: Object.fromEntries(
					Object.entries(asObject(user['extra'])).map(([key, list]) => [key, asList(list).map(asText)]),
				),
			};
		},
		listRequests: (options, signal) => listRequests(transport, options, signal),
		async getRequest(name, signal) {
			return decodeSigningRequest(
				await get(
					`${requestsPath}/${encodeURIComponent(name)}`,
					`read CertificateSigningRequest ${quoted(name)}`,
					signal,
				),
			);
		},
		async getRequestObject(name, signal) {
			const object = asObject(
				await get(
					`${requestsPath}/${encodeURIComponent(name)}`,
					`read CertificateSigningRequest ${quoted(name)}`,
					signal,
				),
			);
			const {managedFields: _, ...metadata} = asObject(object['metadata']);
			return {...object, metadata};
		},
		async createRequest(request, signal, {dryRun = false} = {}) {
			const {name, generateName, labels, annotations, requestPem, signerName, usages, expirationSeconds} = request;
			const created = await transport.json({
				method: 'POST',
				path: `${requestsPath}?fieldManager=${manager}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`,
				body: {
					apiVersion: 'certificates.k8s.io/v1',
					kind: 'CertificateSigningRequest',
					metadata: {name, generateName, labels, annotations},
					spec: {request: Buffer.from(requestPem).toString('base64'), signerName, usages, expirationSeconds},
				},
				what: `create CertificateSigningRequest ${quoted(name ?? `${generateName}…`)}`,
				signal,
			});
			return decodeSigningRequest(created);
		},
		decide(seen, {type, reason, message}, signal) {
			const what = `${type === 'Approved' ? 'approve' : 'deny'} CertificateSigningRequest ${quoted(seen.name)}`;
			// Times are left to the server: clocks of SSH hosts drift, and the cleaner counts from these.
			return updatePinned(
				seen,
				'approval',
				what,
				status => ({...status, conditions: [...asList(status['conditions']), {type, status: 'True', reason, message}]}),
				signal,
			);
		},
		uploadCertificate(seen, certificatePem, signal) {
			const what = `sign CertificateSigningRequest ${quoted(seen.name)}`;
			return updatePinned(
				seen,
				'status',
				what,
				status => ({...status, certificate: Buffer.from(certificatePem).toString('base64')}),
				signal,
			);
		},
		fail(seen, {reason, message}, signal) {
			const what = `mark CertificateSigningRequest ${quoted(seen.name)} as failed`;
			return updatePinned(
				seen,
				'status',
				what,
				status => ({
					...status,
					conditions: [...asList(status['conditions']), {type: 'Failed', status: 'True', reason, message}],
				}),
				signal,
			);
		},
		async deleteRequest(name, {uid, resourceVersion}: Pin, signal) {
			await transport.json({
				method: 'DELETE',
				path: `${requestsPath}/${encodeURIComponent(name)}`,
				body: {apiVersion: 'v1', kind: 'DeleteOptions', preconditions: {uid, resourceVersion}},
				what: `delete CertificateSigningRequest ${quoted(name)}`,
				signal,
			});
		},
		getSecret: (namespace, name, signal) =>
			getOptional(
				`/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
				`read Secret ${quoted(`${namespace}/${name}`)}`,
				decodeSecret,
				signal,
			),
		getConfigMap: (namespace, name, signal) =>
			getOptional(
				`/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${encodeURIComponent(name)}`,
				`read ConfigMap ${quoted(`${namespace}/${name}`)}`,
				decodeConfigMap,
				signal,
			),
		applySecret: ({namespace, name, type, data, labels, annotations}, options, signal) =>
			apply(
				'secrets',
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {namespace, name, ...(labels && {labels}), ...(annotations && {annotations})},
					type,
					data: Object.fromEntries(
						Object.entries(data).map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]),
					),
				},
				options,
				decodeSecret,
				signal,
			),
		applyConfigMap: ({namespace, name, data, labels, annotations}, options, signal) =>
			apply(
				'configmaps',
				{
					apiVersion: 'v1',
					kind: 'ConfigMap',
					metadata: {namespace, name, ...(labels && {labels}), ...(annotations && {annotations})},
					data,
				},
				options,
				decodeConfigMap,
				signal,
			),
		async reviewAccess(resourceAttributes, signal) {
			const review = await transport.json({
				method: 'POST',
				path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
				body: {apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {resourceAttributes}},
				what: 'ask what I may do',
				signal,
			});
			const status = asObject(asObject(review)['status']);
			const reason = asText(status['reason']);
			return {allowed: status['allowed'] === true, ...(reason === '' ? {} : {reason})};
		},
		close: () => transport.close(),
	};
}

/** Reads every page; a token that ran out (410) starts the list again from the top, twice at most. */
export async function listRequests(
	transport: Transport,
	{limit = 250, fieldSelector, labelSelector, onPage}: ListOptions = {},
	signal?: AbortSignal,
): Promise<RequestPage> {
	for (let attempt = 1; ; attempt += 1) {
		const requests: CertificateSigningRequest[] = [];
		let next = '';
		try {
			for (;;) {
				const query = new URLSearchParams({limit: String(limit)});
				for (const [key, value] of Object.entries({fieldSelector, labelSelector, continue: next || undefined})) {
					if (value !== undefined) {
						query.set(key, value);
					}
				}

				const list = asObject(
					await transport.json({path: `${requestsPath}?${query}`, what: 'list CertificateSigningRequests', signal}),
				);
				const metadata = asObject(list['metadata']);
				const resourceVersion = asText(metadata['resourceVersion']);
				for (const item of asList(list['items'])) {
					requests.push(decodeSigningRequest(item));
				}

				const remaining = metadata['remainingItemCount'];
				onPage?.({requests: [...requests], resourceVersion, ...(typeof remaining === 'number' ? {remaining} : {})});
				next = asText(metadata['continue']);
				if (next === '') {
					return {requests, resourceVersion};
				}
			}
		} catch (error) {
			if (!(error instanceof ClusterError && error.code === 'expired' && next !== '' && attempt < 3)) {
				throw error;
			}
		}
	}
}
