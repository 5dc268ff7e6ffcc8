import type {Resource} from '../schema/resource.js';
import {any, bytes, int32, many, one, struct, text} from '../schema/shape.js';
import {ageColumn, createdColumn, nameColumn, textColumn} from './columns.js';
import {conditions, listAt, specEndpoint, statusEndpoint, textAt} from './core.js';
import {kindShape, nameLabel, namespacedLabels, subdomainFaults} from './metadata.js';

// Objects that name servers which the API server calls, and their authorities. The demo calls none of them.

const service = one(
	struct('ServiceReference', {namespace: text(1, 'always'), name: text(2, 'always'), path: text(3), port: int32(4)}),
	1,
);
const clientConfig = struct('WebhookClientConfig', {service, caBundle: bytes(2), url: text(3)});

function webhookConfigurations(kind: string, webhook: string): Resource {
	return {
		group: 'admissionregistration.k8s.io',
		version: 'v1',
		plural: `${kind.toLowerCase()}s`,
		singular: kind.toLowerCase(),
		kind,
		categories: ['api-extensions'],
		namespaced: false,
		shape: kindShape(kind, {
			webhooks: many(
				struct(webhook, {name: text(1, 'always'), clientConfig: one(clientConfig, 2, 'always')}, 'open'),
				2,
				{merge: ['name'], patchKey: 'name'},
			),
		}),
		nameFaults: subdomainFaults,
		fieldLabels: nameLabel,
		columns: [
			nameColumn,
			{name: 'Webhooks', type: 'integer', cell: object => listAt(object, 'webhooks').length},
			ageColumn,
		],
		generation: true,
		main: {resets: []},
		subresources: {},
	};
}

/** admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration. */
export const validatingWebhooks = webhookConfigurations('ValidatingWebhookConfiguration', 'ValidatingWebhook');
/** admissionregistration.k8s.io/v1 MutatingWebhookConfiguration. */
export const mutatingWebhooks = webhookConfigurations('MutatingWebhookConfiguration', 'MutatingWebhook');

/** apiextensions.k8s.io/v1 CustomResourceDefinition. The demo does not serve the defined kinds. */
export const customResourceDefinitions: Resource = {
	group: 'apiextensions.k8s.io',
	version: 'v1',
	plural: 'customresourcedefinitions',
	singular: 'customresourcedefinition',
	kind: 'CustomResourceDefinition',
	shortNames: ['crd', 'crds'],
	categories: ['api-extensions'],
	namespaced: false,
	shape: kindShape('CustomResourceDefinition', {
		spec: one(
			struct('CustomResourceDefinitionSpec', {group: text(1, 'always'), scope: text(4, 'always')}, 'open'),
			2,
			'always',
		),
		status: one(struct('CustomResourceDefinitionStatus', {conditions}, 'open'), 3),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: nameLabel,
	columns: [nameColumn, createdColumn],
	generation: true,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};

/** apiregistration.k8s.io/v1 APIService, without those that an API server serves itself. */
export const apiServices: Resource = {
	group: 'apiregistration.k8s.io',
	version: 'v1',
	plural: 'apiservices',
	singular: 'apiservice',
	kind: 'APIService',
	categories: ['api-extensions'],
	namespaced: false,
	shape: kindShape('APIService', {
		spec: one(
			struct(
				'APIServiceSpec',
				{
					service,
					group: text(2),
					version: text(3),
					caBundle: bytes(5),
					groupPriorityMinimum: int32(7, 'always'),
					versionPriority: int32(8, 'always'),
				},
				'open',
			),
			2,
		),
		status: one(struct('APIServiceStatus', {conditions}, 'open'), 3),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: nameLabel,
	columns: [
		nameColumn,
		textColumn('Service', object =>
			textAt('spec.service.name')(object) === ''
				? 'Local'
				: `${textAt('spec.service.namespace')(object)}/${textAt('spec.service.name')(object)}`,
		),
		ageColumn,
	],
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};

/** cert-manager.io/v1 Certificate, as if cert-manager were installed. The demo does not renew it. */
export const managedCertificates: Resource = {
	group: 'cert-manager.io',
	version: 'v1',
	plural: 'certificates',
	singular: 'certificate',
	kind: 'Certificate',
	shortNames: ['cert', 'certs'],
	categories: ['cert-manager'],
	namespaced: true,
	shape: kindShape('Certificate', {
		spec: one(
			struct(
				'CertificateSpec',
				{secretName: text(undefined, 'always'), issuerRef: any(), dnsNames: many(text())},
				'open',
			),
			undefined,
			'always',
		),
		status: one(struct('CertificateStatus', {conditions}, 'open')),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [
		nameColumn,
		textColumn('Ready', object => String(listAt(object, 'status.conditions')[0]?.['status'] ?? '')),
		textColumn('Secret', textAt('spec.secretName')),
		ageColumn,
	],
	generation: true,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};
