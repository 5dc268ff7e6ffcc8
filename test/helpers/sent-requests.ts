import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {ClientRequest} from 'node:http';

/** What this process sends by HTTP while `run` runs, in order: `GET /version`. */
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
