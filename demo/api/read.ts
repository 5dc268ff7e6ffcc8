import type {Representation} from './content.js';
import {negotiate, parseJson} from './content.js';
import type {JsonObject, KubeObject} from './json.js';
import {isTrue} from './request-info.js';
import type {Resource} from './resource.js';
import {collectionOf, groupVersion} from './resource.js';
import type {Predicate} from './selectors.js';
import {readSelectors} from './selectors.js';
import {ApiError, badRequest, expired, fault, invalid} from './status.js';
import type {Storage} from './storage.js';
import {Compacted} from './storage.js';
import {partialOf, tableOf} from './table.js';

const listOptions = {group: 'meta.k8s.io', kind: 'ListOptions'};
const inconsistent =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

export type ReadOptions = {
	readonly query: URLSearchParams;
	readonly accept: string | undefined;
	readonly namespace: string;
	readonly now: Date;
};

type Token = {readonly revision: number; readonly start: string};

/** A continue token, as etcd3's: what the list was read at and where it goes on. */
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

/** Numbers in a query; absent is 0. */
export function readNumber(query: URLSearchParams, name: string): number {
	const text = query.get(name) ?? '';
	if (text !== '' && !/^[+-]?\d+$/.test(text)) {
		throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
	}

	return Number(text || 0);
}

/** @returns undefined where it is absent. */
export function readRevision(query: URLSearchParams): number | undefined {
	const text = query.get('resourceVersion') ?? '';
	if (text === '') {
		return undefined;
	}

	if (!/^\d+$/.test(text)) {
		throw badRequest(
			`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
		);
	}

	return Number(text);
}

/** resourceVersionMatch and sendInitialEvents have their own table of what goes with what. */
function checkOptions(query: URLSearchParams, isWatch: boolean): void {
	const match = query.get('resourceVersionMatch') ?? '';
	const revision = query.get('resourceVersion') ?? '';
	const initialEvents = query.has('sendInitialEvents');
	const causes = [];
	if (initialEvents && !isWatch) {
		causes.push(fault.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
	} else if (isWatch && initialEvents && match !== 'NotOlderThan') {
		causes.push(
			fault.forbidden(
				'resourceVersionMatch',
				'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
			),
		);
	} else if (isWatch && match && !initialEvents) {
		causes.push(
			fault.forbidden(
				'resourceVersionMatch',
				'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
			),
		);
	} else if (match && !isWatch) {
		if (!revision) {
			causes.push(
				fault.forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
			);
		}

		if (query.get('continue')) {
			causes.push(
				fault.forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'),
			);
		}

		if (match !== 'Exact' && match !== 'NotOlderThan') {
			causes.push(fault.notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']));
		} else if (match === 'Exact' && revision === '0') {
			causes.push(
				fault.forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
			);
		}
	}

	if (causes.length > 0) {
		throw invalid(listOptions, '', causes);
	}
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
	checkOptions(query, false);
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
	// resourceVersion=0 is answered from the cache, which does not know pages.
	const pageSize = limit > 0 && asked !== 0 ? limit : Number.POSITIVE_INFINITY;
	const page: KubeObject[] = [];
	let index = from === -1 ? all.length : from;
	for (; index < all.length && page.length < pageSize; index += 1) {
		const {object} = all[index] as (typeof all)[number];
		if (!matches || matches(object)) {
			page.push(object);
		}
	}

	// With a selector a full page may be the last one only by luck: the rest may hold no match.
	const next = all[index];
	const metadata = {
		resourceVersion: String(revision),
		...(next && {continue: writeToken({revision, start: next.key})}),
		...(next && !matches && {remainingItemCount: all.length - index}),
	};
	return present(resource, page, metadata, representation, query.get('includeObject'), now);
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
				items: objects.map(({kind, apiVersion, ...rest}) => rest as JsonObject),
			};
	}
}

/** One object in the representation asked for. */
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

export type WatchSink = {
	/** @returns false once the reader is gone or too slow. */
	readonly send: (line: string) => boolean;
	readonly end: () => void;
};

/** A watch that is ready to run; `open` starts it and returns what stops it. */
export type Watch = {readonly open: (sink: WatchSink) => () => void};

type Event = {readonly type: string; readonly object: KubeObject};

/** WATCH: existing objects where asked for, then changes, bookmarks and a clean end. */
export function watch(storage: Storage, resource: Resource, options: ReadOptions): Watch {
	const {query, namespace} = options;
	const representation = negotiate(options.accept, true);
	const collection = collectionOf(resource);
	checkOptions(query, true);
	const matches = readSelectors(query, resource.fieldLabels);
	const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
	const timeoutSeconds = readNumber(query, 'timeoutSeconds') || 1800 + Math.random() * 1800;
	const includeObject = query.get('includeObject');
	let asked: number | undefined;
	try {
		asked = readRevision(query);
	} catch (error) {
		throw new ApiError(500, '', (error as Error).message.replace('invalid resource version: ', ''));
	}

	const wantsInitialEvents = isTrue(query.get('sendInitialEvents'));
	const startsFull = wantsInitialEvents || (!query.has('sendInitialEvents') && !asked);
	const prefix = namespace ? `${namespace}/` : '';
	tableOf(resource, [], {version: 'v1', metadata: {}, includeObject, now: options.now});

	return {
		open(sink) {
			let isFirst = true;
			let isOpen = true;
			let sentRevision = startsFull ? storage.revision : (asked ?? storage.revision);
			const write = ({type, object}: Event) => {
				const shown =
					type === 'BOOKMARK' && representation.as === 'object'
						? object
						: type === 'ERROR'
							? object
							: representation.as === 'table'
								? tableOf(resource, type === 'BOOKMARK' ? [] : [object], {
										version: representation.version,
										metadata: {resourceVersion: object.metadata.resourceVersion},
										includeObject,
										withColumns: isFirst,
										now: new Date(),
									})
								: presentOne(resource, object, representation, query, new Date());
				isFirst = false;
				isOpen = isOpen && sink.send(`${JSON.stringify({type, object: shown})}\n`);
			};

			const bookmark = (annotations?: Readonly<Record<string, string>>) => {
				write({
					type: 'BOOKMARK',
					object: {
						kind: resource.kind,
						apiVersion: groupVersion(resource),
						metadata: {resourceVersion: String(sentRevision), ...(annotations && {annotations})},
					} as unknown as KubeObject,
				});
			};

			if (startsFull) {
				for (const {object} of storage.list(collection, prefix)) {
					if (!matches || matches(object)) {
						write({type: 'ADDED', object});
					}
				}

				if (wantsInitialEvents && wantsBookmarks) {
					bookmark({'k8s.io/initial-events-end': 'true'});
				}
			}

			const onChange = (change: Parameters<Parameters<Storage['subscribe']>[1]>[0]) => {
				sentRevision = Math.max(sentRevision, change.revision);
				if (change.key.startsWith(prefix) && change.revision > (asked ?? 0)) {
					const event = eventFor(change, matches);
					if (event) {
						write(event);
					}
				}
			};

			try {
				for (const change of startsFull ? [] : storage.changesSince(collection, asked ?? 0)) {
					onChange(change);
				}
			} catch (error) {
				if (!(error instanceof Compacted)) {
					throw error;
				}

				write({type: 'ERROR', object: expired(error.message).toStatus() as unknown as KubeObject});
				sink.end();
				return () => {};
			}

			const unsubscribe = storage.subscribe(collection, onChange);
			// A bookmark each minute, and one shortly before the end so that the next watch starts there.
			const ticking = wantsBookmarks
				? setInterval(() => {
						sentRevision =
							storage.revision > sentRevision && !(asked && asked > storage.revision) ? storage.revision : sentRevision;
						bookmark();
					}, 60_000)
				: undefined;
			const last = wantsBookmarks && timeoutSeconds > 2 ? setTimeout(bookmark, (timeoutSeconds - 2) * 1000) : undefined;
			const ending = setTimeout(() => {
				close();
				sink.end();
			}, timeoutSeconds * 1000);
			const close = () => {
				unsubscribe();
				clearInterval(ticking);
				clearTimeout(last);
				clearTimeout(ending);
			};
			return close;
		},
	};
}

/** A change as a watcher with a selector sees it: coming into view is ADDED, leaving it is DELETED. */
function eventFor(
	{type, object, previous}: Parameters<Parameters<Storage['subscribe']>[1]>[0],
	matches: Predicate | undefined,
): Event | undefined {
	if (!matches || type !== 'MODIFIED') {
		return !matches || matches(object) ? {type, object} : undefined;
	}

	const isIn = matches(object);
	const wasIn = previous !== undefined && matches(previous);
	if (isIn) {
		return {type: wasIn ? 'MODIFIED' : 'ADDED', object};
	}

	return wasIn && previous
		? {
				type: 'DELETED',
				object: {...previous, metadata: {...previous.metadata, resourceVersion: object.metadata.resourceVersion}},
			}
		: undefined;
}
