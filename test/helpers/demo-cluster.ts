import type {Demo} from '../../demo/index.js';
import {startDemo} from '../../demo/index.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {generateKey} from '../../source/pki/keys/keys.js';
import {parseSpec} from '../../source/pki/spec/spec.js';

export type DemoCluster = {
	readonly demo: Demo;
	readonly admin: ConnectedCluster;
	as(user: 'admin' | 'approver' | 'viewer' | 'nobody', options?: {readonly readOnly?: boolean}): ConnectedCluster;
	stop(): Promise<void>;
};

/** A quiet demo server in this process, and certdeck's own client on it. */
export async function startDemoCluster(): Promise<DemoCluster> {
	const demo = await startDemo({still: true});
	const opened: ConnectedCluster[] = [];
	const as: DemoCluster['as'] = (user, {readOnly = false} = {}) => {
		const cluster = connect(loadKubeconfig({kubeconfig: `${demo.dir}/${user}.kubeconfig`, readOnly, env: {}}));
		opened.push(cluster);
		return cluster;
	};

	return {
		demo,
		admin: as('admin'),
		as,
		async stop() {
			for (const cluster of opened) {
				cluster.close();
			}

			await demo.stop();
		},
	};
}

/** PEM of a request for `host`. Its key is not kept. */
export async function requestPem(host: string): Promise<string> {
	const {spec} = parseSpec(JSON.stringify({CN: host, hosts: [host]}));
	return encodeRequest(spec, await generateKey(spec.key)).pem;
}
