import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Json, RawApi} from '../../../helpers/raw-api.js';
import {definitions, routes, settings} from './edge.js';
import {machines, nodeObject} from './nodes.js';
import {grants, rightsObjects} from './rights.js';
import type {Workload} from './workloads.js';
import {accounts, namespaces, podObject, podsOf, serviceObject, statefulSetObject, workloads} from './workloads.js';

/** The address of the API server besides that of its Service. */
const apiServerAddress = '10.0.1.10';
const longestMs = 30_000;

/** Creates the objects of the corpus in an empty cluster. */
export async function installWorld(admin: RawApi): Promise<void> {
	await settleRoles(admin);
	await inTurns(namespaces, name => create(admin, '/api/v1/namespaces', {metadata: {name}}));
	await Promise.all([installNodes(admin), installAccounts(admin), installDefinitions(admin)]);
	await inTurns(grants.flatMap(rightsObjects), ([path, object]) => create(admin, path, object));
	await inTurns(workloads, workload => installWorkload(admin, workload));
	await inTurns([...settings, ...routes], ([path, object]) => create(admin, path, object));
	await inTurns(
		routes.filter(([path]) => path.endsWith('/httproutes')),
		([path, object]) => admitRoute(admin, path, object),
	);
	await create(admin, '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
		metadata: {name: 'kubernetes', labels: {'kubernetes.io/service-name': 'kubernetes'}},
		addressType: 'IPv4',
		endpoints: [{addresses: [apiServerAddress], conditions: {ready: true}}],
		ports: [{name: 'https', protocol: 'TCP', port: 6443}],
	});
}

/** An existing object stays unchanged, because every cluster has some of them. */
async function create(admin: RawApi, path: string, object: object): Promise<Json> {
	const {status, text, json} = await admin.post(path, object);
	assert.ok(status === 201 || status === 409, `POST ${path}: ${status} ${text}`);
	return json;
}

async function update(admin: RawApi, path: string, object: object): Promise<void> {
	const {status, text} = await admin.put(path, object);
	assert.equal(status, 200, `PUT ${path}: ${text}`);
}

async function installNodes(admin: RawApi): Promise<void> {
	await inTurns(machines, async machine => {
		const wanted = nodeObject(machine, new Date()) as Json;
		const made = await create(admin, '/api/v1/nodes', wanted);
		await update(admin, `/api/v1/nodes/${machine.name}/status`, {...made, status: wanted.status});
	});
}

async function installAccounts(admin: RawApi): Promise<void> {
	const all = [
		...accounts,
		...workloads.map(({namespace, account}) => [namespace, account] as const),
		// A controller would create it a moment later.
		...namespaces.map(namespace => [namespace, 'default'] as const),
	];
	await inTurns(all, ([namespace, name]) =>
		create(admin, `/api/v1/namespaces/${namespace}/serviceaccounts`, {metadata: {name}}),
	);
}

/** Creates the kinds of Gateway API if the server lacks them, and waits until it serves them. */
async function installDefinitions(admin: RawApi): Promise<void> {
	const path = '/apis/gateway.networking.k8s.io/v1/httproutes';
	if ((await admin.get(path)).status === 200) {
		return;
	}

	for (const definition of definitions) {
		await create(admin, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
	}

	const isServed = async () =>
		(await admin.get(path)).status === 200 && (await admin.get(path.replace('httproutes', 'gateways'))).status === 200;
	await waitFor('Gateway API is served', isServed);
}

/** `edit` and `view` are aggregated from other roles, a moment after the server's start. */
async function settleRoles(admin: RawApi): Promise<void> {
	await waitFor('the role edit has rules', async () => {
		const {json} = await admin.get('/apis/rbac.authorization.k8s.io/v1/clusterroles/edit');
		return (json.rules ?? []).length > 0;
	});
}

export async function waitFor(what: string, isSo: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + longestMs;
	while (!(await isSo())) {
		assert.ok(Date.now() < deadline, `${what}: not within ${longestMs} ms`);
		await sleep(50);
	}
}

async function installWorkload(admin: RawApi, workload: Workload): Promise<void> {
	const home = `/api/v1/namespaces/${workload.namespace}`;
	for (const service of workload.services) {
		const {loadBalancer} = service;
		const made = await create(admin, `${home}/services`, serviceObject(workload, service));
		if (loadBalancer) {
			const spec = {...made.spec, type: 'LoadBalancer'};
			await update(admin, `${home}/services/${service.name}`, {...made, spec});
			const {json} = await admin.get(`${home}/services/${service.name}`);
			await update(admin, `${home}/services/${service.name}/status`, {
				...json,
				status: {loadBalancer: {ingress: loadBalancer}},
			});
		}
	}

	if (workload.governedBy !== undefined) {
		await create(admin, `/apis/apps/v1/namespaces/${workload.namespace}/statefulsets`, statefulSetObject(workload));
	}

	for (const [index, [name, ips]] of podsOf(workload).entries()) {
		const made = await create(admin, `${home}/pods`, podObject(workload, name, index));
		const status = {...made.status, phase: 'Running', podIP: ips[0], podIPs: ips.map(ip => ({ip}))};
		await update(admin, `${home}/pods/${name}/status`, {...made, status});
	}
}

/** Writes the status of a route as its Gateway's controller would. */
async function admitRoute(admin: RawApi, path: string, {metadata}: Readonly<Record<string, Json>>): Promise<void> {
	const {json} = await admin.get(`${path}/${metadata.name}`);
	const [parentRef] = json.spec.parentRefs;
	const isAdmitted = ['cart', 'search', 'ledger', 'mine'].includes(metadata.name);
	const condition = {
		type: 'Accepted',
		status: isAdmitted ? 'True' : 'False',
		reason: isAdmitted ? 'Accepted' : 'NotAllowedByListeners',
		message: '',
		lastTransitionTime: new Date().toISOString(),
		observedGeneration: json.metadata.generation,
	};
	const parents = [{parentRef, controllerName: 'istio.io/gateway-controller', conditions: [condition]}];
	await update(admin, `${path}/${metadata.name}/status`, {...json, status: {parents}});
}

/** Runs some at the same time. */
export async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
	const left = [...items];
	const worker = async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) {
			await work(item);
		}
	};

	await Promise.all(Array.from({length: 8}, worker));
}
