import type http from 'node:http';

/** Closes the idle connections of an agent. The server may have closed them already. */
export function dropFreeSockets(agent: http.Agent): void {
	for (const socket of Object.values(agent.freeSockets).flat()) {
		socket?.destroy();
	}
}
