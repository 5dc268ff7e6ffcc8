import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {after, before, describe, test} from 'node:test';
import {
	decodeApiService,
	decodeConversion,
	decodeManagedCertificate,
	decodePodUse,
	decodeTlsGateway,
	decodeTlsIngress,
	decodeWebhooks,
} from '../../../source/cluster/objects/certificate-decode.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

test('reads each way in which a Pod uses Secrets, ConfigMaps and bundles', () => {
	const pod = decodePodUse({
		metadata: {
			namespace: 'shop',
			name: 'web-5d9f8-x2x',
			labels: {'pod-template-hash': '5d9f8'},
			ownerReferences: [{kind: 'ReplicaSet', name: 'web-5d9f8', controller: true}],
		},
		spec: {
			volumes: [
				{name: 'tls', secret: {secretName: 'web-tls', items: [{key: 'tls.crt'}]}},
				{name: 'sub', secret: {secretName: 'sub-tls'}},
				{name: 'ca', configMap: {name: 'ca'}},
				{
					name: 'all',
					projected: {
						sources: [
							{secret: {name: 'p-tls'}},
							{configMap: {name: 'p-ca'}},
							{clusterTrustBundle: {name: 'example.com:serving:ours'}},
							{clusterTrustBundle: {signerName: 'example.com/all', labelSelector: {}}},
							{clusterTrustBundle: {signerName: 'example.com/none'}},
							{
								clusterTrustBundle: {
									signerName: 'example.com/some',
									labelSelector: {
										matchLabels: {live: 'yes'},
										matchExpressions: [{key: 'old', operator: 'DoesNotExist'}],
									},
								},
							},
							{serviceAccountToken: {path: 'token'}},
						],
					},
				},
			],
			initContainers: [{envFrom: [{secretRef: {name: 'env-tls'}}, {configMapRef: {name: 'env-ca'}}]}],
			containers: [
				{
					volumeMounts: [{name: 'sub', mountPath: '/a', subPath: 'tls.crt'}],
					env: [
						{name: 'A', value: 'b'},
						{name: 'C', valueFrom: {secretKeyRef: {name: 'one-tls', key: 'tls.crt'}}},
						{name: 'D', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
					],
				},
			],
		},
	});
	assert.deepEqual(pod.owner, {kind: 'Deployment', name: 'web'});
	assert.deepEqual(
		pod.references.map(({kind, name, form, keys}) => [kind, name, form, ...(keys ?? [])].join(' ')),
		[
			'Secret web-tls volume tls.crt',
			'Secret sub-tls subPath',
			'ConfigMap ca volume',
			'Secret p-tls projected',
			'ConfigMap p-ca projected',
			'ClusterTrustBundle example.com:serving:ours projected',
			'Secret env-tls env',
			'ConfigMap env-ca env',
			'Secret one-tls env tls.crt',
		],
	);
	assert.deepEqual(pod.bundleSelections, [
		{signerName: 'example.com/all', requirements: []},
		{
			signerName: 'example.com/some',
			requirements: [
				{key: 'live', operator: 'In', values: ['yes']},
				{key: 'old', operator: 'DoesNotExist', values: []},
			],
		},
	]);
	assert.deepEqual(decodePodUse({metadata: {name: 'alone'}}).owner, {kind: 'Pod', name: 'alone'});
	assert.deepEqual(decodePodUse('garbage'), {
		namespace: '',
		name: '',
		labels: {},
		owner: {kind: 'Pod', name: ''},
		references: [],
		bundleSelections: [],
		ports: [],
	});
});

test('reads a caBundle with the server that it is for', () => {
	const service = {namespace: 'shop', name: 'hook', path: '/check', port: 8443};
	const caBundle = Buffer.from('PEM').toString('base64');
	const [first, second] = decodeWebhooks('ValidatingWebhookConfiguration', {
		metadata: {name: 'checks', annotations: {a: 'b'}},
		webhooks: [
			{name: 'one.example.com', clientConfig: {caBundle, service}},
			{name: 'two.example.com', clientConfig: {url: 'https://hooks.example.com:8443/x'}},
		],
	});
	assert.deepEqual(
		{...first, caBundle: String(first?.caBundle)},
		{
			kind: 'ValidatingWebhookConfiguration',
			name: 'checks',
			field: 'webhooks[0].clientConfig.caBundle',
			entry: 'one.example.com',
			caBundle: 'PEM',
			service: {namespace: 'shop', name: 'hook'},
			labels: {},
			annotations: {a: 'b'},
		},
	);
	assert.equal(second?.caBundle, undefined);
	assert.equal(second?.host, 'hooks.example.com');
	const conversion = {strategy: 'Webhook', webhook: {clientConfig: {caBundle, service}}};
	const [crd] = decodeConversion({metadata: {name: 'things.example.com'}, spec: {conversion}});
	assert.equal(crd?.field, 'spec.conversion.webhook.clientConfig.caBundle');
	assert.deepEqual(decodeConversion({metadata: {name: 'plain'}, spec: {conversion: {strategy: 'None'}}}), []);
	assert.equal(decodeApiService({metadata: {name: 'v1'}, spec: {service, caBundle}})[0]?.field, 'spec.caBundle');
	assert.deepEqual(decodeApiService({metadata: {name: 'v1.'}, spec: {}}), []);
});

test('reads which Secret routes serve for which hosts, and what cert-manager renews', () => {
	assert.deepEqual(
		decodeTlsIngress({
			metadata: {namespace: 'shop', name: 'www'},
			spec: {tls: [{hosts: ['WWW.example.com'], secretName: 'www-tls'}, {hosts: ['x.example.com']}]},
		}).certificates,
		[{namespace: 'shop', name: 'www-tls', hosts: ['www.example.com']}],
	);
	assert.deepEqual(
		decodeTlsGateway({
			metadata: {namespace: 'infra', name: 'edge'},
			spec: {
				listeners: [
					{hostname: '*.Apps.example.com', tls: {certificateRefs: [{name: 'apps-tls', namespace: 'certs'}]}},
					{
						tls: {
							certificateRefs: [
								{name: 'any-tls', kind: 'Secret'},
								{name: 'x', kind: 'Other'},
							],
						},
					},
				],
			},
		}).certificates,
		[
			{namespace: 'certs', name: 'apps-tls', hosts: ['*.apps.example.com']},
			{namespace: 'infra', name: 'any-tls', hosts: []},
		],
	);
	assert.deepEqual(
		decodeManagedCertificate({
			metadata: {namespace: 'shop', name: 'web'},
			spec: {secretName: 'web-tls', issuerRef: {name: 'ca'}},
			status: {
				renewalTime: '2026-12-01T00:00:00Z',
				conditions: [{type: 'Ready', status: 'False', message: 'no issuer'}],
			},
		}),
		{
			namespace: 'shop',
			name: 'web',
			secretName: 'web-tls',
			issuer: {kind: 'Issuer', name: 'ca'},
			renewalTime: new Date('2026-12-01T00:00:00Z'),
			isReady: false,
			message: 'no issuer',
		},
	);
});

describe('the connection', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	test("shows the server's certificate, also after many connections in turns", async () => {
		for (let turn = 0; turn < 3; turn += 1) {
			await Promise.all(Array.from({length: 12}, () => demo.admin.listServices()));
		}

		const {client, authorities, server} = await demo.admin.connectionCertificates();
		const [first] = server;
		assert.ok(first, 'nothing of the server');
		assert.match(new X509Certificate(first).subject, /kube-apiserver/);
		assert.match(new X509Certificate(client ?? '').subject, /CN=admin/);
		assert.match(new X509Certificate(authorities ?? '').subject, /CN=kubernetes/);
		assert.ok((await demo.admin.identity()).authority);
	});

	test('keeps only the derived value of each Secret, page by page', async () => {
		let count = 0;
		const names = await demo.admin.mapSecrets(({namespace, name}) => `${namespace}/${name}`, {
			fieldSelector: 'type=kubernetes.io/tls',
			limit: 1,
			onPage(kept, before) {
				assert.equal(before, count);
				count += kept.length;
			},
		});
		assert.ok(names.includes('shop/frontend-tls'));
		assert.equal(count, names.length);
	});
});
