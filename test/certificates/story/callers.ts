import {makeCertificate as make} from '../make-certificate.js';
import type {Teller} from './teller.js';
import {base64, mounts, namespace, secondNamespace} from './teller.js';

/** A kind that nothing else has: no object of it exists. */
export function definition(group: string, kind: string, rest: object = {}, annotations: object = {}) {
	const plural = `${kind.toLowerCase()}s`;
	const schema = {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}};
	return {
		metadata: {name: `${plural}.${group}`, annotations},
		spec: {
			group,
			names: {plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List`},
			scope: 'Namespaced',
			versions: [{name: 'v1', served: true, storage: true, schema, subresources: {status: {}}}],
			...rest,
		},
	};
}

export const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Servers that the API server calls: webhooks, conversions, APIs of others. Each calls the Service of its own name. */
export function tellCallers(teller: Teller, tag: string): void {
	const {root} = teller;
	const namesake = make({name: 'Story Root', isCa: true, to: 3650});
	const admission = '/apis/admissionregistration.k8s.io/v1';
	const config = (name: string, caBundle: string) => ({
		caBundle: base64(caBundle),
		service: {namespace, name},
	});
	const hooks = (resource: string) => (name: string, caBundle: string, annotations: object) => {
		const rule = {apiGroups: ['none.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['none']};
		const webhook = {
			name: `${name}.example.com`,
			clientConfig: config(name, caBundle),
			rules: [rule],
			sideEffects: 'None',
			admissionReviewVersions: ['v1'],
			failurePolicy: 'Ignore',
		};
		const object = {metadata: {name: `${namespace}-${name}`, annotations}, webhooks: [webhook]};
		teller.called.push([`${admission}/${resource}`, object]);
		return [`${namespace}-${name}`, 'webhooks[0].clientConfig.caBundle'] as const;
	};
	const converts = (name: string, caBundle: string, annotations: object) => {
		const group = `${name}-${tag}.story.example.com`;
		const webhook = {clientConfig: config(name, caBundle), conversionReviewVersions: ['v1']};
		const conversion = {conversion: {strategy: 'Webhook', webhook}};
		teller.called.push([definitions, definition(group, 'Thing', conversion, annotations)]);
		return [`things.${group}`, 'spec.conversion.webhook.clientConfig.caBundle'] as const;
	};
	const serves = (name: string, caBundle: string, annotations: object) => {
		const group = `${name}-${tag}.story.example.com`;
		const spec = {...config(name, caBundle), group, version: 'v1', groupPriorityMinimum: 1, versionPriority: 1};
		const metadata = {name: `v1.${group}`, annotations};
		teller.called.push(['/apis/apiregistration.k8s.io/v1/apiservices', {metadata, spec}]);
		return [`v1.${group}`, 'spec.caBundle'] as const;
	};
	for (const [kind, prefix, call] of [
		['ValidatingWebhookConfiguration', 'hook', hooks('validatingwebhookconfigurations')],
		['MutatingWebhookConfiguration', 'change', hooks('mutatingwebhookconfigurations')],
		['CustomResourceDefinition', 'convert', converts],
		['APIService', 'api', serves],
	] as const) {
		for (const {name, hosts, ca = root, findings = [], ofBundle = [], annotations = {}, renewer = 'nobody'} of [
			{
				name: prefix,
				hosts: [`${prefix}.${namespace}.svc`],
				annotations: {'cert-manager.io/inject-ca-from': `${namespace}/${prefix}`},
				renewer: `cert-manager ${namespace}/${prefix}`,
			},
			{name: `${prefix}-names`, hosts: [`${prefix}.example.com`], findings: ['names-miss-webhook']},
			{
				name: `${prefix}-trust`,
				hosts: [`${prefix}-trust.${namespace}.svc`, `${prefix}-trust.${namespace}.svc.cluster.local`],
				ca: namesake,
				ofBundle: ['bundle-does-not-vouch'],
			},
		]) {
			const [object, field] = call(name, ca.pem, annotations);
			const calls = findings.length === 0 ? [`${kind}/${object} calls`] : [];
			teller.plain(name, teller.leaf(name, {hosts}), {findings, users: [`Pod/${name} volume`, ...calls]});
			teller.server(name);
			teller.row(kind, `${object}/${field}`, [ca.pem], {findings: ofBundle, renewer});
		}
	}
}

/** What presents a certificate to the outside, and Pods that have one in each way there is. */
export function tellUsers(teller: Teller): void {
	const ingress = (name: string, hosts: readonly string[], secretName: string) => {
		const defaultBackend = {service: {name: 'whole', port: {number: 443}}};
		const spec = {defaultBackend, tls: [{hosts, secretName}]};
		teller.put('ingresses', name, {spec}, {group: '/apis/networking.k8s.io/v1'});
	};
	const gateway = (name: string, listeners: ReadonlyArray<{hostname?: string; tls: object}>) => {
		const all = listeners.map((listener, index) => ({
			name: `https-${index}`,
			port: 443,
			protocol: 'HTTPS',
			...listener,
		}));
		const spec = {gatewayClassName: 'story', listeners: all};
		const about = {apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway'};
		teller.put('gateways', name, {...about, spec}, {group: '/apis/gateway.networking.k8s.io/v1'});
	};
	const presents = (name: string) => ({certificateRefs: [{name}]});

	ingress('fallback', [], 'whole');
	teller.plain('www', teller.leaf('www', {hosts: ['*.www.example.com']}), {users: ['Ingress/www tls']});
	ingress('www', ['shop.www.example.com'], 'www');
	const missed = ['names-miss-route'];
	const deep = teller.leaf('deep', {hosts: ['*.www.example.com']});
	teller.plain('deep', deep, {findings: missed, users: ['Ingress/deep tls']});
	ingress('deep', ['a.b.www.example.com'], 'deep');
	const usages = ['digital signature', 'client auth'];
	const forClients = {purpose: 'client', findings: ['not-for-servers']};
	const client = teller.leaf('client', {usages, hosts: ['c.example.com']});
	teller.plain('client', client, {...forClients, users: ['Ingress/client tls']});
	ingress('client', ['c.example.com'], 'client');

	const at = (name: string, ...hosts: readonly string[]) => teller.leaf(name, {hosts});
	teller.plain('gw', at('gw', 'gw.example.com'), {users: ['Gateway/gw tls']});
	teller.plain('gw-wild', at('gw-wild', '*.gw.example.com'), {users: ['Gateway/gw tls']});
	teller.plain('gw-any', at('gw-any', 'any.example.com'), {users: ['Gateway/gw tls']});
	const across = {certificateRefs: [{group: '', kind: 'Secret', namespace: secondNamespace, name: 'gw-across'}]};
	gateway('gw', [
		{hostname: 'GW.example.com', tls: presents('gw')},
		{hostname: '*.gw.example.com', tls: {mode: 'Terminate', ...presents('gw-wild')}},
		{tls: presents('gw-any')},
		{hostname: 'across.example.com', tls: across},
		{hostname: 'through.example.com', tls: {mode: 'Passthrough'}},
		{hostname: 'other.example.com', tls: {certificateRefs: [{group: 'example.com', kind: 'Vault', name: 'www'}]}},
	]);
	const users = ['Gateway/gw tls'];
	teller.plain('gw-across', at('gw-across', 'across.example.com'), {users}, {of: secondNamespace});
	teller.plain('gw-miss', at('gw-miss', 'gw.example.com'), {findings: missed, users: ['Gateway/gw-miss tls']});
	gateway('gw-miss', [{hostname: 'shop.example.com', tls: presents('gw-miss')}]);
	const gwClient = teller.leaf('gw-client', {usages, hosts: ['d.example.com']});
	teller.plain('gw-client', gwClient, {...forClients, users: ['Gateway/gw-client tls']});
	gateway('gw-client', [{hostname: 'd.example.com', tls: presents('gw-client')}]);

	const svc = `other.${namespace}.svc`;
	teller.plain('misplaced', at('misplaced', svc, `${svc}.cluster.local`), {
		findings: ['names-miss-service'],
		users: ['Pod/misplaced volume'],
	});
	teller.server('misplaced');
	teller.plain('outside', at('outside', 'outside.example.com'), {users: ['Pod/outside volume']});
	teller.server('outside');

	// One Pod for each way.
	const main = {name: 'main', image: 'registry.example/main:1'};
	const mounted = [{name: 'tls', mountPath: '/tls', subPath: 'tls.crt'}];
	const sources = [{secret: {name: 'in-projected'}}];
	const env = [{name: 'CRT', valueFrom: {secretKeyRef: {name: 'in-env', key: 'tls.crt'}}}];
	for (const [way, spec] of [
		['projected', {volumes: [{name: 'tls', projected: {sources}}]}],
		['subPath', {...mounts('in-subpath'), containers: [{...main, volumeMounts: mounted}]}],
		['env', {containers: [{...main, env}]}],
	] as const) {
		const name = `in-${way.toLowerCase()}`;
		teller.plain(name, teller.leaf(name), {users: [`Pod/${name} ${way}`]});
		teller.pod(name, spec);
	}

	const whole = {...main, envFrom: [{secretRef: {name: 'in-env-from'}}]};
	teller.plain('in-env-from', teller.leaf('in-env-from'), {users: ['Pod/in-env-from env']});
	teller.pod('in-env-from', {initContainers: [{...whole, name: 'first'}]});
}
