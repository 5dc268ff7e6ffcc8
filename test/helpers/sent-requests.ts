import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {ClientRequest} from 'node:http';

/** The HTTP requests of this process while `run` runs, in order: `GET /version`. */
export async function sentWhile(run: () => Promise<unknown>): Promise<readonly string[]> {
	const sent: string[] = [];
	const hear = (message: unknown) => {
		const {request} = message as {readonly request: ClientRequest};
		sent.push(`${request.method} ${request.path}`);
	};
	subscribe('http.client.request.start', hear);
	try {
		await run();
	} finally {
		unsubscribe('http.client.request.start', hear);
	}

	return sent;
}

/** The bodies of the HTTP requests of this process while `run` runs, as text. */
export async function sentBodiesWhile(run: () => Promise<unknown>): Promise<readonly string[]> {
	const bodies: string[] = [];
	const hear = (message: unknown) => {
		const {request} = message as {readonly request: ClientRequest};
		const {end, write} = request;
		const keep = (chunk: unknown) => {
			if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
				bodies.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
			}
		};
		// Written data passes here before it is sent.
		request.write = (...args: unknown[]) => {
			keep(args[0]);
			return Reflect.apply(write, request, args);
		};
		request.end = (...args: unknown[]) => {
			keep(args[0]);
			return Reflect.apply(end, request, args);
		};
	};
	subscribe('http.client.request.created', hear);
	try {
		await run();
	} finally {
		unsubscribe('http.client.request.created', hear);
	}

	return bodies;
}
