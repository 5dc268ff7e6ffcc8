import type {JsonObject, KubeObject} from '../api/json.js';
import {isObject} from '../api/json.js';
import type {Door, Resource} from '../api/resource.js';
import {
	any,
	bool,
	int32,
	intOrString,
	many,
	mapOf,
	microTime,
	one,
	quantity,
	struct,
	text,
	time,
} from '../api/shape.js';
import {fault, forbidden} from '../api/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {age} from './duration.js';
import {kindShape, labelFaults, nameLabel, namespacedLabels, subdomainFaults} from './metadata.js';

const core = {group: '', version: 'v1'} as const;

/** @returns what lies at a dotted path, undefined where nothing does. */
function at(object: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

const textAt = (path: string) => (object: KubeObject) => String(at(object, path) ?? '');
const listAt = (object: KubeObject, path: string) => (at(object, path) ?? []) as readonly JsonObject[];

/** Spec is written by the main door, status by `/status`. */
const specDoor: Door = {resets: ['status']};
const statusDoor: Door = {resets: ['spec']};

const condition = struct(
	'Condition',
	{
		type: text(1, 'always'),
		status: text(2, 'always'),
		lastHeartbeatTime: time(3),
		lastTransitionTime: time(4),
		reason: text(5),
		message: text(6),
	},
	'open',
);
const conditions = many(condition, undefined, {merge: ['type'], patchKey: 'type'});

export const namespaces: Resource = {
	...core,
	plural: 'namespaces',
	singular: 'namespace',
	kind: 'Namespace',
	shortNames: ['ns'],
	namespaced: false,
	shape: kindShape('Namespace', {
		spec: one(struct('NamespaceSpec', {finalizers: many(text(), 1)}), 2, 'always'),
		status: one(struct('NamespaceStatus', {phase: text(1), conditions}), 3, 'always'),
	}),
	nameFaults: labelFaults,
	fieldLabels: {...nameLabel, name: object => object.metadata.name, 'status.phase': textAt('status.phase')},
	columns: [nameColumn, textColumn('Status', textAt('status.phase')), ageColumn],
	prepareCreate: object =>
		({
			...object,
			metadata: {
				...object.metadata,
				labels: {...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name},
			},
			spec: {finalizers: ['kubernetes']},
			status: {phase: 'Active'},
		}) as KubeObject,
	admitDelete({metadata: {name}}) {
		if (['default', 'kube-public', 'kube-system'].includes(name)) {
			throw forbidden({group: '', plural: 'namespaces'}, name, 'this namespace may not be deleted');
		}
	},
	main: {
		resets: ['spec.finalizers', 'status'],
		verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
	},
	subresources: {status: statusDoor, finalize: {resets: ['status'], verbs: ['update'], noTable: true}},
};

const servicePort = struct('ServicePort', {
	name: text(1),
	protocol: text(2),
	appProtocol: text(6),
	port: int32(3, 'always'),
	targetPort: intOrString(4),
	nodePort: int32(5, 'dropsZero'),
});

export const services: Resource = {
	...core,
	plural: 'services',
	singular: 'service',
	kind: 'Service',
	shortNames: ['svc'],
	categories: ['all'],
	namespaced: true,
	shape: kindShape('Service', {
		spec: one(
			struct(
				'ServiceSpec',
				{
					ports: many(servicePort, 1, {merge: ['port', 'protocol'], patchKey: 'port'}),
					selector: mapOf(text(), 2, 'atomic'),
					clusterIP: text(3),
					clusterIPs: many(text(), 18),
					type: text(4),
					externalIPs: many(text(), 5),
					sessionAffinity: text(7),
					externalName: text(10),
					ipFamilies: many(text(), 19),
					ipFamilyPolicy: text(17),
					internalTrafficPolicy: text(22),
				},
				'open',
			),
			2,
			'always',
		),
		status: one(
			struct(
				'ServiceStatus',
				{loadBalancer: one(struct('LoadBalancerStatus', {ingress: many(any())}, 'open'), 1, 'always'), conditions},
				'open',
			),
			3,
			'always',
		),
	}),
	nameFaults: labelFaults,
	fieldLabels: {...namespacedLabels, 'spec.clusterIP': textAt('spec.clusterIP'), 'spec.type': textAt('spec.type')},
	columns: [
		nameColumn,
		textColumn('Type', textAt('spec.type')),
		textColumn('Cluster-IP', object => textAt('spec.clusterIP')(object) || '<none>'),
		textColumn('External-IP', object => {
			const external = [
				...listAt(object, 'status.loadBalancer.ingress').map(item => String(item['ip'] ?? item['hostname'] ?? '')),
				...((at(object, 'spec.externalIPs') ?? []) as readonly string[]),
				...(at(object, 'spec.externalName') ? [String(at(object, 'spec.externalName'))] : []),
			];
			return external.join(',') || '<none>';
		}),
		textColumn(
			'Port(s)',
			object =>
				listAt(object, 'spec.ports')
					.map(port => `${port['port']}${port['nodePort'] ? `:${port['nodePort']}` : ''}/${port['protocol'] ?? 'TCP'}`)
					.join(',') || '<none>',
		),
		ageColumn,
		textColumn(
			'Selector',
			object =>
				Object.entries((at(object, 'spec.selector') ?? {}) as Record<string, string>)
					.map(([key, value]) => `${key}=${value}`)
					.join(',') || '<none>',
			1,
		),
	],
	prepareCreate: object =>
		({
			...object,
			spec: {sessionAffinity: 'None', type: 'ClusterIP', ...(object['spec'] as JsonObject)},
			status: {loadBalancer: {}},
		}) as KubeObject,
	main: specDoor,
	subresources: {status: statusDoor},
};

const container = struct(
	'Container',
	{
		name: text(1, 'always'),
		image: text(2),
		command: many(text(), 3),
		args: many(text(), 4),
		env: many(struct('EnvVar', {name: text(1, 'always'), value: text(2)}, 'open'), 7, {
			merge: ['name'],
			patchKey: 'name',
		}),
		volumeMounts: many(struct('VolumeMount', {name: text(1, 'always'), mountPath: text(3, 'always')}, 'open'), 9, {
			merge: ['mountPath'],
			patchKey: 'mountPath',
		}),
	},
	'open',
);

export const pods: Resource = {
	...core,
	plural: 'pods',
	singular: 'pod',
	kind: 'Pod',
	shortNames: ['po'],
	categories: ['all'],
	namespaced: true,
	shape: kindShape('Pod', {
		spec: one(
			struct(
				'PodSpec',
				{
					volumes: many(struct('Volume', {name: text(1, 'always')}, 'open'), 1, {merge: ['name'], patchKey: 'name'}),
					containers: many(container, 2, {merge: ['name'], patchKey: 'name', always: true}),
					nodeName: text(10),
					serviceAccountName: text(8),
					hostname: text(16),
					subdomain: text(17),
					hostNetwork: bool(11, 'dropsZero'),
				},
				'open',
			),
			2,
			'always',
		),
		status: one(
			struct(
				'PodStatus',
				{
					phase: text(1),
					conditions,
					hostIP: text(5),
					podIP: text(6),
					podIPs: many(any(), undefined, {merge: ['ip'], patchKey: 'ip'}),
					startTime: time(7),
					containerStatuses: many(any()),
				},
				'open',
			),
			3,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {
		...namespacedLabels,
		'spec.nodeName': textAt('spec.nodeName'),
		'spec.serviceAccountName': textAt('spec.serviceAccountName'),
		'status.phase': textAt('status.phase'),
		'status.podIP': textAt('status.podIP'),
	},
	columns: [
		nameColumn,
		textColumn('Ready', object => {
			const statuses = listAt(object, 'status.containerStatuses');
			return `${statuses.filter(status => status['ready']).length}/${listAt(object, 'spec.containers').length}`;
		}),
		textColumn('Status', textAt('status.phase')),
		textColumn('Restarts', object =>
			String(
				listAt(object, 'status.containerStatuses').reduce(
					(sum, status) => sum + Number(status['restartCount'] ?? 0),
					0,
				),
			),
		),
		ageColumn,
		textColumn('IP', object => textAt('status.podIP')(object) || '<none>', 1),
		textColumn('Node', object => textAt('spec.nodeName')(object) || '<none>', 1),
		textColumn('Nominated Node', () => '<none>', 1),
		textColumn('Readiness Gates', () => '<none>', 1),
	],
	prepareCreate: object => ({...object, status: {phase: 'Pending'}}) as KubeObject,
	validate: object => (listAt(object, 'spec.containers').length > 0 ? [] : [fault.required('spec.containers')]),
	generation: true,
	main: specDoor,
	subresources: {status: statusDoor},
};

export const nodes: Resource = {
	...core,
	plural: 'nodes',
	singular: 'node',
	kind: 'Node',
	shortNames: ['no'],
	namespaced: false,
	shape: kindShape('Node', {
		spec: one(
			struct(
				'NodeSpec',
				{
					podCIDR: text(1),
					podCIDRs: many(text(), 7, {merge: 'set', patchKey: ''}),
					providerID: text(3),
					unschedulable: bool(4, 'dropsZero'),
				},
				'open',
			),
			2,
			'always',
		),
		status: one(
			struct(
				'NodeStatus',
				{
					capacity: mapOf(quantity()),
					allocatable: mapOf(quantity()),
					conditions,
					addresses: many(struct('NodeAddress', {type: text(1, 'always'), address: text(2, 'always')}), 5, {
						merge: 'atomic',
						patchKey: 'type',
					}),
					nodeInfo: one(struct('NodeSystemInfo', {kubeletVersion: text(7)}, 'open'), 7),
				},
				'open',
			),
			3,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {...nameLabel, 'spec.unschedulable': object => String(Boolean(at(object, 'spec.unschedulable')))},
	columns: [
		nameColumn,
		textColumn('Status', object => {
			const ready = listAt(object, 'status.conditions').find(item => item['type'] === 'Ready');
			const words = [ready?.['status'] === 'True' ? 'Ready' : ready ? 'NotReady' : 'Unknown'];
			return [...words, ...(at(object, 'spec.unschedulable') ? ['SchedulingDisabled'] : [])].join(',');
		}),
		textColumn('Roles', object => {
			const prefix = 'node-role.kubernetes.io/';
			const found = Object.keys(object.metadata.labels ?? {}).filter(label => label.startsWith(prefix));
			return (
				found
					.map(label => label.slice(prefix.length))
					.sort()
					.join(',') || '<none>'
			);
		}),
		ageColumn,
		textColumn('Version', textAt('status.nodeInfo.kubeletVersion')),
		...(['InternalIP', 'ExternalIP'] as const).map(type =>
			textColumn(
				type === 'InternalIP' ? 'Internal-IP' : 'External-IP',
				object => {
					const address = listAt(object, 'status.addresses').find(item => item['type'] === type);
					return String(address?.['address'] ?? '<none>');
				},
				1,
			),
		),
		textColumn('OS-Image', object => textAt('status.nodeInfo.osImage')(object) || '<unknown>', 1),
		textColumn('Kernel-Version', object => textAt('status.nodeInfo.kernelVersion')(object) || '<unknown>', 1),
		textColumn(
			'Container-Runtime',
			object => textAt('status.nodeInfo.containerRuntimeVersion')(object) || '<unknown>',
			1,
		),
	],
	main: {resets: ['status']},
	subresources: {status: statusDoor},
};

const objectReference = struct(
	'ObjectReference',
	{
		kind: text(1),
		namespace: text(2),
		name: text(3),
		uid: text(4),
		apiVersion: text(5),
		resourceVersion: text(6),
		fieldPath: text(7),
	},
	'atomic',
);

export const events: Resource = {
	...core,
	plural: 'events',
	singular: 'event',
	kind: 'Event',
	shortNames: ['ev'],
	namespaced: true,
	shape: kindShape('Event', {
		involvedObject: one(objectReference, 2, 'always'),
		reason: text(3),
		message: text(4),
		source: one(struct('EventSource', {component: text(1), host: text(2)}), 5, 'always'),
		firstTimestamp: time(6, 'always'),
		lastTimestamp: time(7, 'always'),
		count: int32(8, 'dropsZero'),
		type: text(9),
		eventTime: microTime(10, 'always'),
		series: any(),
		action: text(12),
		related: one(objectReference, 13),
		reportingComponent: text(14, 'always'),
		reportingInstance: text(15, 'always'),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {
		...namespacedLabels,
		...Object.fromEntries(
			['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(field => [
				`involvedObject.${field}`,
				textAt(`involvedObject.${field}`),
			]),
		),
		reason: textAt('reason'),
		reportingComponent: textAt('reportingComponent'),
		source: textAt('source.component'),
		type: textAt('type'),
	},
	columns: [
		{
			name: 'Last Seen',
			type: 'string',
			cell: (object, now) => age((object['lastTimestamp'] ?? object['eventTime']) as string | undefined, now),
		},
		textColumn('Type', textAt('type')),
		textColumn('Reason', textAt('reason')),
		textColumn(
			'Object',
			object => `${String(at(object, 'involvedObject.kind') ?? '').toLowerCase()}/${at(object, 'involvedObject.name')}`,
		),
		textColumn('Message', object => textAt('message')(object).trim()),
	],
	main: {resets: []},
	subresources: {},
};

export const serviceAccounts: Resource = {
	...core,
	plural: 'serviceaccounts',
	singular: 'serviceaccount',
	kind: 'ServiceAccount',
	shortNames: ['sa'],
	namespaced: true,
	shape: kindShape('ServiceAccount', {
		secrets: many(objectReference, 2, {merge: ['name'], patchKey: 'name'}),
		imagePullSecrets: many(struct('LocalObjectReference', {name: text(1)}), 3),
		automountServiceAccountToken: bool(4),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [nameColumn, {name: 'Secrets', type: 'string', cell: object => listAt(object, 'secrets').length}, ageColumn],
	main: {resets: []},
	subresources: {},
};
