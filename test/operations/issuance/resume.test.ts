// Needs: openssl
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {planRequestPublishing} from '../../../source/operations/issuance/publish-request.js';
import {planResume} from '../../../source/operations/issuance/resume.js';
import {listPendingIssuances} from '../../../source/operations/pending/pending-issuances.js';
import type {OpenedAuthority} from '../../../source/operations/read/open-authority.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {readSpecText} from '../../../source/operations/read/read-spec.js';
import type {RequestOptions} from '../../../source/operations/request/request.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {noteAuthority} from '../../../source/operations/sign/note-authority.js';
import {planSigning} from '../../../source/operations/sign/sign.js';
import {readSigningPolicy} from '../../../source/operations/sign/signing-policy.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {IssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

/** A call that fails, and whether the server has performed it. */
type Cut = {readonly call: keyof Cluster; readonly when: 'before' | 'after'; readonly skip?: number};

/** How soon the result of a write is looked up. */
const quickPace = {patienceMs: 0, pauseMs: 1, lookMs: 5000, looks: 1};

const lost = () => new ClusterError('unreachable', 'the connection broke');

/** A cluster whose connection breaks around one call. All later calls fail too, as after a kill. */
function cutAt(cluster: Cluster, {call, when, skip = 0}: Cut): Cluster {
	let left = skip;
	let isDead = false;
	return new Proxy(cluster, {
		get(target, name) {
			if (name === 'settlePace') {
				return quickPace;
			}

			const value: unknown = Reflect.get(target, name);
			if (typeof value !== 'function') {
				return value;
			}

			return async (...args: readonly unknown[]) => {
				if (isDead || (name === call && left === 0 && when === 'before')) {
					isDead = true;
					throw lost();
				}

				const result: unknown = await value.apply(target, args);
				if (name === call) {
					isDead = left === 0;
					left -= 1;
				}

				if (isDead) {
					throw lost();
				}

				return result;
			};
		},
	});
}

/** The same answers from another cluster. */
function elsewhere(cluster: Cluster): Cluster {
	return {
		...cluster,
		info: {...cluster.info, server: 'https://other.example:6443'},
		identity: async () => ({authority: 'ff', uid: 'another'}),
	};
}

describe('a pending issuance', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-resume-'));
	const now = () => new Date();
	let demo: DemoCluster;
	let authority: OpenedAuthority;
	let caPath = '';
	before(async () => {
		demo = await startDemoCluster();
		const plan = await planAuthority(
			parseAuthoritySpec(JSON.stringify({CN: 'Resume Signer'})),
			join(folder, 'ca'),
			now,
		);
		const made = await plan.perform();
		caPath = made.certificatePath;
		authority = await openAuthority(made.certificatePath, made.keyPath);
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	let count = 0;
	/** A new place to work in: a name, a folder for keys, a state folder. */
	const place = () => {
		const host = `resume-${count++}.shop.svc`;
		const keys = join(folder, host);
		const issuances: IssuanceStore = createIssuanceStore(() => join(folder, `${host}-state`));
		const begin = async (cluster: Cluster, change: Partial<RequestOptions> = {}) =>
			planRequest(cluster, readSpecText(JSON.stringify({CN: host, hosts: [host]})), {
				signerName: 'example.com/serving',
				usages: ['digital signature', 'server auth'],
				folder: keys,
				targets: {
					secret: {namespace: 'default', name: host},
					configMap: {namespace: 'default', name: `${host}-ca`},
					caPath,
				},
				issuances,
				...change,
			});
		return {host, keys, issuances, begin};
	};

	const requestsFor = async (host: string) =>
		(await demo.admin.listRequests()).requests.filter(({name}) => name.startsWith(host));
	const issue = async (seen: CertificateSigningRequest) => {
		const approved = await planDecision(demo.admin, seen, 'Approved', {findings: [], questions: []}).perform();
		const policy = (await readSigningPolicy({expiry: '90d'}))(approved);
		await planSigning(demo.admin, approved, authority, policy, now).perform();
	};
	const resume = async (
		issuances: IssuanceStore,
		cluster: Cluster = demo.admin,
		options: {readonly passphrase?: string} = {},
	) => {
		const [issuance] = (await issuances.list()).issuances;
		assert.ok(issuance, 'there is a pending issuance');
		return planResume(cluster, issuances, issuance.id, {at: now(), ...options});
	};

	/** Continues to the end, and checks that one request, one key and one Secret belong together. */
	const finish = async (host: string, issuances: IssuanceStore, options: {readonly passphrase?: string} = {}) => {
		const plan = await resume(issuances, demo.admin, options);
		if (plan.phase === 'send') {
			await plan.perform();
		}

		const [request, ...more] = await requestsFor(host);
		assert.ok(request);
		assert.deepEqual(more, []);
		if (request.certificateBase64 === undefined) {
			await issue(request);
		}

		const last = await resume(issuances, demo.admin, options);
		assert.equal(last.phase, 'publish');
		await last.perform();
		assert.deepEqual((await issuances.list()).issuances, []);
		await judge(host);
	};

	const judge = async (host: string) => {
		const secret = await demo.admin.getSecret('default', host);
		const pem = (key: string) => Buffer.from(secret?.data[key] ?? []).toString();
		const ca = await demo.admin.getConfigMap('default', `${host}-ca`);
		const at = (name: string, text: string) => {
			const path = join(folder, name);
			writeFileSync(path, text, {mode: 0o600});
			return path;
		};
		const openssl = (...args: readonly string[]) => spawnSync('openssl', args, {encoding: 'utf8'}).stdout;
		const certificate = at('judged.crt', pem('tls.crt'));
		assert.match(
			openssl('verify', '-x509_strict', '-CAfile', at('judged-ca.crt', ca?.data['ca.crt'] ?? ''), certificate),
			/OK/,
		);
		const publicKey = openssl('x509', '-in', certificate, '-noout', '-pubkey');
		assert.equal(openssl('pkey', '-in', at('judged.key', pem('tls.key')), '-pubout'), publicKey);
		assert.deepEqual(Object.keys(secret?.data ?? {}).sort(), ['tls.crt', 'tls.key']);
		assert.equal(secret?.annotations['certdeck.dev/work'], undefined);
		return publicKey;
	};

	for (const cut of [
		{call: 'createRequest', when: 'before', skip: 1},
		{call: 'createRequest', when: 'after', skip: 1},
	] as const) {
		test(`ends with one of each if the connection breaks ${cut.when} the server accepted the request`, async () => {
			const {host, issuances, keys, begin} = place();
			const plan = await begin(cutAt(demo.admin, cut));
			await assert.rejects(plan.perform(), {code: 'unreachable'});
			assert.equal((await requestsFor(host)).length, cut.when === 'after' ? 1 : 0);
			const key = readFileSync(join(keys, `${host}-key.pem`), 'utf8');
			const [{key: state} = {key: ''}] = (await listPendingIssuances(issuances)).pending;
			assert.equal(state, 'same');
			await finish(host, issuances);
			assert.equal(readFileSync(join(keys, `${host}-key.pem`), 'utf8'), key);
			assert.deepEqual(readdirSync(keys).sort(), [`${host}-key.pem`, `${host}.crt`, `${host}.csr`]);
		});
	}

	test('removes the other name of a key whose write was killed after it got its own', async () => {
		const {host, issuances, keys, begin} = place();
		const plan = await begin(cutAt(demo.admin, {call: 'createRequest', when: 'before', skip: 1}));
		await assert.rejects(plan.perform(), {code: 'unreachable'});
		linkSync(join(keys, `${host}-key.pem`), join(keys, `.${host}-key.pem.0123456789ab.part`));
		await finish(host, issuances);
		assert.deepEqual(readdirSync(keys).sort(), [`${host}-key.pem`, `${host}.crt`, `${host}.csr`]);
	});

	for (const cut of [
		{call: 'applySecret', when: 'before'},
		{call: 'applySecret', when: 'after'},
		{call: 'applyConfigMap', when: 'before'},
		{call: 'applyConfigMap', when: 'after'},
	] as const) {
		test(`finishes what was partly published, cut ${cut.when} ${cut.call}`, async () => {
			const {host, issuances, begin} = place();
			const {request} = await (await begin(demo.admin)).perform();
			await issue(request);
			await assert.rejects((await resume(issuances, cutAt(demo.admin, cut))).perform(), {code: 'unreachable'});
			await finish(host, issuances);
		});
	}

	test('settles a lost answer by itself when the server is back', async () => {
		const {host, issuances, begin} = place();
		let isLost = false;
		const cluster: Cluster = {
			...demo.admin,
			async createRequest(...args) {
				const created = await demo.admin.createRequest(...args);
				if (args[2]?.dryRun !== true && !isLost) {
					isLost = true;
					throw lost();
				}

				return created;
			},
		};
		const {request} = await (await begin(cluster)).perform();
		assert.ok(isLost);
		assert.deepEqual(
			(await requestsFor(host)).map(({uid}) => uid),
			[request.uid],
		);
		await finish(host, issuances);
	});

	test('exists once if it arrives late, after it was sent again', async () => {
		const {host, issuances, begin} = place();
		let late: (() => Promise<unknown>) | undefined;
		const cluster: Cluster = {
			...demo.admin,
			async createRequest(...args) {
				if (args[2]?.dryRun === true) {
					return demo.admin.createRequest(...args);
				}

				late = () => demo.admin.createRequest(...args);
				throw lost();
			},
		};
		await assert.rejects((await begin(cluster)).perform(), {code: 'unreachable'});
		assert.equal((await requestsFor(host)).length, 0);
		await (await resume(issuances)).perform();
		assert.ok(late);
		await assert.rejects(late(), {code: 'already-exists'});
		await finish(host, issuances);
	});

	test('is sent once by two processes that resume it at the same time', async () => {
		const {host, issuances, begin} = place();
		const cut = cutAt(demo.admin, {call: 'createRequest', when: 'before', skip: 1});
		await assert.rejects((await begin(cut)).perform(), {code: 'unreachable'});
		const plans = await Promise.all([resume(issuances), resume(issuances)]);
		assert.deepEqual(
			plans.map(({phase}) => phase),
			['send', 'send'],
		);
		const [one, two] = await Promise.all(plans.map(plan => plan.perform()));
		assert.equal(one?.request.uid, two?.request.uid);
		await finish(host, issuances);
	});

	test('chooses another name if its own is in use, and takes no other request as its own', async () => {
		const {host, issuances, begin} = place();
		const foreign = await begin(demo.admin, {issuances: createIssuanceStore(() => join(folder, 'foreign-state'))});
		const cluster: Cluster = {
			...demo.admin,
			// Another request takes the name between the dry run and the creation.
			async createRequest(asked, signal, options) {
				if (options?.dryRun !== true && (await requestsFor(host)).length === 0) {
					await demo.admin.createRequest({
						...asked,
						annotations: {},
						requestPem: readFileSync(join(folder, 'foreign.csr'), 'utf8'),
					});
				}

				return demo.admin.createRequest(asked, signal, options);
			},
		};
		const {requestPath, request: other} = await foreign.perform();
		writeFileSync(join(folder, 'foreign.csr'), readFileSync(requestPath ?? ''));
		await demo.admin.deleteRequest(other.name, other);
		rmSync(join(folder, host), {recursive: true});
		const {request} = await (await begin(cluster)).perform();
		const all = await requestsFor(host);
		assert.equal(all.length, 2);
		const [issuance] = (await issuances.list()).issuances;
		assert.equal(issuance?.name, request.name);
		assert.equal(issuance?.uid, request.uid);
		assert.equal(request.annotations['certdeck.dev/work'], issuance?.id);
	});

	test('does not use an existing object with the given name', async () => {
		const {begin, issuances, keys} = place();
		const one = await (await begin(demo.admin, {name: 'taken-name'})).perform();
		await assert.rejects((await begin(demo.admin, {name: 'taken-name', folder: `${keys}-2`})).perform(), {
			code: 'already-exists',
		});
		assert.deepEqual(
			(await issuances.list()).issuances.map(({id}) => id),
			[one.issuanceId],
		);
		assert.ok(!existsSync(`${keys}-2`));
	});

	test('leaves nothing behind if the server refuses before a key is stored', async () => {
		const {begin, issuances, keys} = place();
		await assert.rejects((await begin(demo.as('nobody'))).perform(), {code: 'forbidden'});
		await assert.rejects((await begin(cutAt(demo.admin, {call: 'createRequest', when: 'before'}))).perform(), {
			code: 'unreachable',
		});
		assert.deepEqual((await issuances.list()).issuances, []);
		assert.ok(!existsSync(keys));
	});

	test('keeps a key only in the cluster, from before the request until the certificate is added', async () => {
		const {host, issuances, keys, begin} = place();
		const change = {
			keySecret: {namespace: 'default', name: host},
			targets: {configMap: {namespace: 'default', name: `${host}-ca`}, caPath},
		};
		await assert.rejects(
			(await begin(cutAt(demo.admin, {call: 'createRequest', when: 'before', skip: 1}), change)).perform(),
			{
				code: 'unreachable',
			},
		);
		const early = await demo.admin.getSecret('default', host);
		assert.equal(early?.type, 'kubernetes.io/tls');
		assert.equal(early?.data['tls.crt']?.length, 0);
		await finish(host, issuances);
		assert.ok(!existsSync(keys));
		assert.equal(
			Buffer.from((await demo.admin.getSecret('default', host))?.data['tls.key'] ?? []).toString(),
			Buffer.from(early?.data['tls.key'] ?? []).toString(),
		);
		await assert.rejects(begin(demo.admin, change), {code: 'exists'});
	});

	for (const cut of [
		{call: 'applySecret', when: 'before'},
		{call: 'applySecret', when: 'after'},
	] as const) {
		test(`makes or finds the key in the cluster, cut ${cut.when} its Secret was created`, async () => {
			const {host, issuances, begin} = place();
			const plan = await begin(cutAt(demo.admin, cut), {
				keySecret: {namespace: 'default', name: host},
				targets: {configMap: {namespace: 'default', name: `${host}-ca`}, caPath},
			});
			await assert.rejects(plan.perform(), {code: 'unreachable'});
			await finish(host, issuances);
		});
	}

	test('asks for the passphrase of a locked key only if the key itself is needed', async () => {
		const {host, issuances, keys, begin} = place();
		await assert.rejects(
			(
				await begin(cutAt(demo.admin, {call: 'createRequest', when: 'before', skip: 1}), {passphrase: 'hunter2'})
			).perform(),
			{code: 'unreachable'},
		);
		assert.match(readFileSync(join(keys, `${host}-key.pem`), 'utf8'), /ENCRYPTED/);
		assert.ok(!JSON.stringify(await issuances.list()).includes('hunter2'));
		await (await resume(issuances)).perform();
		const [request] = await requestsFor(host);
		assert.ok(request);
		await issue(request);
		await assert.rejects(resume(issuances), {code: 'passphrase-needed'});
		await finish(host, issuances, {passphrase: 'hunter2'});
	});

	test('refuses to continue if the key is gone or another', async () => {
		const {host, issuances, keys, begin} = place();
		await (await begin(demo.admin)).perform();
		const path = join(keys, `${host}-key.pem`);
		const [seen] = await requestsFor(host);
		assert.ok(seen);
		await issue(seen);
		writeFileSync(path, readFileSync(join(folder, 'ca', 'ca-key.pem')));
		assert.equal((await listPendingIssuances(issuances)).pending[0]?.key, 'other');
		await assert.rejects(resume(issuances), {code: 'mismatch'});
		rmSync(path);
		assert.equal((await listPendingIssuances(issuances)).pending[0]?.key, 'absent');
		await assert.rejects(resume(issuances), {code: 'not-found'});
	});

	test('reports that a request was denied or is gone, and sends it again on request', async () => {
		const {host, issuances, begin} = place();
		const {request, issuanceId} = await (await begin(demo.admin)).perform();
		await demo.admin.deleteRequest(request.name, request);
		await assert.rejects(resume(issuances), {code: 'wrong-state', message: /no longer in the cluster/});
		const again = await planResume(demo.admin, issuances, issuanceId, {at: now(), again: true});
		assert.equal(again.phase, 'send');
		await again.perform();
		await finish(host, issuances);

		const denied = place();
		const {request: second} = await (await denied.begin(demo.admin)).perform();
		await planDecision(demo.admin, second, 'Denied', {findings: [], questions: []}).perform();
		await assert.rejects(resume(denied.issuances), {code: 'wrong-state', message: /is Denied/});
	});

	test('does not send an issuance of one cluster to another unless told that it is the same', async () => {
		const {issuances, begin} = place();
		const {issuanceId} = await (await begin(demo.admin)).perform();
		const other = elsewhere(demo.admin);
		await assert.rejects(planResume(other, issuances, issuanceId, {at: now()}), {
			code: 'refused',
			message: /was begun on/,
		});
		assert.equal((await planResume(other, issuances, issuanceId, {at: now(), isSameCluster: true})).phase, 'wait');
	});

	test('loses no key but the one that the operator agreed to lose', async () => {
		const {host, issuances, keys, begin} = place();
		const path = join(keys, `${host}-key.pem`);
		await (await begin(demo.admin, {issuances: createIssuanceStore(() => join(folder, 'first-state'))})).perform();
		const killed: IssuanceStore = {...issuances, remove: async () => {}};
		const cut = cutAt(demo.admin, {call: 'createRequest', when: 'before'});
		await assert.rejects((await begin(cut, {issuances: killed})).perform(), {code: 'unreachable'});
		const second = await begin(demo.admin, {issuances: createIssuanceStore(() => join(folder, 'second-state'))});
		const third = await begin(demo.admin, {issuances: createIssuanceStore(() => join(folder, 'third-state'))});
		await second.perform();
		const inUse = readFileSync(path, 'utf8');
		await assert.rejects((await resume(issuances)).perform(), {code: 'exists'});
		await assert.rejects(third.perform(), {code: 'exists'});
		assert.equal(readFileSync(path, 'utf8'), inUse);
	});

	test('asks about what it would overwrite, and not again after an agreement', async () => {
		const {host, issuances, begin} = place();
		await demo.admin.applyConfigMap({namespace: 'default', name: `${host}-ca`, data: {'ca.crt': 'another'}}, {});
		const {request} = await (await begin(demo.admin)).perform();
		await issue(request);
		const plan = await resume(issuances, cutAt(demo.admin, {call: 'applySecret', when: 'after'}));
		assert.equal(plan.steps.filter(({overwrites}) => overwrites !== undefined).length, 1);
		await assert.rejects(plan.perform(), {code: 'unreachable'});
		assert.ok((await resume(issuances)).steps.every(({overwrites}) => overwrites === undefined));
		await finish(host, issuances);
	});

	test('publishes what it can without a known authority, and stays pending for the rest', async () => {
		const {host, issuances, begin} = place();
		const secret = {namespace: 'default', name: host};
		const configMap = {namespace: 'default', name: `${host}-ca`};
		const {request, issuanceId} = await (await begin(demo.admin, {targets: {secret, configMap}})).perform();
		await issue(request);
		const {left = []} = await (await resume(issuances)).perform();
		assert.match(left.join('; '), new RegExp(`^ConfigMap default/${host}-ca is for the certificate of the authority`));
		assert.ok(await demo.admin.getSecret('default', host));
		assert.equal(await demo.admin.getConfigMap('default', `${host}-ca`), undefined);
		assert.deepEqual((await issuances.read(issuanceId))?.targets, {configMap});
		const rest = await planResume(demo.admin, issuances, issuanceId, {at: now(), caPath});
		assert.deepEqual(
			rest.steps.map(({kind}) => kind),
			['ConfigMap'],
		);
		assert.equal((await rest.perform()).left, undefined);
		assert.deepEqual((await issuances.list()).issuances, []);
		await judge(host);
	});

	test('publishes the authority that was seen to sign, without being told', async () => {
		const {host, issuances, begin} = place();
		const secret = {namespace: 'default', name: host};
		const configMap = {namespace: 'default', name: `${host}-ca`};
		const {request} = await (await begin(demo.admin, {targets: {secret, configMap}})).perform();
		await issue(request);
		await noteAuthority(issuances, elsewhere(demo.admin), request.uid, '/other/ca.pem');
		await noteAuthority(issuances, demo.admin, request.uid, caPath);
		await noteAuthority(issuances, demo.admin, request.uid, '/later/ca.pem');
		await finish(host, issuances);
	});

	test('publishes only to the given files, and treats no key of a published issuance as orphaned', async () => {
		const {host, issuances, keys, begin} = place();
		const {request} = await (await begin(demo.admin)).perform();
		await issue(request);
		const seen = await demo.admin.getRequest(request.name);
		const targets = {
			secret: {namespace: 'default', name: host},
			configMap: {namespace: 'default', name: `${host}-ca`},
			caPath,
		};
		const keyPath = join(keys, `${host}-key.pem`);
		await (await planRequestPublishing(demo.admin, seen, {targets, keyPath, at: now(), issuances})).perform();
		assert.deepEqual(await listPendingIssuances(issuances, [keys]), {pending: [], faults: [], orphanedKeys: []});
		assert.deepEqual(readdirSync(keys).sort(), [`${host}-key.pem`, `${host}.csr`]);
		await judge(host);
	});

	test('publishes with no key that may belong to another cluster, until told that it does not', async () => {
		const {host, issuances, begin} = place();
		const {request} = await (await begin(demo.admin)).perform();
		await issue(request);
		const seen = await demo.admin.getRequest(request.name);
		const {authority: vouching} = await demo.admin.identity();
		const doubtful: Cluster = {
			...demo.admin,
			identity: async () => (vouching === undefined ? {} : {authority: vouching}),
		};
		const targets = {secret: {namespace: 'default', name: host}};
		await assert.rejects(planRequestPublishing(doubtful, seen, {targets, at: now(), issuances}), {
			code: 'refused',
			message: /was made for a cluster that may be another/,
			hint: /--same-cluster/,
		});
		await finish(host, issuances);
	});

	test('records and removes a publication of its own, and finds the key of a known issuance', async () => {
		const {host, issuances, keys, begin} = place();
		const {request} = await (await begin(demo.admin, {targets: {}})).perform();
		await issue(request);
		const seen = await demo.admin.getRequest(request.name);
		const targets = {
			secret: {namespace: 'default', name: host},
			configMap: {namespace: 'default', name: `${host}-ca`},
			caPath,
		};
		const options = {targets, at: now(), issuances};
		const cut = cutAt(demo.admin, {call: 'applySecret', when: 'after'});
		await assert.rejects((await planRequestPublishing(cut, seen, options)).perform(), {code: 'unreachable'});
		assert.equal((await issuances.list()).issuances.length, 1);
		await finish(host, issuances);
		assert.deepEqual((await listPendingIssuances(issuances, [keys])).orphanedKeys, []);
		const unknown = createIssuanceStore(() => join(folder, 'unknown-state'));
		const named = {...options, issuances: unknown, keyPath: join(keys, `${host}-key.pem`)};
		const cutAgain = cutAt(demo.admin, {call: 'applyConfigMap', when: 'before'});
		const other = {
			secret: {namespace: 'default', name: `${host}-b`},
			configMap: {namespace: 'default', name: `${host}-b`},
			caPath,
		};
		await assert.rejects((await planRequestPublishing(cutAgain, seen, {...named, targets: other})).perform());
		const [left] = (await listPendingIssuances(unknown)).pending;
		assert.equal(left?.key, 'unchecked', 'of which key it is nothing was written down');
		await unknown.finish(left.issuance);
		await (
			await planRequestPublishing(demo.admin, seen, {
				...options,
				targets: {configMap: targets.configMap, caPath},
				issuances: unknown,
			})
		).perform();
		assert.deepEqual((await unknown.list()).issuances, []);
	});
});
