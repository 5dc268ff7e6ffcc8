import {localized} from '../../base/text/index.js';
import {fromStatus} from '../connection/index.js';
import type {CertificateSigningRequest} from '../model/index.js';
import {asObject, asText, ClusterError} from '../model/index.js';
import {decodeSigningRequest, requestsPath} from '../objects/index.js';

type Versioned = {readonly uid: string; readonly resourceVersion: string};

/** A kind of request that is listed and watched. */
export type WatchedKind<T extends Versioned> = {
	/** Path of the collection. */
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

/** The known requests of the cluster by uid, because a name may be used again. */
export type Known<T = CertificateSigningRequest> = ReadonlyMap<string, T>;

/** An event of a watch, reduced to its change. Each has the version from which to resume. */
export type WatchEvent<T = CertificateSigningRequest> = {readonly resourceVersion: string} & (
	| {readonly type: 'is'; readonly request: T}
	| {readonly type: 'gone'; readonly uid: string}
	| {readonly type: 'bookmark'}
);

/**
 * Reads a line of a watch; undefined for an unknown kind of event.
 *
 * @throws {ClusterError} the error of an ERROR event, usually `expired` (410); `server` for an incomplete or invalid line.
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

/** The known requests after some events. If nothing changes, the result is the same map. */
export function afterEvents<T extends Versioned>(known: Known<T>, events: ReadonlyArray<WatchEvent<T>>): Known<T> {
	let next: Map<string, T> | undefined;
	for (const event of events) {
		const current = next ?? known;
		if (event.type === 'is') {
			const {request} = event;
			// resourceVersion is opaque: it is compared for equality only.
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

/** The known requests after a complete list. Missing requests are removed; unchanged ones stay the same objects. */
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
