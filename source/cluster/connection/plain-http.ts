import type * as NodeHttp from 'node:http';

/**
 * Node's `http`, without an import of it: that would make Node look at each of its exports, and one of them, WebSocket,
 * is a getter that loads undici, which takes as long as everything else that is needed to speak HTTPS.
 */
export function plainHttp(): typeof NodeHttp {
	return process.getBuiltinModule('node:http');
}
