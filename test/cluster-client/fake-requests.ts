import type {ServerResponse} from 'node:http';
import type {FakeServer, Seen} from './fake-server.js';
import {answerJson, statusBody} from './fake-server.js';

export type FakeObject = {
	readonly metadata: {
		readonly name: string;
		readonly uid: string;
		readonly resourceVersion: string;
		readonly labels?: object;
	};
	readonly spec: object;
	readonly status: object;
};

export type FakeRequests = {
	/** `list`, `list TOKEN` or `watch RESOURCEVERSION`, in order. */
	readonly calls: string[];
	/** Stores a new or changed object, and sends an event to the watches unless `isSecret` is set. */
	put(
		name: string,
		options?: {readonly labels?: object; readonly isSecret?: boolean; readonly uid?: string},
	): FakeObject;
	remove(name: string, options?: {readonly isSecret?: boolean}): void;
	/** Sends a raw line on every open watch. */
	say(line: string): void;
	bookmark(): void;
	/** Ends every open watch as a server does at its timeout. */
	endWatches(): void;
	/** Cuts the connections of the open watches, and no other. */
	cutWatches(): void;
	readonly openWatches: number;
	/** Replaces the answer to the next `count` calls of a kind. */
	fail(kind: 'list' | 'watch', fault: (response: ServerResponse, seen: Seen) => void, count?: number): void;
};

/** Makes a fake server store CertificateSigningRequests, with lists in pages and watches from a resourceVersion. */
export function keepRequests(server: FakeServer): FakeRequests {
	let version = 100;
	let uids = 0;
	const objects = new Map<string, FakeObject>();
	const history: Array<{readonly version: number; readonly line: string}> = [];
	const watches = new Set<ServerResponse>();
	const calls: string[] = [];
	const faults: Array<{
		readonly kind: string;
		readonly fault: (response: ServerResponse, seen: Seen) => void;
		left: number;
	}> = [];

	function send(line: string): void {
		for (const response of watches) {
			response.write(`${line}\n`);
		}
	}

	function record(type: string, object: FakeObject, isSecret = false): void {
		const line = JSON.stringify({type, object});
		history.push({version, line});
		if (!isSecret) {
			send(line);
		}
	}

	server.handle((response, seen) => {
		const {searchParams} = new URL(seen.url, 'https://x');
		const isWatch = searchParams.has('watch');
		const token = searchParams.get('continue');
		calls.push(isWatch ? `watch ${searchParams.get('resourceVersion')}` : token ? `list ${token}` : 'list');
		const fault = faults.find(each => each.kind === (isWatch ? 'watch' : 'list') && each.left > 0);
		if (fault) {
			fault.left -= 1;
			fault.fault(response, seen);
			return;
		}

		if (isWatch) {
			response.writeHead(200, {'content-type': 'application/json'});
			response.flushHeaders();
			for (const {version: at, line} of history) {
				if (at > Number(searchParams.get('resourceVersion'))) {
					response.write(`${line}\n`);
				}
			}

			watches.add(response);
			response.on('close', () => watches.delete(response));
			return;
		}

		const limit = Number(searchParams.get('limit'));
		const all = [...objects.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
		const start = Number(token ?? 0);
		const rest = all.length - start - limit;
		answerJson(response, 200, {
			kind: 'CertificateSigningRequestList',
			metadata: {
				resourceVersion: String(version),
				...(rest > 0 && {continue: String(start + limit), remainingItemCount: rest}),
			},
			items: all.slice(start, start + limit),
		});
	});

	return {
		calls,
		put(name, {labels, isSecret = false, uid} = {}) {
			const old = objects.get(name);
			version += 1;
			if (!old) {
				uids += 1;
			}

			const object: FakeObject = {
				metadata: {
					name,
					uid: uid ?? old?.metadata.uid ?? `uid-${uids}`,
					resourceVersion: String(version),
					...(labels && {labels}),
				},
				spec: {signerName: 'example.com/serving', username: 'alice', usages: ['server auth'], request: ''},
				status: {},
			};
			objects.set(name, object);
			record(old ? 'MODIFIED' : 'ADDED', object, isSecret);
			return object;
		},
		remove(name, {isSecret = false} = {}) {
			const old = objects.get(name);
			if (!old) {
				throw new Error(`no ${name}`);
			}

			objects.delete(name);
			version += 1;
			record('DELETED', {...old, metadata: {...old.metadata, resourceVersion: String(version)}}, isSecret);
		},
		say: send,
		bookmark() {
			version += 1;
			send(JSON.stringify({type: 'BOOKMARK', object: {metadata: {resourceVersion: String(version)}}}));
		},
		endWatches() {
			for (const response of watches) {
				response.end();
			}
		},
		cutWatches() {
			for (const {socket} of watches) {
				socket?.destroy();
			}
		},
		get openWatches() {
			return watches.size;
		},
		fail(kind, fault, count = 1) {
			faults.push({kind, fault, left: count});
		},
	};
}

/** An answer with a Status. */
export function refuse(code: number, reason: string, headers: Record<string, string> = {}) {
	return (response: ServerResponse) => answerJson(response, code, statusBody(code, reason, `no: ${reason}`), headers);
}
