import assert from 'node:assert/strict';
import {after, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import type {Json} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';

const tables = 'application/json;as=Table;v=v1;g=meta.k8s.io';

describe('the kinds that names are backed by', async () => {
	const demo = await startDemo({empty: true});
	const admin = rawApi(demo.kubeconfigPath);
	after(async () => {
		admin.close();
		await demo.stop();
	});

	/** Creates an object, and returns its table row. */
	async function shown(path: string, object: object): Promise<readonly unknown[]> {
		const {status, text} = await admin.post(path, object);
		assert.equal(status, 201, text);
		const {json} = await admin.get(path, {accept: tables});
		return json.rows[0].cells as readonly Json[];
	}

	test('a StatefulSet has its defaults, and an empty status whatever was sent', async () => {
		const path = '/apis/apps/v1/namespaces/default/statefulsets';
		const cells = await shown(path, {
			metadata: {name: 'etcd'},
			spec: {
				serviceName: 'etcd',
				selector: {matchLabels: {app: 'etcd'}},
				template: {metadata: {labels: {app: 'etcd'}}, spec: {containers: [{name: 'etcd', image: 'etcd'}]}},
			},
			status: {readyReplicas: 3},
		});
		assert.deepEqual(cells.slice(0, 2), ['etcd', '0/1']);
		assert.equal(cells.at(-1), 'etcd');
	});

	test('an Ingress shows its hosts', async () => {
		const cells = await shown('/apis/networking.k8s.io/v1/namespaces/default/ingresses', {
			metadata: {name: 'www'},
			spec: {ingressClassName: 'nginx', rules: [{host: 'www.example.com'}], tls: [{hosts: ['www.example.com']}]},
		});
		assert.deepEqual(cells.slice(0, 5), ['www', 'nginx', 'www.example.com', '', '80, 443']);
	});

	test('a Gateway shows its listeners’ hosts, and an HTTPRoute its own', async () => {
		const api = '/apis/gateway.networking.k8s.io/v1/namespaces/default';
		const listener = {name: 'https', hostname: '*.example.com', port: 443, protocol: 'HTTPS'};
		const gateway = await shown(`${api}/gateways`, {
			metadata: {name: 'edge'},
			spec: {gatewayClassName: 'istio', listeners: [listener]},
		});
		assert.deepEqual([gateway[0], gateway[1], gateway.at(-1)], ['edge', 'istio', '*.example.com']);
		const route = await shown(`${api}/httproutes`, {
			metadata: {name: 'www'},
			spec: {parentRefs: [{name: 'edge'}], hostnames: ['www.example.com']},
		});
		assert.deepEqual(route.slice(0, 2), ['www', '["www.example.com"]']);
	});

	test('publishes the authorities for client certificates, as every API server does', async () => {
		const {json} = await admin.get('/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication');
		assert.equal(json.data['client-ca-file'], demo.caPem);
	});
});
