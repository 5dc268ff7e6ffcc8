import type {Duplex} from 'node:stream';
import {duplexPair} from 'node:stream';
import {createSecureContext, TLSSocket} from 'node:tls';
import type {ApiServer} from '../api/server.js';
import type {JsonObject, KubeObject} from '../schema/json.js';
import {keyOf} from '../schema/resource.js';
import type {PodPorts} from './port-forward.js';

type Loaded = {readonly certificatePem: string; readonly keyPem: string};

/** The TLS servers of Pods. */
export type Kubelet = {readonly ports: PodPorts; stop(): void};

/**
 * Simulates Pods. A Pod that mounts a Secret of type kubernetes.io/tls serves that certificate on every declared port. Like
 * most servers, it reads the Secret once, when the Pod is created.
 */
export function runKubelet(api: ApiServer): Kubelet {
	/** By UID of the Pod. */
	const loaded = new Map<string, Loaded>();

	function load(pod: KubeObject): void {
		const {uid = '', namespace = ''} = pod.metadata;
		const secret = loaded.has(uid) ? undefined : mountedSecrets(pod).flatMap(name => read(namespace, name) ?? [])[0];
		if (secret !== undefined) {
			loaded.set(uid, secret);
		}
	}

	function read(namespace: string, name: string): Loaded | undefined {
		const data = (api.storage.get('secrets', keyOf(namespace, name))?.['data'] ?? {}) as Record<string, string>;
		const pem = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString('utf8');
		const found = {certificatePem: pem('tls.crt'), keyPem: pem('tls.key')};
		return found.certificatePem === '' || found.keyPem === '' ? undefined : found;
	}

	const subscriptions = [
		api.storage.subscribe('pods', ({type, object}) => {
			if (type === 'DELETED') {
				loaded.delete(String(object.metadata.uid));
			} else {
				load(object);
			}
		}),
		// A container whose Secret is missing starts when the Secret is created.
		api.storage.subscribe('secrets', ({type, key}) => {
			const [namespace = ''] = key.split('/');
			if (type === 'ADDED') {
				for (const {object} of api.storage.list('pods', `${namespace}/`)) {
					load(object);
				}
			}
		}),
	];

	return {
		ports(uid, port) {
			const found = api.storage.list('pods', '').find(({object}) => object.metadata.uid === uid)?.object;
			const secret = loaded.get(uid);
			if (found === undefined || secret === undefined || !declaredPorts(found).includes(port)) {
				return `an error occurred forwarding ${port} -> ${port}: error forwarding port ${port} to pod ${uid}: connection refused`;
			}

			return serve(secret) ?? `an error occurred forwarding ${port} -> ${port}: connection reset by peer`;
		},
		stop() {
			for (const unsubscribe of subscriptions) {
				unsubscribe();
			}
		},
	};
}

/** A stream to a TLS server; undefined if key and certificate can't be used. */
function serve({certificatePem, keyPem}: Loaded): Duplex | undefined {
	try {
		const secureContext = createSecureContext({cert: certificatePem, key: keyPem});
		const [near, far] = duplexPair();
		const server = new TLSSocket(far as never, {isServer: true, secureContext});
		server.on('error', () => near.destroy());
		server.on('close', () => near.destroy());
		near.on('close', () => server.destroy());
		server.resume();
		return near;
	} catch {
		return undefined;
	}
}

function mountedSecrets({spec}: KubeObject): readonly string[] {
	const volumes = ((spec as JsonObject | undefined)?.['volumes'] ?? []) as ReadonlyArray<{
		readonly secret?: {readonly secretName?: string};
	}>;
	return volumes.flatMap(({secret}) => secret?.secretName ?? []);
}

function declaredPorts({spec}: KubeObject): readonly number[] {
	const containers = ((spec as JsonObject | undefined)?.['containers'] ?? []) as ReadonlyArray<{
		readonly ports?: ReadonlyArray<{readonly containerPort?: number}>;
	}>;
	return containers.flatMap(({ports = []}) => ports.flatMap(({containerPort}) => containerPort ?? []));
}
