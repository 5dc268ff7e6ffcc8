import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {requestsPath} from '../../source/cluster/objects/list-requests.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {generateKey} from '../../source/pki/keys/keys.js';
import {parseSpec} from '../../source/pki/spec/spec.js';
import {program} from '../helpers/certdeck.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {openTerminal} from '../helpers/terminal.js';
import {onEachPlane} from './planes.js';

const times = 8;

await onEachPlane('nodes that ask again and again', plane => {
	const run = `again${process.pid}`;
	const nodes = [11, 12, 13].map(last => ({name: `${run}-${last}`, address: `192.0.2.${last}`}));
	const created: string[] = [];
	let admin: RawApi;

	async function create(path: string, name: string, object: object, headers: Readonly<Record<string, string>> = {}) {
		const {status, text, json} = await admin.post(path, {metadata: {name}, ...object}, {headers});
		assert.equal(status, 201, text);
		created.push(`${path}/${name}`);
		return json;
	}

	/** As a kubelet requests its serving certificate: with a new key each time. */
	async function ask({name, address}: (typeof nodes)[number], nth: number): Promise<Json> {
		const {spec} = parseSpec(
			JSON.stringify({CN: `system:node:${name}`, names: [{O: 'system:nodes'}], hosts: [name, address]}),
		);
		const {pem} = encodeRequest(spec, await generateKey({algo: 'ecdsa', size: 256}));
		return create(
			requestsPath,
			`${name}-${nth}`,
			{
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				spec: {
					request: Buffer.from(pem).toString('base64'),
					signerName: 'kubernetes.io/kubelet-serving',
					usages: ['digital signature', 'server auth'],
				},
			},
			{'Impersonate-User': `system:node:${name}`, 'Impersonate-Group': 'system:nodes'},
		);
	}

	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		let latest = 0;
		for (const each of nodes) {
			const made = await create('/api/v1/nodes', each.name, {});
			const addresses = [
				{type: 'Hostname', address: each.name},
				{type: 'InternalIP', address: each.address},
			];
			const {status, text} = await admin.put(`/api/v1/nodes/${each.name}/status`, {...made, status: {addresses}});
			assert.equal(status, 200, text);
			for (let nth = 1; nth < times; nth += 1) {
				latest = Date.parse((await ask(each, nth)).metadata.creationTimestamp);
			}
		}

		// Creation times are whole seconds, and the newest request of each must be newer than the rest.
		for (let last = latest; last <= latest; ) {
			await sleep(50);
			last = Math.floor(Date.now() / 1000) * 1000;
		}

		for (const each of nodes) {
			await ask(each, times);
		}
	});
	after(async () => {
		for (const path of created.toReversed()) {
			await admin.delete(path);
		}

		admin.close();
	});

	test('three nodes that asked eight times are decided with at most eight keys: the newest issued, none left pending', async () => {
		await using deck = openTerminal(process.execPath, [program], {
			columns: 120,
			rows: 40,
			env: {KUBECONFIG: plane.kubeconfig.admin},
		});
		const {screen} = deck;
		await screen.until('● live');
		deck.type('/');
		await screen.until('words to look for');
		deck.type(`name:${run}-*`);
		await screen.until(`${run}-*▏`);
		deck.type('\r');
		await screen.until(/ 24 wait: 24 clear · /);
		const {length: rows} = screen.lines().filter(line => line.includes(`+${times - 1} older`));
		assert.equal(rows, nodes.length);
		let keys = 0;
		const press = async (key: string, shows: string) => {
			keys += 1;
			deck.type(key);
			await screen.until(shows);
		};
		await press('*', '24 marked');
		await press('a', 'Type 3 to approve them');
		await press('\u000f', 'Would be denied as superseded');
		await press('3', '3▏');
		await press('\r', '3 of 3 approved, 21 of 21 older denied');
		assert.ok(keys <= 8, `${keys} keys`);

		const read = async (name: string) => (await admin.get(`${requestsPath}/${name}`)).json;
		for (const {name} of nodes) {
			for (let nth = 1; nth < times; nth += 1) {
				const {status} = await read(`${name}-${nth}`);
				assert.deepEqual(
					status.conditions.map(({type, reason}: Json) => [type, reason]),
					[['Denied', 'Superseded']],
				);
			}

			const ends = Date.now() + 30_000;
			let newest = await read(`${name}-${times}`);
			while (newest.status.certificate === undefined) {
				assert.ok(Date.now() < ends, `${name}-${times} was not issued: ${JSON.stringify(newest.status)}`);
				await sleep(100);
				newest = await read(`${name}-${times}`);
			}

			assert.equal(newest.status.conditions[0].type, 'Approved');
		}
	});
});
