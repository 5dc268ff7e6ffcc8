import {localized} from '../../base/text/index.js';
import {fromStatus} from '../connection/index.js';
import type {CertificateSigningRequest} from '../model/index.js';
import {asObject, asText, ClusterError} from '../model/index.js';
import {decodeSigningRequest, requestsPath} from '../objects/index.js';

type Versioned = {readonly uid: string; readonly resourceVersion: string};

/** A kind of request that is listed and watched. */
export type WatchedKind<T extends Versioned> = {
	/** Of its collection. */
	readonly path: string;
	/** `CertificateSigningRequests`, for messages. */
	readonly what: string;
	decode(object: unknown): T;
};

export const signingRequests: WatchedKind<CertificateSigningRequest> = {
	path: requestsPath,
	what: 'CertificateSigningRequests',
	decode: decodeSigningRequest,
};

/** What is known of the cluster's requests, by uid: a name may be used again. */
export type Known<T = CertificateSigningRequest> = ReadonlyMap<string, T>;

/** An event of a watch, reduced to what it changes; each says from where to resume. */
export type WatchEvent<T = CertificateSigningRequest> = {readonly resourceVersion: string} & (
	| {readonly type: 'is'; readonly request: T}
	| {readonly type: 'gone'; readonly uid: string}
	| {readonly type: 'bookmark'}
);

/**
 * Reads a line of a watch; undefined for a kind of event that is not known.
 *
 * @throws {ClusterError} what an ERROR event says, `expired` (410) first of all; `server` for half a line or none of ours.
 */
export function readWatchEvent(line: string): WatchEvent | undefined;
export function readWatchEvent<T extends Versioned>(line: string, kind: WatchedKind<T>): WatchEvent<T> | undefined;
export function readWatchEvent(
	line: string,
	{what, decode}: WatchedKind<Versioned> = signingRequests,
): WatchEvent<Versioned> | undefined {
	let event: Readonly<Record<string, unknown>>;
	try {
		event = asObject(JSON.parse(line));
	} catch {
		throw new ClusterError('server', localized`watch ${what}: the stream was cut within an event`);
	}

	const object = asObject(event['object']);
	const resourceVersion = asText(asObject(object['metadata'])['resourceVersion']);
	switch (event['type']) {
		case 'ADDED':
		case 'MODIFIED': {
			const request = decode(object);
			return request.uid === '' ? undefined : {type: 'is', request, resourceVersion};
		}

		case 'DELETED': {
			return {type: 'gone', uid: asText(asObject(object['metadata'])['uid']), resourceVersion};
		}

		case 'BOOKMARK': {
			return {type: 'bookmark', resourceVersion};
		}

		case 'ERROR': {
			const {code} = object;
			throw fromStatus(typeof code === 'number' ? code : 500, object, localized`watch ${what}`);
		}

		default: {
			return undefined;
		}
	}
}

/** What is known after these events; the same map where they change nothing. */
export function afterEvents<T extends Versioned>(known: Known<T>, events: ReadonlyArray<WatchEvent<T>>): Known<T> {
	let next: Map<string, T> | undefined;
	for (const event of events) {
		const current = next ?? known;
		if (event.type === 'is') {
			const {request} = event;
			// resourceVersion is opaque: told apart, never ordered.
			if (current.get(request.uid)?.resourceVersion !== request.resourceVersion) {
				next ??= new Map(known);
				next.set(request.uid, request);
			}
		} else if (event.type === 'gone' && current.has(event.uid)) {
			next ??= new Map(known);
			next.delete(event.uid);
		}
	}

	return next ?? known;
}

/** What is known after a whole list: what it lacks is gone, what it has unchanged stays the same object. */
export function afterList<T extends Versioned>(known: Known<T>, listed: readonly T[]): Known<T> {
	const next = new Map<string, T>();
	let isSame = listed.length === known.size;
	for (const request of listed) {
		const old = known.get(request.uid);
		const kept = old?.resourceVersion === request.resourceVersion ? old : request;
		isSame &&= kept === old;
		next.set(request.uid, kept);
	}

	return isSame ? known : next;
}
