import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {requestPem} from '../../helpers/demo-cluster.js';
import type {RawApi} from '../../helpers/raw-api.js';
import {definitions} from './callers.js';
import type {Story} from './story.js';
import type {Placed} from './teller.js';
import {base64, namespace, secondNamespace} from './teller.js';

const requestsPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
	for (const end = Date.now() + 30_000; !(await isSo()); await sleep(50)) {
		assert.ok(Date.now() < end, `${what}: not within 30 s`);
	}
}

export async function create(api: RawApi, [path, object]: Placed): Promise<void> {
	const created = await api.post(path, object);
	assert.equal(created.status, 201, created.text);
	const {status, metadata} = object as {status?: object; metadata: {name: string}};
	if (status !== undefined) {
		// The server takes no status with a new object.
		const answer = await api.patch(`${path}/${metadata.name}/status`, 'merge', {status});
		assert.equal(answer.status, 200, answer.text);
	}
}

/** The namespaces of a story, once Pods are admitted: they need the account that a controller makes. */
export async function createNamespaces(api: RawApi): Promise<void> {
	for (const name of [namespace, secondNamespace]) {
		await create(api, ['/api/v1/namespaces', {metadata: {name}}]);
	}

	const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
	await until('the default account', async () => (await api.get(account)).status === 200);
}

/** Creates all objects of a story. */
export async function plantStory(api: RawApi, story: Story): Promise<void> {
	await createNamespaces(api);
	for (const {served, definition} of story.kinds) {
		if ((await api.get(served)).status === 404) {
			await create(api, [definitions, definition as Placed[1]]);
			await until(served, async () => (await api.get(served)).status === 200);
		}
	}

	await Promise.all(story.objects.map(placed => create(api, placed)));
	await Promise.all(story.called.map(placed => create(api, placed)));
	await Promise.all(story.requests.map(each => issue(api, ...each)));
}

/** A request that somebody approved, and whose signer put this certificate there. */
async function issue(api: RawApi, name: string, pem: string): Promise<void> {
	const request = base64(await requestPem(`${name}.example.com`));
	const spec = {request, signerName: 'example.com/story', usages: ['server auth']};
	const created = await api.post(requestsPath, {metadata: {name}, spec});
	assert.equal(created.status, 201, created.text);
	const conditions = [{type: 'Approved', status: 'True', reason: 'Told'}];
	const approved = await api.put(`${requestsPath}/${name}/approval`, {...created.json, status: {conditions}});
	assert.equal(approved.status, 200, approved.text);
	const {status} = approved.json;
	const issued = await api.put(`${requestsPath}/${name}/status`, {
		...approved.json,
		status: {...status, certificate: base64(pem)},
	});
	assert.equal(issued.status, 200, issued.text);
}

/** Removes what `plantStory` created, but the kinds: the server goes as well. */
export async function removeStory(api: RawApi, story: Story): Promise<void> {
	for (const [path, {metadata}] of story.called) {
		await api.delete(`${path}/${(metadata as {name: string}).name}`);
	}

	for (const [name] of story.requests) {
		await api.delete(`${requestsPath}/${name}`);
	}

	for (const name of [namespace, secondNamespace]) {
		await api.delete(`/api/v1/namespaces/${name}`);
	}
}
