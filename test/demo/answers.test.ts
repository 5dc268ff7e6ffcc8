// Compares answers with those of a real kube-apiserver: status, type, warnings and every byte of the body.
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {createKeyAndRequest} from '../cluster/credentials.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import type {Sent} from './answers-requests.js';
import {wrongAndRight} from './answers-requests.js';

/** Sorts keys and also managers, whose order within the same second is random. */
function ordered(value: Json): Json {
	if (Array.isArray(value)) {
		const items = value.map(ordered);
		const isManagers = items.length > 0 && items.every(item => item?.fieldsType === 'FieldsV1');
		return isManagers ? items.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)) : items;
	}

	return value !== null && typeof value === 'object'
		? Object.fromEntries(
				Object.keys(value)
					.sort()
					.map(key => [key, ordered(value[key])]),
			)
		: value;
}

/** Masks what differs between any two runs. */
function mask(text: string): string {
	return text
		.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
		.replaceAll(/\d{4}-\d\d-\d\dT[\d:]{8}(?:\.\d+)?Z/g, 'TIME')
		.replaceAll(/"resourceVersion":"\d+"/g, '"resourceVersion":"N"')
		.replaceAll(/X509SHA256=[0-9a-f]+/g, 'FINGERPRINT');
}

async function answer(api: RawApi, {method, path, ...options}: Sent): Promise<string> {
	const {status, headers, text, json} = await api.request(method, path, options);
	const body = json === undefined ? text : JSON.stringify(ordered(json));
	return [status, headers['content-type'], headers['warning'] ?? '', mask(body)].join('\n');
}

const plane = await openControlPlane();
test('the demo answers byte for byte like a real kube-apiserver', {
	skip: 'missing' in plane ? plane.missing : false,
}, async t => {
	assert.ok(!('missing' in plane));
	const run = `answers-${randomBytes(3).toString('hex')}`;
	const scratch = await mkdtemp(join(tmpdir(), 'certdeck-answers-'));
	const demo = await startDemo({empty: true});
	const [real, ours] = [rawApi(plane.kubeconfig.admin), rawApi(demo.kubeconfigPath)];
	t.after(async () => {
		await real.delete(`/api/v1/namespaces/${run}`);
		real.close();
		ours.close();
		await Promise.all([demo.stop(), plane.stop(), rm(scratch, {recursive: true, force: true})]);
	});
	const {requestPem} = await createKeyAndRequest(scratch, 'answers', '/O=team/CN=dana');
	for (const api of [real, ours]) {
		assert.equal((await api.post('/api/v1/namespaces', {metadata: {name: run}})).status, 201);
	}

	const requests = wrongAndRight(run, Buffer.from(requestPem).toString('base64'), run);
	const differences: string[] = [];
	for (const sent of requests) {
		const [wanted, seen] = await Promise.all([answer(real, sent), answer(ours, sent)]);
		if (wanted !== seen) {
			const said = JSON.stringify(sent.body)?.slice(0, 200) ?? '';
			differences.push(`${sent.method} ${sent.path} ${said}\n--- real\n${wanted}\n--- demo\n${seen}`);
		}
	}

	t.diagnostic(`${requests.length - differences.length} of ${requests.length} answers equal`);
	assert.ok(requests.length > 250);
	assert.equal(differences.length, 0, `\n${differences.join('\n\n')}`);
});
