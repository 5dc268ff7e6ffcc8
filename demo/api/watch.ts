import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {collectionOf, groupVersion} from '../schema/resource.js';
import type {Predicate} from '../schema/selectors.js';
import {readSelectors} from '../schema/selectors.js';
import {zeroOf} from '../schema/shape.js';
import {ApiError, expired} from '../schema/status.js';
import {jsonOf, negotiate} from './content.js';
import {presentOne} from './list.js';
import type {ReadOptions} from './list-options.js';
import {checkListOptions, readNumber, readRevision} from './list-options.js';
import {isTrue} from './request-info.js';
import type {Change, Storage} from './storage.js';
import {Compacted} from './storage.js';
import {tableOf} from './table.js';

const bookmarkEveryMs = 60_000;
/** How long before the end of a watch the last bookmark is sent. The next watch starts from it. */
const lastBookmarkSeconds = 2;
/** The longest time of a timer, which counts milliseconds in 31 bits. A longer one would fire at once. */
const longestSeconds = 2_000_000;

export type WatchSink = {
	/** @returns false if the reader is gone or too slow. */
	readonly send: (line: string) => boolean;
	/** Whether sent data still waits. `caughtUp` resolves when all of it is read, or when the reader is gone. */
	readonly isBehind: () => boolean;
	readonly caughtUp: () => Promise<unknown>;
	readonly end: () => void;
};

/** A watch that is ready to run. `open` starts it, and returns a function that stops it. */
export type Watch = {readonly open: (sink: WatchSink) => () => void};

type Event = {readonly type: string; readonly object: KubeObject};

/**
 * WATCH: existing objects if requested, then changes, bookmarks and a clean end.
 *
 * @throws {ApiError} 400, 406, 422 and, for a resourceVersion that is no number, 500.
 */
export function watch(storage: Storage, resource: Resource, options: ReadOptions): Watch {
	const {query, namespace} = options;
	const write = eventWriter(resource, options);
	checkListOptions(query, true);
	const matches = readSelectors(query, resource.fieldLabels);
	const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
	const timeoutSeconds = secondsOf(readNumber(query, 'timeoutSeconds'));
	const asked = readWatchRevision(query);
	const wantsInitialEvents = isTrue(query.get('sendInitialEvents'));
	const startsFull = wantsInitialEvents || (!query.has('sendInitialEvents') && !asked);
	// Without a resourceVersion the current state is streamed like a list. A bookmark marks its end.
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
				// A watch from a future revision is silent until that revision.
				if (change.revision <= from) {
					return;
				}

				reached = change.revision;
				const event = change.key.startsWith(prefix) ? eventFor(change, matches) : undefined;
				if (event) {
					send(event);
				}
			};

			let isOpen = true;
			let unsubscribe = () => {};
			const timers: NodeJS.Timeout[] = [];
			const close = () => {
				isOpen = false;
				unsubscribe();
				for (const timer of timers) {
					clearTimeout(timer);
				}
			};

			const current = () => {
				reached = Math.max(reached, storage.revision);
				bookmark();
			};

			const follow = () => {
				unsubscribe = storage.subscribe(collection, pass);
				if (wantsBookmarks) {
					timers.push(setInterval(current, bookmarkEveryMs));
					if (timeoutSeconds > lastBookmarkSeconds) {
						timers.push(setTimeout(current, (timeoutSeconds - lastBookmarkSeconds) * 1000));
					}
				}
			};

			// Existing objects can be more than the buffer of a slow watcher, so they are sent at the speed of the reader.
			const pace = async () => {
				if (isOpen && sink.isBehind()) {
					await sink.caughtUp();
				}
			};

			const catchUp = async () => {
				let revision = startsFull ? storage.revision : from;
				for (const {object} of startsFull ? storage.list(collection, prefix) : []) {
					if (isOpen && (!matches || matches(object))) {
						send({type: 'ADDED', object});
						await pace();
					}
				}

				if (isOpen && marksInitialEnd) {
					bookmark({'k8s.io/initial-events-end': 'true'});
				}

				while (isOpen) {
					const changes = storage.changesSince(collection, revision);
					if (changes.length === 0) {
						// Without an await before it, so that no change is missed.
						follow();
						return;
					}

					for (const change of changes) {
						revision = change.revision;
						pass(change);
						await pace();
					}
				}
			};

			timers.push(
				setTimeout(() => {
					close();
					sink.end();
				}, timeoutSeconds * 1000),
			);
			catchUp().catch(error => {
				if (error instanceof Compacted) {
					send({type: 'ERROR', object: expired(error.message).toStatus() as unknown as KubeObject});
				} else {
					process.emitWarning(error);
				}

				close();
				sink.end();
			});
			return close;
		},
	};
}

/** The duration of a watch in seconds: the requested one, else between half an hour and an hour. */
function secondsOf(asked: number): number {
	return asked > 0 ? Math.min(asked, longestSeconds) : 1800 + Math.random() * 1800;
}

/** A watch answers 500 in cases in which a list answers 400. */
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
	// A wrong `includeObject` fails here, before the stream begins.
	tableOf(resource, [], {version, metadata: {}, includeObject, now: now()});
	let withColumns = true;
	const show = ({type, object}: Event): string => {
		if (type === 'ERROR') {
			return JSON.stringify(object);
		}

		if (representation.as === 'object') {
			return jsonOf(object);
		}

		if (representation.as === 'partial') {
			return JSON.stringify(presentOne(resource, object, representation, query, now()));
		}

		const metadata = {resourceVersion: object.metadata.resourceVersion};
		const table = tableOf(resource, [object], {version, metadata, includeObject, withColumns, now: now()});
		withColumns = false;
		return JSON.stringify(table);
	};

	return event => `{"type":"${event.type}","object":${show(event)}}\n`;
}

/** The object of a bookmark: Go's empty object of the kind with the current resourceVersion. */
function emptyObject(resource: Resource, revision: number, annotations?: Readonly<Record<string, string>>): KubeObject {
	return {
		...(zeroOf(resource.shape) as JsonObject),
		kind: resource.kind,
		apiVersion: groupVersion(resource),
		metadata: {resourceVersion: String(revision), ...(annotations && {annotations})},
	} as unknown as KubeObject;
}

/** A change for a watch with a selector: an object that begins to match is ADDED, one that no longer matches is DELETED. */
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
