import {negotiate} from './content.js';
import type {JsonObject, KubeObject} from './json.js';
import {presentOne} from './list.js';
import type {ReadOptions} from './list-options.js';
import {checkListOptions, readNumber, readRevision} from './list-options.js';
import {isTrue} from './request-info.js';
import type {Resource} from './resource.js';
import {collectionOf, groupVersion} from './resource.js';
import type {Predicate} from './selectors.js';
import {readSelectors} from './selectors.js';
import {zeroOf} from './shape.js';
import {ApiError, expired} from './status.js';
import type {Change, Storage} from './storage.js';
import {Compacted} from './storage.js';
import {tableOf} from './table.js';

const bookmarkEveryMs = 60_000;
/** So long before the end comes a last bookmark, for the next watch to start from. */
const lastBookmarkSeconds = 2;

export type WatchSink = {
	/** @returns false once the reader is gone or too slow. */
	readonly send: (line: string) => boolean;
	readonly end: () => void;
};

/** A watch that is ready to run; `open` starts it and returns what stops it. */
export type Watch = {readonly open: (sink: WatchSink) => () => void};

type Event = {readonly type: string; readonly object: KubeObject};

/**
 * WATCH: existing objects where asked for, then changes, bookmarks and a clean end.
 *
 * @throws {ApiError} 400, 406, 422 and, for a resourceVersion that is no number, 500.
 */
export function watch(storage: Storage, resource: Resource, options: ReadOptions): Watch {
	const {query, namespace} = options;
	const write = eventWriter(resource, options);
	checkListOptions(query, true);
	const matches = readSelectors(query, resource.fieldLabels);
	const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
	const timeoutSeconds = readNumber(query, 'timeoutSeconds') || 1800 + Math.random() * 1800;
	const asked = readWatchRevision(query);
	const wantsInitialEvents = isTrue(query.get('sendInitialEvents'));
	const startsFull = wantsInitialEvents || (!query.has('sendInitialEvents') && !asked);
	// Without a resourceVersion the state so far is streamed like a list, whose end a bookmark tells.
	const marksInitialEnd = wantsBookmarks && (wantsInitialEvents || (startsFull && asked === undefined));
	const from = asked || storage.revision;
	const collection = collectionOf(resource);
	const prefix = namespace ? `${namespace}/` : '';

	return {
		open(sink) {
			let reached = startsFull ? storage.revision : from;
			const send = (event: Event) => sink.send(write(event));
			const bookmark = (annotations?: Readonly<Record<string, string>>) => {
				send({type: 'BOOKMARK', object: emptyObject(resource, reached, annotations)});
			};

			const pass = (change: Change) => {
				// A watch from the future keeps silent until it is reached.
				if (change.revision <= from) {
					return;
				}

				reached = change.revision;
				const event = change.key.startsWith(prefix) ? eventFor(change, matches) : undefined;
				if (event) {
					send(event);
				}
			};

			if (startsFull) {
				for (const {object} of storage.list(collection, prefix)) {
					if (!matches || matches(object)) {
						send({type: 'ADDED', object});
					}
				}

				if (marksInitialEnd) {
					bookmark({'k8s.io/initial-events-end': 'true'});
				}
			}

			try {
				for (const change of startsFull ? [] : storage.changesSince(collection, from)) {
					pass(change);
				}
			} catch (error) {
				if (!(error instanceof Compacted)) {
					throw error;
				}

				send({type: 'ERROR', object: expired(error.message).toStatus() as unknown as KubeObject});
				sink.end();
				return () => {};
			}

			const timers: NodeJS.Timeout[] = [];
			const close = () => {
				unsubscribe();
				for (const timer of timers) {
					clearTimeout(timer);
				}
			};

			const unsubscribe = storage.subscribe(collection, pass);
			const current = () => {
				reached = Math.max(reached, storage.revision);
				bookmark();
			};

			if (wantsBookmarks) {
				timers.push(setInterval(current, bookmarkEveryMs));
				if (timeoutSeconds > lastBookmarkSeconds) {
					timers.push(setTimeout(current, (timeoutSeconds - lastBookmarkSeconds) * 1000));
				}
			}

			timers.push(
				setTimeout(() => {
					close();
					sink.end();
				}, timeoutSeconds * 1000),
			);
			return close;
		},
	};
}

/** A watch says 500 where a list says 400. */
function readWatchRevision(query: URLSearchParams): number | undefined {
	try {
		return readRevision(query);
	} catch (error) {
		throw new ApiError(500, '', (error as Error).message.replace('invalid resource version: ', ''));
	}
}

/** @returns a function that writes an event in the form that the client accepts. */
function eventWriter(resource: Resource, {query, accept, now}: ReadOptions): (event: Event) => string {
	const representation = negotiate(accept, true);
	const includeObject = query.get('includeObject');
	const {version} = representation;
	// Fails now and not in the stream, if `includeObject` is wrong.
	tableOf(resource, [], {version, metadata: {}, includeObject, now: now()});
	let withColumns = true;
	const show = ({type, object}: Event): JsonObject => {
		if (type === 'ERROR') {
			return object as unknown as JsonObject;
		}

		if (representation.as !== 'table') {
			return presentOne(resource, object, representation, query, now());
		}

		const metadata = {resourceVersion: object.metadata.resourceVersion};
		const table = tableOf(resource, [object], {version, metadata, includeObject, withColumns, now: now()});
		withColumns = false;
		return table;
	};

	return event => `${JSON.stringify({type: event.type, object: show(event)})}\n`;
}

/** What a bookmark carries: Go's empty object of the kind, and how far the watch has come. */
function emptyObject(resource: Resource, revision: number, annotations?: Readonly<Record<string, string>>): KubeObject {
	return {
		...(zeroOf(resource.shape) as JsonObject),
		kind: resource.kind,
		apiVersion: groupVersion(resource),
		metadata: {resourceVersion: String(revision), ...(annotations && {annotations})},
	} as unknown as KubeObject;
}

/** A change as a watcher with a selector sees it: coming into view is ADDED, leaving it is DELETED. */
function eventFor({type, object, previous}: Change, matches: Predicate | undefined): Event | undefined {
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
