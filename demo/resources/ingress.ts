import type {KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {any, many, one, struct, text} from '../schema/shape.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {listAt, specEndpoint, statusEndpoint, textAt} from './core.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

function hosts(object: KubeObject): readonly string[] {
	return listAt(object, 'spec.rules').map(({host}) => String(host ?? '*'));
}

/** networking.k8s.io/v1 Ingress: external hosts that a namespace claims for its Services. */
export const ingresses: Resource = {
	group: 'networking.k8s.io',
	version: 'v1',
	plural: 'ingresses',
	singular: 'ingress',
	kind: 'Ingress',
	shortNames: ['ing'],
	namespaced: true,
	shape: kindShape('Ingress', {
		spec: one(
			struct('IngressSpec', {
				ingressClassName: text(4),
				defaultBackend: one(struct('IngressBackend', {}, 'open')),
				tls: many(struct('IngressTLS', {hosts: many(text(), 1), secretName: text(2)}), 2),
				rules: many(struct('IngressRule', {host: text(1), http: any()}, 'open')),
			}),
		),
		status: one(
			struct('IngressStatus', {
				loadBalancer: one(struct('IngressLoadBalancerStatus', {ingress: many(any())}, 'open'), undefined, 'always'),
			}),
			undefined,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [
		nameColumn,
		textColumn('Class', object => textAt('spec.ingressClassName')(object) || '<none>'),
		textColumn('Hosts', object => hosts(object).join(',') || '*'),
		textColumn('Address', object =>
			listAt(object, 'status.loadBalancer.ingress')
				.map(item => String(item['ip'] ?? item['hostname'] ?? ''))
				.join(','),
		),
		textColumn('Ports', object => (listAt(object, 'spec.tls').length > 0 ? '80, 443' : '80')),
		ageColumn,
	],
	prepareCreate: object => ({...object, status: {loadBalancer: {}}}),
	generation: true,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};
