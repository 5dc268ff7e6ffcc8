// The rights that `certdeck rights pods-…` prints are enough for their verbs, and no rule of them can be spared.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {loadAll} from 'js-yaml';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import type {PodScene} from '../helpers/pod-scene.js';
import {setPodScene} from '../helpers/pod-scene.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {runReported, runVerb} from '../helpers/verb-context.js';
import {onRealPlane} from './planes.js';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

await onRealPlane('the rights to answer for Pods', plane => {
	const run = `rights-pods-${process.pid}`;
	const signerName = `${run}.example/pods`;
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-rights-pods-'));
	const ca = ['--ca', join(folder, 'ca', 'ca.pem'), '--ca-key', join(folder, 'ca', 'ca-key.pem')];
	const made: string[] = [];
	const opened: ConnectedCluster[] = [];
	let admin: RawApi;
	let scene: PodScene | undefined;
	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		const {resources} = (await admin.get('/apis/certificates.k8s.io/v1')).json;
		if (resources.some(({name}: Json) => name === 'podcertificaterequests')) {
			scene = await setPodScene(admin, signerName);
			await (await planAuthority(parseAuthoritySpec('{"CN": "Pods"}'), join(folder, 'ca'), () => new Date())).perform();
		}
	});
	after(async () => {
		for (const cluster of opened) {
			cluster.close();
		}

		for (const path of made.toReversed()) {
			await admin.delete(path);
		}

		await scene?.remove();
		admin.close();
		rmSync(folder, {recursive: true});
	});

	const as = (user: string) => {
		const cluster = connect(loadKubeconfig({kubeconfig: plane.kubeconfig.admin, env: {}, overrides: {as: user}}));
		opened.push(cluster);
		return cluster;
	};
	const create = async (path: string, object: Json) => {
		const {status, text} = await admin.post(path, object);
		assert.equal(status, 201, text);
		made.push(`${path}/${encodeURIComponent(object.metadata.name)}`);
	};
	/** A user with these rules, as soon as the API server knows of all of them but `lacks`. */
	const userWith = async (user: string, word: string, rules: readonly Json[], lacks: number) => {
		const apiGroup = 'rbac.authorization.k8s.io';
		const metadata = {name: user};
		await create(`${rbac}/clusterroles`, {metadata, rules});
		await create(`${rbac}/clusterrolebindings`, {
			metadata,
			roleRef: {apiGroup, kind: 'ClusterRole', name: user},
			subjects: [{apiGroup, kind: 'User', name: user}],
		});
		const cluster = as(user);
		for (const ends = Date.now() + 30_000; ; await sleep(100)) {
			const {stderr} = await runVerb(['rights', word, '--signer', signerName], cluster);
			if (stderr.split('you lack').length - 1 === lacks) {
				return cluster;
			}

			assert.ok(Date.now() < ends, stderr);
		}
	};

	for (const [word, line, end] of [
		['pods-deny', ['deny', '--reason', 'No', '--message', 'no'], 'Denied No'],
		['pods-fail', ['fail', '--reason', 'No', '--message', 'no'], 'Failed No'],
		['pods-sign', ['sign', ...ca, '--san', 'cart.example'], 'Issued Issued'],
	] as const) {
		test(`of ${word}, each is needed, and they are enough`, async t => {
			if (scene === undefined) {
				t.diagnostic('this server has no PodCertificateRequests');
				return;
			}

			const {namespace, ask, endOf} = scene;
			const {stdout} = await runVerb(['rights', word, '--signer', signerName], as(`${run}-${word}`));
			const [{rules}] = loadAll(stdout) as [{readonly rules: readonly Json[]}];
			assert.ok(rules.every(({verbs}) => verbs.length === 1));
			const request = await ask();
			const [verb, ...flags] = line;
			const answer = (cluster: ConnectedCluster) =>
				runReported(
					['pods', verb, `${namespace}/${request.metadata.name}`, ...flags, '--yes', '--no-journal'],
					cluster,
				);
			for (const [index, {resources}] of rules.entries()) {
				// What is asked of bundles is whether another authority signs: only a warning is lost without.
				if (resources[0] === 'clustertrustbundles') {
					continue;
				}

				const others = rules.filter((_, at) => at !== index);
				const cluster = await userWith(`${run}-${word}-${index}`, word, others, 1);
				const {code, stderr} = await answer(cluster);
				assert.equal(code, 1, `without ${resources[0]}: ${stderr}`);
				assert.match(stderr, /\[forbidden\]/, `without ${resources[0]}: ${stderr}`);
				assert.equal(await endOf(request), '', `without ${resources[0]}`);
			}

			const {code, stderr} = await answer(await userWith(`${run}-${word}-all`, word, rules, 0));
			assert.equal(code, 0, stderr);
			assert.equal(await endOf(request), end);
		});
	}
});
