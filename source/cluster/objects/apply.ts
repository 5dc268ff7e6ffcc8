import {localized} from '../../base/text/index.js';
import type {ApplyOptions} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import type {Pin} from '../model/index.js';
import {asList, asObject, asText, ClusterError, quoted, undone} from '../model/index.js';

/** The name under which certdeck owns fields (`metadata.managedFields`). */
export const fieldManager = 'certdeck';

type Applied = Readonly<Record<string, unknown>> & {
	readonly kind: string;
	readonly metadata: {
		/** Absent for cluster-scoped objects. */
		readonly namespace?: string;
		readonly name: string;
		readonly labels?: object;
		readonly annotations?: object;
	};
};

/**
 * Writes an object such as a Secret or ConfigMap. Without `pin` it is created. With `pin` it is applied to the object of
 * that identity and version.
 *
 * @param collection - path of the collection of its kind.
 * @returns the answer of the server, not decoded.
 * @throws {ClusterError} `already-exists` without `pin`. `conflict` if the object has changed since it was pinned, or if
 * other managers own the fields and `force` is not set.
 */
export async function applyObject<T>(
	transport: Transport,
	collection: string,
	object: Applied,
	{pin, force = false, dryRun = false}: ApplyOptions,
	decode: (value: unknown) => T,
	signal?: AbortSignal,
): Promise<T> {
	const {namespace, name} = object.metadata;
	const path = `${collection}/${encodeURIComponent(name)}`;
	const query = `fieldManager=${fieldManager}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
	const what = `${pin ? 'update' : 'create'} ${object.kind} ${quoted(namespace === undefined ? name : `${namespace}/${name}`)}`;
	if (pin === undefined) {
		// POST, so that an object that another client created in the meantime is an error, and is not changed.
		return decode(await transport.json({method: 'POST', path: `${collection}?${query}`, body: object, what, signal}));
	}

	const current = asObject(
		await transport.json({path, what, signal}).catch((error: unknown) => {
			throw undone(error);
		}),
	);
	const resourceVersion = await handOver(current, pin);
	return decode(
		await transport.json({
			method: 'PATCH',
			path: `${path}?${query}&force=${force}`,
			contentType: 'application/apply-patch+yaml',
			body: {...object, metadata: {...object.metadata, uid: pin.uid, resourceVersion}},
			what,
			signal,
		}),
	);

	/**
	 * Changes the owner of fields from our updates to our applied configuration, as client-go's csaupgrade does. A POST makes
	 * fields belong to a manager's updates. Without the change, applying would conflict with ourselves, and would not remove
	 * fields that are left out.
	 *
	 * @returns the resourceVersion to apply to.
	 */
	async function handOver(found: Readonly<Record<string, unknown>>, {uid, resourceVersion}: Pin): Promise<string> {
		const metadata = asObject(found['metadata']);
		if (metadata['uid'] !== uid || metadata['resourceVersion'] !== resourceVersion) {
			throw new ClusterError('conflict', localized`${what}: it is no longer the one that was read`);
		}

		const managers = asList(metadata['managedFields']).map(asObject);
		const isOurs = (each: Readonly<Record<string, unknown>>, operation: string) =>
			each['manager'] === fieldManager && each['operation'] === operation && !each['subresource'];
		if (dryRun || !managers.some(each => isOurs(each, 'Update'))) {
			return resourceVersion;
		}

		const hasApplied = managers.some(each => isOurs(each, 'Apply'));
		const handedOver = managers.flatMap(each =>
			isOurs(each, 'Update') ? (hasApplied ? [] : [{...each, operation: 'Apply'}]) : [each],
		);
		const patched = await transport.json({
			method: 'PATCH',
			path: `${path}?fieldManager=${fieldManager}`,
			contentType: 'application/json-patch+json',
			body: [
				{op: 'replace', path: '/metadata/managedFields', value: handedOver},
				// A precondition: 409 if the object has changed.
				{op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion},
			],
			what,
			signal,
		});
		return asText(asObject(asObject(patched)['metadata'])['resourceVersion']);
	}
}
