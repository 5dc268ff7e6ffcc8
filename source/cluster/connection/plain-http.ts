import type * as NodeHttp from 'node:http';

/**
 * Node's `http` without an import statement. An import would make Node read each export, and the export WebSocket is a
 * getter that loads undici. That takes as long as everything else that HTTPS needs.
 */
export function plainHttp(): typeof NodeHttp {
	return process.getBuiltinModule('node:http');
}
