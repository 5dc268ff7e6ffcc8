import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {rawApi} from '../helpers/raw-api.js';

test('reads Gateways and the routes that they accepted, if the server has the Gateway API', async () => {
	const demo = await startDemo({still: true, empty: true});
	const raw = rawApi(demo.kubeconfigPath);
	const admin = connect(loadKubeconfig({kubeconfig: demo.kubeconfigPath, readOnly: false, env: {}}));
	try {
		assert.equal(await admin.gatewayVersion(), 'v1');
		const group = '/apis/gateway.networking.k8s.io/v1/namespaces/default';
		const gateway = await raw.post(`${group}/gateways`, {
			metadata: {name: 'edge'},
			spec: {
				gatewayClassName: 'example',
				listeners: [
					{name: 'any', protocol: 'HTTP', port: 80},
					{
						name: 'shop',
						hostname: '*.Shop.example.com',
						protocol: 'HTTPS',
						port: 443,
						allowedRoutes: {namespaces: {from: 'All'}},
					},
				],
			},
		});
		assert.equal(gateway.status, 201, gateway.text);
		const edge = {name: 'edge', namespace: 'default', sectionName: 'shop'};
		const route = await raw.post(`${group}/httproutes`, {
			metadata: {name: 'web'},
			spec: {
				hostnames: ['www.shop.example.com'],
				parentRefs: [edge, {name: 'other'}, {group: '', kind: 'Service', name: 'mesh'}],
				rules: [
					{
						backendRefs: [
							{name: 'web', port: 80},
							{kind: 'Bucket', group: 'x.example', name: 'b'},
						],
					},
				],
			},
		});
		assert.equal(route.status, 201, route.text);
		const status = {
			parents: [
				{parentRef: edge, controllerName: 'x/y', conditions: [{type: 'Accepted', status: 'True'}]},
				{parentRef: {name: 'other'}, controllerName: 'x/y', conditions: [{type: 'Accepted', status: 'False'}]},
			],
		};
		const put = await raw.put(`${group}/httproutes/web/status`, {...route.json, status});
		assert.equal(put.status, 200, put.text);
		assert.deepEqual(
			(await admin.listGateways('v1')).map(({listeners}) => listeners),
			[
				[
					{name: 'any', from: 'Same'},
					{name: 'shop', hostname: '*.shop.example.com', from: 'All'},
				],
			],
		);
		const [read] = await admin.listHttpRoutes('v1');
		assert.deepEqual(read?.parents, [
			{...edge, isAccepted: true},
			{namespace: 'default', name: 'other', isAccepted: false},
		]);
		assert.deepEqual([read?.hosts, read?.services], [['www.shop.example.com'], ['default/web']]);
	} finally {
		raw.close();
		admin.close();
		await demo.stop();
	}
});
