// Needs: openssl
// The roles of docs/roles are enough for what they say, and no rule of them can be spared.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {load} from 'js-yaml';
import {createKeyAndRequest} from '../cluster/credentials.js';
import {certdeck} from '../helpers/certdeck.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {onRealPlane} from './planes.js';

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'roles');
const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const rbac = '/apis/rbac.authorization.k8s.io/v1';

await onRealPlane('the roles of docs/roles', plane => {
	const run = `roles-${process.pid}`;
	const signerName = `${run}.example/serving`;
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-roles-'));
	const ca = ['--ca', join(folder, 'ca', 'ca.pem')];
	const keys = new Map<string, string>();
	const made: string[] = [];
	let admin: RawApi;
	const create = async (path: string, object: Json) => {
		const {status, text} = await admin.post(path, object);
		assert.equal(status, 201, text);
		made.push(`${path}/${encodeURIComponent(object.metadata.name)}`);
	};
	const as = (user: string, ...args: readonly string[]) =>
		certdeck([...args, '--as', user], {kubeconfig: plane.kubeconfig.admin, cwd: folder});

	/** A user with these rules, in one namespace if it is given; by default also with the rights of a reader. */
	async function userWith(name: string, rules: readonly Json[], options: {namespace?: string; reads?: boolean} = {}) {
		const user = `${run}-${name}`;
		const subjects = [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user}];
		const bind = (role: string, path: string, kind: string) =>
			create(path, {
				apiVersion: 'rbac.authorization.k8s.io/v1',
				kind,
				metadata: {name: role === user ? user : `${user}-reads`},
				roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role},
				subjects,
			});
		await create(`${rbac}/clusterroles`, {
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'ClusterRole',
			metadata: {name: user},
			rules,
		});
		await (options.namespace === undefined
			? bind(user, `${rbac}/clusterrolebindings`, 'ClusterRoleBinding')
			: bind(user, `${rbac}/namespaces/${options.namespace}/rolebindings`, 'RoleBinding'));
		if (options.reads !== false) {
			await bind(`${run}-reader`, `${rbac}/clusterrolebindings`, 'ClusterRoleBinding');
		}

		return user;
	}

	const rulesOf = (file: string): readonly Json[] => {
		const text = readFileSync(join(docs, `${file}.yaml`), 'utf8').replaceAll('example.com/serving', signerName);
		return (load(text) as Json).rules;
	};
	/** The rules without one verb of one rule, each with the name of what is missing. */
	const lacking = (rules: readonly Json[]) =>
		rules.flatMap((rule, index) =>
			(rule.verbs as readonly string[]).map(verb => ({
				what: `${verb} ${rule.resources[0]}`,
				rules: rules
					.map((each, at) =>
						at === index ? {...each, verbs: each.verbs.filter((other: string) => other !== verb)} : each,
					)
					.filter(({verbs}) => verbs.length > 0),
			})),
		);
	/** The API server's authorizer reads RBAC through a cache. */
	async function until(what: string, isThere: () => Promise<boolean>) {
		for (const ends = Date.now() + 30_000; !(await isThere()); await sleep(100)) {
			assert.ok(Date.now() < ends, what);
		}
	}

	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		for (const name of ['one', 'two']) {
			const {key, requestPem} = await createKeyAndRequest(folder, `${run}-${name}`, '/CN=roles.example', [
				'subjectAltName=DNS:roles.example',
			]);
			keys.set(name, key);
			await create(csrs, {
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				metadata: {name: `${run}-${name}`},
				spec: {
					request: Buffer.from(requestPem).toString('base64'),
					signerName,
					usages: ['digital signature', 'server auth'],
				},
			});
		}

		await userWith('reader', rulesOf('reader'), {reads: false});
	});
	after(async () => {
		for (const path of made.toReversed()) {
			await admin.delete(path);
		}

		admin.close();
		rmSync(folder, {recursive: true, force: true});
	});

	test('a reader lists, shows and watches, and needs each of the three', async () => {
		const words: Readonly<Record<string, readonly string[]>> = {
			get: ['show', `${run}-one`],
			list: ['list', '-o', 'name'],
		};
		await until('a reader may not list', async () => (await as(`${run}-reader`, 'list', '-o', 'name')).code === 0);
		assert.equal((await as(`${run}-reader`, ...(words['get'] ?? []))).code, 0);
		assert.match((await as(`${run}-reader`, 'rights', 'list')).stderr, /^you have {2}verbs get, list, watch/m);
		for (const {what, rules} of lacking(rulesOf('reader'))) {
			const [verb = ''] = what.split(' ');
			const user = await userWith(`reader-${verb}`, rules, {reads: false});
			const {code, stderr} = await as(user, ...(words[verb] ?? ['rights', 'list']));
			assert.ok(code === 1 || /^you lack/m.test(stderr), what);
		}
	});

	for (const [role, words] of [
		['approver', ['approve', '--yes', '--no-journal']],
		['signer', ['sign', '--yes', ...ca, '--ca-key', join(folder, 'ca', 'ca-key.pem')]],
	] as const) {
		test(`a ${role} needs each of its rules, and no more`, async () => {
			if (role === 'signer') {
				const {code, stderr} = await certdeck(['authority', '-f', '-', '--out', 'ca'], {
					cwd: folder,
					input: '{"CN": "roles", "key": {"algo": "ecdsa", "size": 256}}',
				});
				assert.equal(code, 0, stderr);
			}

			const full = await userWith(role, rulesOf(role));
			for (const {what, rules} of lacking(rulesOf(role))) {
				const user = await userWith(`${role}-${what.replaceAll(/\W/g, '-')}`, rules);
				await until('nothing is read', async () => (await as(user, 'list', '-o', 'name')).code === 0);
				const [verb, ...flags] = words;
				const refused = await as(user, verb, `${run}-one`, ...flags);
				assert.equal(refused.code, 1, `without ${what}: ${refused.stdout}`);
				assert.match(refused.stderr, /\[forbidden\]/, what);
			}

			for (const name of ['one', 'two']) {
				const [verb, ...flags] = words;
				let said = '';
				await until(`a ${role} may not ${verb}`, async () => {
					const {code, stderr} = await as(full, verb, `${run}-${name}`, ...flags);
					said = stderr;
					return code === 0 || !stderr.includes('[forbidden]');
				});
				const {json} = await admin.get(`${csrs}/${run}-${name}`);
				assert.ok(role === 'signer' ? json.status.certificate : json.status.conditions, said);
			}
		});
	}

	test('a publisher needs each of its rules, in its namespace', async () => {
		const place = '/api/v1/namespaces/default';
		const publish = (user: string, of: string, secret: string, configMap: string) =>
			as(
				user,
				...['publish', `${run}-${of}`, '--key', keys.get(of) ?? '', ...ca, '--yes'],
				...['--secret', `default/${run}-${secret}`, '--config-map', `default/${run}-${configMap}`],
			);
		const full = await userWith('publisher', rulesOf('publisher'), {namespace: 'default'});
		made.push(`${place}/secrets/${run}-there`, `${place}/configmaps/${run}-there`);
		let said = '';
		await until('a publisher may not publish', async () => {
			const {code, stderr} = await publish(full, 'one', 'there', 'there');
			said = stderr;
			return code === 0 || !stderr.includes('[forbidden]');
		});
		assert.equal((await admin.get(`${place}/secrets/${run}-there`)).status, 200, said);
		await create(`${place}/configmaps`, {
			apiVersion: 'v1',
			kind: 'ConfigMap',
			metadata: {name: `${run}-other`},
			data: {other: 'text'},
		});
		for (const {what, rules} of lacking(rulesOf('publisher'))) {
			const user = await userWith(`publisher-${what.replaceAll(/\W/g, '-')}`, rules, {namespace: 'default'});
			await until('nothing is read', async () => (await as(user, 'list', '-o', 'name')).code === 0);
			const [verb] = what.split(' ');
			// A created object is new. A patched one exists with other content.
			const refused = await (verb === 'create'
				? publish(user, 'two', what.includes('secrets') ? 'new' : 'there', what.includes('secrets') ? 'there' : 'new')
				: publish(user, 'two', 'there', 'other'));
			assert.equal(refused.code, 1, `without ${what}: ${refused.stdout}`);
			assert.match(refused.stderr, /\[forbidden\]/, what);
		}

		const {code, stderr} = await publish(full, 'two', 'there', 'other');
		assert.equal(code, 0, stderr);
		const elsewhere = await as(
			full,
			...['publish', `${run}-two`, '--key', keys.get('two') ?? '', '--yes', '--secret', `kube-system/${run}`],
		);
		assert.match(elsewhere.stderr, /\[forbidden\]/);
	});
});
