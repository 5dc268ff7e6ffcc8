import type {V1CertificateSigningRequest, V1DeleteOptions} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {RequestCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import type {CertificateSigningRequest} from '../model/index.js';
import {asList, asObject, ClusterError, quoted, undone} from '../model/index.js';
import {fieldManager} from './apply.js';
import {decodeSigningRequest} from './decode.js';
import {listRequestObjects, listRequests, requestsPath} from './list-requests.js';
import type {Sent} from './wire.js';

const pathOf = (name: string) => `${requestsPath}/${encodeURIComponent(name)}`;

/**
 * The calls on CertificateSigningRequests. client-node's API class sends objects of its models, which lose unknown fields: a
 * PUT to /approval would remove them. So bodies are the server's own objects, and only the types come from client-node.
 */
export function requestCalls(transport: Transport): RequestCalls {
	/**
	 * Reads the object, changes it by `change`, and writes it by PUT, if it has not changed since it was seen. It is read first,
	 * because a PUT without its finalizers and owners would remove them. A JSON patch would not need that, but requires the verb
	 * `patch`, and approvers have only `update`.
	 */
	async function updatePinned(
		seen: CertificateSigningRequest,
		subresource: 'approval' | 'status',
		what: string,
		change: (status: Readonly<Record<string, unknown>>) => Record<string, unknown>,
		signal?: AbortSignal,
	): Promise<CertificateSigningRequest> {
		const object = asObject(await transport.json({path: pathOf(seen.name), what, signal}).catch(notSent));
		const {managedFields: _, ...metadata} = asObject(object['metadata']);
		if (metadata['uid'] !== seen.uid) {
			throw new ClusterError('conflict', localized`${what}: it was deleted and recreated since it was read`);
		}

		if (asObject(object['spec'])['request'] !== seen.requestBase64) {
			throw new ClusterError('conflict', localized`${what}: its PKCS#10 request is no longer the one that was read`);
		}

		if (metadata['resourceVersion'] !== seen.resourceVersion) {
			throw new ClusterError('conflict', localized`${what}: it was changed since it was read`);
		}

		const updated = await transport.json({
			method: 'PUT',
			path: `${pathOf(seen.name)}/${subresource}?fieldManager=${fieldManager}`,
			// uid and resourceVersion stay in the metadata, so that the server refuses the write if either has changed.
			body: {...object, metadata, status: change(asObject(object['status']))},
			what,
			signal,
		});
		return decodeSigningRequest(updated);
	}

	async function getObject(name: string, signal?: AbortSignal) {
		return asObject(
			await transport.json({
				path: pathOf(name),
				what: localized`read CertificateSigningRequest ${quoted(name)}`,
				signal,
			}),
		);
	}

	return {
		listRequests: (options, signal) => listRequests(transport, options, signal),
		async getRequest(name, signal) {
			return decodeSigningRequest(await getObject(name, signal));
		},
		listRequestObjects: (options, signal) => listRequestObjects(transport, options, signal),
		async getRequestObject(name, signal) {
			const object = await getObject(name, signal);
			const {managedFields: _, ...metadata} = asObject(object['metadata']);
			return {...object, metadata};
		},
		async createRequest(request, signal, {dryRun = false} = {}) {
			const {name, generateName, labels, annotations, requestPem, signerName, usages, expirationSeconds} = request;
			const created = await transport.json({
				method: 'POST',
				path: `${requestsPath}?fieldManager=${fieldManager}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`,
				body: {
					apiVersion: 'certificates.k8s.io/v1',
					kind: 'CertificateSigningRequest',
					metadata: {name, generateName, labels, annotations},
					spec: {request: Buffer.from(requestPem).toString('base64'), signerName, usages, expirationSeconds},
				} satisfies Sent<V1CertificateSigningRequest>,
				what: localized`create CertificateSigningRequest ${quoted(name ?? `${generateName}…`)}`,
				signal,
			});
			return decodeSigningRequest(created);
		},
		decide(seen, {type, reason, message}, signal) {
			const what = localized`${type === 'Approved' ? localized`approve` : localized`deny`} CertificateSigningRequest ${quoted(seen.name)}`;
			// The server sets the times. Clocks of SSH hosts drift, and the cleaner of requests counts from these times.
			return updatePinned(
				seen,
				'approval',
				what,
				status => ({...status, conditions: [...asList(status['conditions']), {type, status: 'True', reason, message}]}),
				signal,
			);
		},
		uploadCertificate(seen, certificatePem, signal) {
			const what = localized`sign CertificateSigningRequest ${quoted(seen.name)}`;
			return updatePinned(
				seen,
				'status',
				what,
				status => ({...status, certificate: Buffer.from(certificatePem).toString('base64')}),
				signal,
			);
		},
		fail(seen, {reason, message}, signal) {
			const what = localized`mark CertificateSigningRequest ${quoted(seen.name)} as failed`;
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
		async deleteRequest(name, {uid, resourceVersion}, signal) {
			await transport.json({
				method: 'DELETE',
				path: pathOf(name),
				body: {
					apiVersion: 'v1',
					kind: 'DeleteOptions',
					preconditions: {uid, resourceVersion},
				} satisfies Sent<V1DeleteOptions>,
				what: localized`delete CertificateSigningRequest ${quoted(name)}`,
				signal,
			});
		},
	};
}

/** The read before the write failed, so the write was not sent. */
function notSent(error: unknown): never {
	throw undone(error);
}
