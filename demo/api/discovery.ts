import type {JsonObject} from '../schema/json.js';
import type {Resource, Review} from '../schema/resource.js';
import {verbsOf} from '../schema/resource.js';
import {methodNotAllowed, unknownResource} from '../schema/status.js';
import type {Answer, Call} from './call.js';
import {readAccept} from './content.js';
import {openApiV2, openApiV3, openApiV3Index} from './openapi.js';

/** The answer to GET /version. The demo behaves like this release. */
export const version = {
	major: '1',
	minor: '37',
	emulationMajor: '1',
	emulationMinor: '37',
	minCompatibilityMajor: '1',
	minCompatibilityMinor: '36',
	gitVersion: 'v1.37.2',
	gitCommit: '0000000000000000000000000000000000000000',
	gitTreeState: 'clean',
	buildDate: '2026-06-10T00:00:00Z',
	goVersion: 'go1.26.3',
	compiler: 'gc',
	platform: 'linux/amd64',
} as const;

type Kinds = {readonly resources: readonly Resource[]; readonly reviews: readonly Review[]};

function groupsOf({resources, reviews}: Kinds): ReadonlyMap<string, readonly string[]> {
	const groups = new Map<string, string[]>();
	for (const {group, version: served} of [...resources, ...reviews]) {
		const versions = groups.get(group) ?? [];
		if (!versions.includes(served)) {
			versions.push(served);
		}

		groups.set(group, versions);
	}

	return groups;
}

function plainGroup(group: string, versions: readonly string[]): JsonObject {
	const entries = versions.map(served => ({groupVersion: `${group}/${served}`, version: served}));
	return {name: group, versions: entries, preferredVersion: entries[0] ?? {}};
}

/** APIResourceList of one group version. */
function resourceList(kinds: Kinds, group: string, served: string): JsonObject | undefined {
	const isOf = (kind: Resource | Review) => kind.group === group && kind.version === served;
	const entries = [
		...kinds.reviews.filter(isOf).map(review => listed(review, ['create'])),
		...kinds.resources.filter(isOf).flatMap(resource => [
			{
				...listed(resource, verbsOf(resource)),
				...(resource.shortNames && {shortNames: resource.shortNames}),
				...(resource.categories && {categories: resource.categories}),
			},
			...Object.keys(resource.subresources).map(name => ({
				...listed(resource, verbsOf(resource, name)),
				name: `${resource.plural}/${name}`,
				singularName: '',
			})),
		]),
	];
	return entries.length === 0
		? undefined
		: {
				kind: 'APIResourceList',
				...(group && {apiVersion: 'v1'}),
				groupVersion: group ? `${group}/${served}` : served,
				resources: entries.sort((left, right) => (left.name < right.name ? -1 : 1)),
			};
}

/** APIResource of a kind. */
function listed({plural, singular, namespaced, kind}: Resource | Review, verbs: readonly string[]) {
	return {name: plural, singularName: singular, namespaced, kind, verbs};
}

/** APIGroupDiscoveryList: the content of all plain lists in one answer. */
function aggregated(kinds: Kinds, isCore: boolean, apiVersion: string): JsonObject {
	const items = [...groupsOf(kinds)]
		.filter(([group]) => (group === '') === isCore)
		.map(([group, versions]) => ({
			metadata: {...(group && {name: group}), creationTimestamp: null},
			versions: versions.map(served => ({
				version: served,
				freshness: 'Current',
				resources: [...kinds.reviews, ...kinds.resources]
					.filter(kind => kind.group === group && kind.version === served)
					.map(kind => discovered(kind))
					.sort((left, right) => (String(left['resource']) < String(right['resource']) ? -1 : 1)),
			})),
		}));
	return {kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${apiVersion}`, metadata: {}, items};
}

function discovered(kind: Resource | Review): JsonObject {
	const {group, version: served} = kind;
	const responseKind = {group, version: served, kind: kind.kind};
	const isStored = 'columns' in kind;
	const subresources = isStored ? Object.keys(kind.subresources) : [];
	return {
		resource: kind.plural,
		responseKind,
		scope: kind.namespaced ? 'Namespaced' : 'Cluster',
		singularResource: kind.singular,
		verbs: isStored ? verbsOf(kind) : ['create'],
		...(isStored && kind.shortNames && {shortNames: kind.shortNames}),
		...(isStored && kind.categories && {categories: kind.categories}),
		...(isStored &&
			subresources.length > 0 && {
				subresources: subresources.map(subresource => ({
					subresource,
					responseKind,
					verbs: verbsOf(kind, subresource),
				})),
			}),
	};
}

function wantsAggregated(accept: string | undefined): string | undefined {
	return readAccept(accept).find(
		({type, parameters}) =>
			type === 'application/json' &&
			parameters['g'] === 'apidiscovery.k8s.io' &&
			parameters['as'] === 'APIGroupDiscoveryList' &&
			['v2', 'v2beta1'].includes(parameters['v'] ?? ''),
	)?.parameters['v'];
}

const json = (object: unknown): Answer => ({kind: 'object', code: 200, object, encoding: 'json'});

/** The answer for an unknown group or path. It is no Status. */
export const nothingHere: Answer = {
	kind: 'raw',
	code: 404,
	body: '404 page not found\n',
	contentType: 'text/plain; charset=utf-8',
};

/** Answers paths that are no resource: discovery, OpenAPI, version and health. @throws {ApiError} 404 */
export function answerPath(kinds: Kinds, {method, path, headers, query}: Call): Answer {
	if (method !== 'GET' && method !== 'HEAD') {
		throw methodNotAllowed();
	}

	const route = path.length > 1 ? path.replace(/\/$/, '') : path;
	const discovery = wantsAggregated(headers['accept']);
	switch (route) {
		case '/':
			return json({
				paths: [
					'/api',
					'/api/v1',
					'/apis',
					...[...groupsOf(kinds)]
						.filter(([group]) => group)
						.flatMap(([group, versions]) => [`/apis/${group}`, ...versions.map(served => `/apis/${group}/${served}`)]),
					'/livez',
					'/openapi/v2',
					'/openapi/v3',
					'/readyz',
					'/version',
				],
			});
		case '/version':
			return json(version);
		case '/healthz':
		case '/healthz/ping':
		case '/livez':
		case '/livez/ping':
		case '/readyz':
		case '/readyz/ping':
			return {
				kind: 'raw',
				code: 200,
				body: query.has('verbose') ? `[+]ping ok\n${route.slice(1)} check passed\n` : 'ok',
				contentType: 'text/plain; charset=utf-8',
			};
		case '/api':
		case '/apis':
			if (discovery) {
				return {
					kind: 'object',
					code: 200,
					object: aggregated(kinds, route === '/api', discovery),
					encoding: 'json',
					contentType: `application/json;g=apidiscovery.k8s.io;v=${discovery};as=APIGroupDiscoveryList`,
				};
			}

			return json(
				route === '/api'
					? {
							kind: 'APIVersions',
							versions: ['v1'],
							serverAddressByClientCIDRs: [{clientCIDR: '0.0.0.0/0', serverAddress: headers['host'] ?? ''}],
						}
					: {
							kind: 'APIGroupList',
							apiVersion: 'v1',
							groups: [...groupsOf(kinds)]
								.filter(([group]) => group)
								.map(([group, versions]) => plainGroup(group, versions)),
						},
			);
		case '/openapi/v2':
			return openApiV2(kinds);
		case '/openapi/v3':
			return json(openApiV3Index(kinds));
	}

	const [, root, group = '', served = ''] = route.split('/');
	if (root === 'openapi') {
		const document = openApiV3(kinds, route.slice('/openapi/v3/'.length));
		if (document) {
			return json(document);
		}
	}

	const isCore = root === 'api';
	const versions = groupsOf(kinds).get(isCore ? '' : group);
	if ((isCore || root === 'apis') && versions) {
		const found =
			!isCore && !served
				? {kind: 'APIGroup', apiVersion: 'v1', ...plainGroup(group, versions)}
				: resourceList(kinds, isCore ? '' : group, isCore ? group : served);
		if (found) {
			return json(found);
		}
	}

	if ((isCore || root === 'apis') && versions) {
		throw unknownResource();
	}

	return nothingHere;
}
