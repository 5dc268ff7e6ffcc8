import type {ApiServer} from '../api/server.js';
import {loopback} from '../cluster/bootstrap.js';

/** Creates the Gateway of the platform, which accepts routes of the teams below one zone, and an Ingress of a team. */
export async function buildEdge(api: ApiServer): Promise<void> {
	const client = api.as(loopback);
	const group = '/apis/gateway.networking.k8s.io/v1/namespaces';
	await client.create(`${group}/infra/gateways`, {
		metadata: {name: 'edge'},
		spec: {
			gatewayClassName: 'istio',
			listeners: [
				{
					name: 'apps',
					hostname: '*.apps.example.com',
					port: 443,
					protocol: 'HTTPS',
					allowedRoutes: {namespaces: {from: 'All'}},
				},
			],
		},
	});
	const parentRef = {name: 'edge', namespace: 'infra'};
	const route = await client.create(`${group}/payments/httproutes`, {
		metadata: {name: 'pay'},
		spec: {
			parentRefs: [parentRef],
			hostnames: ['pay.apps.example.com'],
			rules: [{backendRefs: [{name: 'api', port: 443}]}],
		},
	});
	await client.update(`${group}/payments/httproutes/pay/status`, {
		...route,
		status: {
			parents: [
				{
					parentRef,
					controllerName: 'istio.io/gateway-controller',
					conditions: [{type: 'Accepted', status: 'True', reason: 'Accepted', message: ''}],
				},
			],
		},
	});
	await client.create('/apis/networking.k8s.io/v1/namespaces/shop/ingresses', {
		metadata: {name: 'www'},
		spec: {
			ingressClassName: 'nginx',
			tls: [{hosts: ['www.shop.example.com'], secretName: 'www-tls'}],
			rules: [
				{
					host: 'www.shop.example.com',
					http: {paths: [{path: '/', pathType: 'Prefix', backend: {service: {name: 'frontend', port: {number: 443}}}}]},
				},
			],
		},
	});
}
