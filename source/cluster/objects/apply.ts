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
		/** Absent for what is the whole cluster's. */
		readonly namespace?: string;
		readonly name: string;
		readonly labels?: object;
		readonly annotations?: object;
	};
};

/**
 * Writes a Secret, ConfigMap or the like: created where there is none to be, else applied onto the one that `pin` names.
 *
 * @param collection - path of the objects of its kind.
 * @returns the object as the server answered, undecoded.
 * @throws {ClusterError} `already-exists` without `pin`; `conflict` where the object moved on since it was pinned, or
 * where other managers own what would be written and `force` is not set.
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
		// POST, so that an object made by somebody else in the meantime is an error and not taken over.
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
	 * Fields of an object that was created by POST belong to the manager's updates, and not to what it applies: applied
	 * again they would be a conflict with ourselves, and what is left out would stay. This changes whose they are, as
	 * client-go's csaupgrade does.
	 *
	 * @returns the resourceVersion to apply onto.
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
				// A precondition: 409 if it moved on.
				{op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion},
			],
			what,
			signal,
		});
		return asText(asObject(asObject(patched)['metadata'])['resourceVersion']);
	}
}
