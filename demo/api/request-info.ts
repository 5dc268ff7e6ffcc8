import type {Attributes} from '../schema/resource.js';
import {badRequest} from '../schema/status.js';

/** The verb and resource of a request, from method and path only (apiserver RequestInfoFactory). */
export type RequestInfo = Attributes & {
	readonly isResource: boolean;
	readonly version: string;
	/** Whether the path names one object. For a collection, `name` comes from a field selector. */
	readonly hasName: boolean;
};

const verbs: Readonly<Record<string, readonly [collection: string, single: string]>> = {
	GET: ['list', 'get'],
	HEAD: ['list', 'get'],
	POST: ['create', 'create'],
	PUT: ['update', 'update'],
	PATCH: ['patch', 'patch'],
	DELETE: ['deletecollection', 'delete'],
};

/** Every value except `0` and `false` is true, even an empty one (conversion of query parameters). */
export const isTrue = (text: string | null) => text !== null && text !== '0' && text.toLowerCase() !== 'false';

/** @throws {ApiError} 400 for a path that can't be decoded. */
export function readRequestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
	const none = {group: '', version: '', resource: '', subresource: '', namespace: '', name: ''};
	const plain: RequestInfo = {...none, verb: method.toLowerCase(), isResource: false, hasName: false, path};
	let parts: readonly string[];
	try {
		parts = path.split('/').slice(1).map(decodeURIComponent);
	} catch {
		throw badRequest(`the path ${JSON.stringify(path)} can't be decoded`);
	}

	const isCore = parts[0] === 'api';
	const rest = isCore ? parts.slice(2) : parts.slice(3);
	if ((!isCore && parts[0] !== 'apis') || rest.length === 0 || (rest.length === 1 && rest[0] === '')) {
		return plain;
	}

	const [group = '', version = ''] = isCore ? ['', parts[1]] : [parts[1], parts[2]];
	const isInNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '');
	const [resource = '', name = '', ...deeper] = isInNamespace ? rest.slice(2) : rest;
	const [collection, single] = verbs[method] ?? ['', ''];
	let verb = name ? single : collection;
	let selectedName = name;
	if (verb === 'list' || verb === 'deletecollection') {
		if (verb === 'list' && isTrue(query.get('watch'))) {
			verb = 'watch';
		}

		selectedName = /(?:^|,)metadata\.name==?([^,]*)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
	}

	return {
		isResource: true,
		hasName: name !== '',
		verb,
		group,
		version,
		resource,
		subresource: deeper.join('/'),
		// A namespace counts as being in itself, so that a Role in it can grant `get` on it.
		namespace: isInNamespace ? (rest[1] ?? '') : resource === 'namespaces' ? name : '',
		name: selectedName,
		...(query.get('fieldSelector') && {fieldSelector: query.get('fieldSelector') ?? ''}),
	};
}
