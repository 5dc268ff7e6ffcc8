import type http from 'node:http';

/** Closes the connections that are kept for later: the other side may have closed them already. */
export function dropFreeSockets(agent: http.Agent): void {
	for (const socket of Object.values(agent.freeSockets).flat()) {
		socket?.destroy();
	}
}
