import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {collectionOf, groupVersion} from '../schema/resource.js';
import {readSelectors} from '../schema/selectors.js';
import {ApiError, badRequest, expired} from '../schema/status.js';
import type {Representation} from './content.js';
import {negotiate, parseJson} from './content.js';
import type {ReadOptions} from './list-options.js';
import {checkListOptions, readNumber, readRevision} from './list-options.js';
import type {Storage} from './storage.js';
import {Compacted} from './storage.js';
import {partialOf, tableOf} from './table.js';

const inconsistent =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

type Token = {readonly revision: number; readonly start: string};

/** A continue token as in etcd3: the revision of the list, and the key of the next page. */
function writeToken({revision, start}: Token): string {
	return Buffer.from(JSON.stringify({v: 'meta.k8s.io/v1', rv: revision, start})).toString('base64url');
}

function readToken(text: string): Token {
	const wrong = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
	const token = parseJson(Buffer.from(text, 'base64url').toString('utf8'), wrong);
	const {v, rv, start} = (token ?? {}) as Readonly<Record<string, unknown>>;
	if (v !== 'meta.k8s.io/v1' || typeof rv !== 'number' || typeof start !== 'string') {
		throw wrong('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
	}

	return {revision: rv, start};
}

function refuseFuture(revision: number, current: number): void {
	if (revision > current) {
		throw new ApiError(504, 'Timeout', `Too large resource version: ${revision}, current: ${current}`, {
			details: {
				causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: ''}],
				retryAfterSeconds: 1,
			},
		});
	}
}

/** LIST with paging, selectors and the resourceVersion rules of the API concepts page. */
export function list(storage: Storage, resource: Resource, options: ReadOptions): JsonObject {
	const {query, namespace, now} = options;
	const representation = negotiate(options.accept, true);
	checkListOptions(query, false);
	const matches = readSelectors(query, resource.fieldLabels);
	const asked = readRevision(query);
	const limit = Math.max(readNumber(query, 'limit'), 0);
	const continueText = query.get('continue') ?? '';
	const token = continueText ? readToken(continueText) : undefined;
	if (token && asked) {
		throw badRequest('specifying resource version is not allowed when using continue');
	}

	readNumber(query, 'timeoutSeconds');
	refuseFuture(asked ?? 0, storage.revision);
	const isExact =
		query.get('resourceVersionMatch') === 'Exact' ||
		(Boolean(asked) && limit > 0 && !query.get('resourceVersionMatch'));
	const revision = token && token.revision > 0 ? token.revision : isExact ? (asked ?? 0) : storage.revision;
	const collection = collectionOf(resource);
	const prefix = namespace ? `${namespace}/` : '';
	let all: ReturnType<Storage['list']>;
	try {
		all = storage.list(collection, prefix, revision);
	} catch (error) {
		if (!(error instanceof Compacted)) {
			throw error;
		}

		throw token
			? expired(inconsistent, writeToken({revision: -1, start: token.start}))
			: expired('The resourceVersion for the provided list is too old.');
	}

	const from = token ? all.findIndex(({key}) => Buffer.compare(Buffer.from(key), Buffer.from(token.start)) >= 0) : 0;
	// resourceVersion=0 is answered from the cache, which has no pages.
	const pageSize = limit > 0 && asked !== 0 ? limit : Number.POSITIVE_INFINITY;
	const page: KubeObject[] = [];
	let index = from === -1 ? all.length : from;
	for (; index < all.length && page.length < pageSize; index += 1) {
		const {object} = all[index] as (typeof all)[number];
		if (!matches || matches(object)) {
			page.push(object);
		}
	}

	// With a selector, another page may exist although nothing in it matches.
	const next = all[index];
	const metadata = {
		resourceVersion: String(revision),
		...(next && {continue: writeToken({revision, start: next.key})}),
		...(next && !matches && {remainingItemCount: all.length - index}),
	};
	return present(resource, page, metadata, representation, query.get('includeObject'), now());
}

function present(
	resource: Resource,
	objects: readonly KubeObject[],
	metadata: JsonObject,
	{as, version}: Representation,
	includeObject: string | null,
	now: Date,
): JsonObject {
	switch (as) {
		case 'table':
			return tableOf(resource, objects, {version, metadata, includeObject, now});
		case 'partial':
			return {
				kind: 'PartialObjectMetadataList',
				apiVersion: `meta.k8s.io/${version}`,
				metadata,
				items: objects.map(object => partialOf(object, version)),
			};
		case 'object':
			return {
				kind: `${resource.kind}List`,
				apiVersion: groupVersion(resource),
				metadata,
				items: objects.map(bareOf),
			};
	}
}

/** Objects of the storage without kind and version, which items of a list do not have. */
const bares = new WeakMap<KubeObject, JsonObject>();

function bareOf(object: KubeObject): JsonObject {
	const known = bares.get(object);
	if (known) {
		return known;
	}

	const {kind, apiVersion, ...rest} = object;
	bares.set(object, rest as JsonObject);
	return rest as JsonObject;
}

/** One object in the requested representation. */
export function presentOne(
	resource: Resource,
	object: KubeObject,
	{as, version}: Representation,
	query: URLSearchParams,
	now: Date,
): JsonObject {
	switch (as) {
		case 'table':
			return tableOf(resource, [object], {
				version,
				metadata: {resourceVersion: object.metadata.resourceVersion},
				includeObject: query.get('includeObject'),
				now,
			});
		case 'partial':
			return partialOf(object, version);
		case 'object':
			return object as unknown as JsonObject;
	}
}
