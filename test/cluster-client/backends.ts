import {startDemo} from '../../demo/index.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {openControlPlane} from '../cluster/control-plane.js';
import type {RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';

export type User = 'admin' | 'approver' | 'viewer' | 'nobody';

export type Backend = {
	kubeconfig(user: User): string;
	/** certdeck's client as this user. */
	as(user: User, options?: {readonly readOnly?: boolean}): ConnectedCluster;
	/** An admin with a plain HTTP client, for actions that certdeck has no call for. */
	readonly raw: RawApi;
	/** Makes the server forget its history, if it can. */
	compact(): Promise<void>;
	stop(): Promise<void>;
};

export type BackendKind = {readonly name: string; readonly skip?: string; start(): Promise<Backend>};

async function open(dir: string, compact: () => Promise<void>, stop: () => Promise<void>): Promise<Backend> {
	const opened: ConnectedCluster[] = [];
	const kubeconfig = (user: User) => `${dir}/${user}.kubeconfig`;
	const raw = rawApi(kubeconfig('admin'));
	return {
		kubeconfig,
		as(user, {readOnly = false} = {}) {
			const cluster = connect(loadKubeconfig({kubeconfig: kubeconfig(user), readOnly, env: {}}));
			opened.push(cluster);
			return cluster;
		},
		raw,
		compact,
		async stop() {
			raw.close();
			for (const cluster of opened) {
				cluster.close();
			}

			await stop();
		},
	};
}

/** The demo server, and a real control plane if there is one. */
export async function backends(): Promise<readonly BackendKind[]> {
	const plane = await openControlPlane();
	return [
		{
			name: 'the demo',
			async start() {
				const demo = await startDemo({still: true});
				return open(
					demo.dir,
					async () => demo.compact(),
					() => demo.stop(),
				);
			},
		},
		'missing' in plane
			? {name: 'a real control plane', skip: plane.missing, start: () => Promise.reject(new Error(plane.missing))}
			: {
					name: 'a real control plane',
					start: () =>
						open(
							plane.dir,
							async () => plane.compact?.(),
							() => plane.stop(),
						),
				},
	];
}
