import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import {createJournal} from '../../../source/storage/journal/journal.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import type {PodScene} from '../../helpers/pod-scene.js';
import {setPodScene} from '../../helpers/pod-scene.js';
import type {Json, RawApi} from '../../helpers/raw-api.js';
import {rawApi} from '../../helpers/raw-api.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('certdeck pods deny, fail and sign', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-pods-answer-'));
	const signerName = 'example.com/by-hand';
	const journal = createJournal(
		() => join(folder, 'journal.jsonl'),
		() => new Date(),
	);
	const files = (name: string) => ['--ca', join(folder, name, 'ca.pem'), '--ca-key', join(folder, name, 'ca-key.pem')];
	let demo: DemoCluster;
	let api: RawApi;
	let scene: PodScene;
	before(async () => {
		demo = await startDemoCluster();
		api = rawApi(`${demo.demo.dir}/admin.kubeconfig`);
		scene = await setPodScene(api, signerName);
		for (const name of ['ca', 'other']) {
			const spec = parseAuthoritySpec(JSON.stringify({CN: `The ${name} CA`}));
			await (await planAuthority(spec, join(folder, name), () => new Date())).perform();
		}
	});
	after(async () => {
		api.close();
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const of = ({metadata}: Json) => `${scene.namespace}/${metadata.name}`;
	const run = (args: readonly string[], changes: object = {}, cluster: Cluster = demo.admin) =>
		runVerb(['pods', ...args], cluster, {journal, ...changes});
	const said = ['--reason', 'UnknownPod', '--message', 'ask the platform team'];

	test('deny shows for which Pod it is final, asks, records it, and does it once', async () => {
		const request = await scene.ask();
		const args = ['deny', of(request), ...said];
		const {stderr, code} = await run([...args, '--dry-run']);
		assert.equal(code, 0);
		assert.match(stderr, new RegExp(`^Deny ${of(request)}, for the Pod ${scene.pod.metadata.name}\n`));
		assert.match(stderr, /update PodCertificateRequest\/status .*: Denied, UnknownPod: ask the platform team/);
		assert.match(stderr, /never gets a certificate .*has to be replaced/);
		const asked: string[] = [];
		const no = await run(args, {
			ask: async (question: string) => {
				asked.push(question);
				return 'n';
			},
		});
		assert.equal(no.code, 1);
		assert.match(asked.join(), /can not be undone/);
		assert.equal(await scene.endOf(request), '');
		await assert.rejects(run(args), /there is no terminal to ask on/);
		const done = await run([...args, '--yes']);
		assert.equal(done.stdout, `podcertificaterequest.certificates.k8s.io/${of(request)} denied\n`);
		assert.equal(await scene.endOf(request), 'Denied UnknownPod');
		const {records} = await journal.read();
		const last = records.at(-1);
		assert.deepEqual(
			[last?.kind, last?.name, last?.decision, last?.reason, 'resourceVersion' in (last?.answer ?? {})],
			['PodCertificateRequest', of(request), 'Denied', 'UnknownPod', true],
		);
		await assert.rejects(run([...args, '--yes']), /is Denied \(UnknownPod\): that is final/);
	});

	test('fail marks it as failed; both require a reason and a message', async () => {
		const request = await scene.ask();
		await assert.rejects(run(['fail', of(request), '--reason', 'X', '--yes']), /"pods fail" needs --message/);
		await assert.rejects(run(['deny', of(request), '--message', 'x', '--yes']), /"pods deny" needs --reason/);
		await assert.rejects(run(['deny', of(request), '--reason', 'no word', '--message', 'x', '--yes']), /one word/);
		await run(['fail', of(request), ...said, '--yes', '--no-journal']);
		assert.equal(await scene.endOf(request), 'Failed UnknownPod');
	});

	test('sign first shows who gets what, and uses the given names, none of the request', async () => {
		const request = await scene.ask();
		const san = ['--san', '{serviceAccount}.{namespace}.svc', '--san', 'spiffe://example.com/sa/{serviceAccount}'];
		const {stdout, stderr} = await run(['sign', of(request), ...files('ca'), ...san, '--expiry', '2h', '--yes']);
		assert.match(
			stderr,
			new RegExp(
				`^Give the Pod ${scene.namespace}/${scene.pod.metadata.name}, ServiceAccount cart, a certificate for dns cart.${scene.namespace}.svc, uri spiffe://example.com/sa/cart\n`,
			),
		);
		assert.match(stderr, /no ClusterTrustBundle of example\.com\/by-hand holds the root.*certdeck bundles publish/);
		assert.match(stdout, / signed\n$/);
		assert.equal(await scene.endOf(request), 'Issued Issued');
		const leaf = new X509Certificate((await scene.read(request)).status.certificateChain);
		assert.equal(leaf.subjectAltName, `DNS:cart.${scene.namespace}.svc, URI:spiffe://example.com/sa/cart`);
		assert.equal(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom), 7_200_000);
		assert.equal((await journal.read()).records.at(-1)?.decision, 'Approved');
		await assert.rejects(run(['sign', of(request), ...files('ca'), ...san, '--yes']), /is Issued .*that is final/);
	});

	test('sign refuses a request that is not for the live Pod, or that nobody listed', async () => {
		const config = join(folder, 'signing.json');
		const admit = [{serviceAccounts: ['shop/cart'], names: ['cart.example.com']}];
		writeFileSync(config, JSON.stringify({pods: {admit}}));
		const san = ['--san', 'cart.example.com'];
		const cases: ReadonlyArray<readonly [spec: Json, flags: readonly string[], fault: RegExp]> = [
			[{podUID: 'invented'}, san, /the Pod of this name has another uid/],
			[{serviceAccountUID: 'invented'}, san, /the ServiceAccount cart with this uid is not there/],
			[{nodeName: 'elsewhere'}, san, /the Pod runs on another node/],
			[{unverifiedUserAnnotations: {'example.com/x': 'y'}}, san, /none of the userAnnotations "example\.com\/x"/],
			[{}, ['--config', config], /the config lists no ServiceAccount scene-[0-9a-f]+\/cart/],
			[{}, ['--san', '*.example.com'], /the name "\*\.example\.com" is no host name/],
			[{}, [], /needs --config, .*or --san/],
			[{}, [...san, '--config', config], /exclude each other/],
		];
		for (const [spec, flags, fault] of cases) {
			const request = await scene.ask(spec);
			await assert.rejects(run(['sign', of(request), ...files('ca'), ...flags, '--yes']), fault);
			assert.equal(await scene.endOf(request), '');
		}
	});

	test('sign with an unpublished authority asks for its name, and ignores --yes', async () => {
		const request = await scene.ask();
		const path = '/apis/certificates.k8s.io/v1/clustertrustbundles';
		const name = 'example.com:by-hand:test';
		const trustBundle = readFileSync(join(folder, 'other', 'ca.pem'), 'utf8');
		await scene.make(path, {metadata: {name}, spec: {signerName, trustBundle}});
		const args = ['sign', of(request), ...files('ca'), '--san', 'cart.example.com'];
		await assert.rejects(run([...args, '--yes']), /other authorities are published for example\.com\/by-hand/);
		assert.equal((await run(args, {ask: async () => 'y'})).code, 1);
		assert.equal(await scene.endOf(request), '');
		const {stderr} = await run(args, {ask: async () => 'The ca CA'});
		assert.match(stderr, /hold other authorities \(example\.com:by-hand:test\)/);
		assert.equal(await scene.endOf(request), 'Issued Issued');
		await api.delete(`${path}/${name}`);
	});

	test('reports an answer that comes during the question, and writes nothing', async () => {
		const request = await scene.ask();
		const ask = async () => {
			const seen = await demo.admin.getPodCertificate(scene.namespace, request.metadata.name);
			assert.ok(seen);
			await demo.admin.refusePodCertificate(seen, {type: 'Failed', reason: 'Other', message: 'x', at: new Date()});
			return 'y';
		};
		await assert.rejects(run(['deny', of(request), ...said], {ask}), /became Failed \(Other\) since it was shown/);
		assert.equal(await scene.endOf(request), 'Failed Other');
	});

	test('reads a lost answer back, and treats a done write as a success', async () => {
		const request = await scene.ask();
		const lossy: Cluster = {
			...demo.admin,
			async refusePodCertificate(...args) {
				await demo.admin.refusePodCertificate(...args);
				throw new ClusterError('unreachable', 'cut');
			},
		};
		const {stdout} = await run(['deny', of(request), ...said, '--yes'], {}, lossy);
		assert.match(stdout, / denied\n$/);
	});

	test('names the right to sign that is missing, and the command that prints all of them', async () => {
		const request = await scene.ask();
		const rbac = '/apis/rbac.authorization.k8s.io/v1';
		const metadata = {name: 'half-a-signer'};
		const apiGroup = 'rbac.authorization.k8s.io';
		await api.post(`${rbac}/clusterroles`, {
			metadata,
			rules: [
				{apiGroups: ['certificates.k8s.io'], resources: ['podcertificaterequests'], verbs: ['get']},
				{apiGroups: ['certificates.k8s.io'], resources: ['podcertificaterequests/status'], verbs: ['update']},
			],
		});
		await api.post(`${rbac}/clusterrolebindings`, {
			metadata,
			roleRef: {apiGroup, kind: 'ClusterRole', name: metadata.name},
			subjects: [{apiGroup, kind: 'User', name: 'nobody'}],
		});
		const {code, stderr} = await run(['deny', of(request), ...said, '--yes'], {}, demo.as('nobody'));
		assert.equal(code, 1);
		assert.match(stderr, /you may not sign signers\/example\.com\/by-hand \[forbidden\]/);
		assert.match(
			stderr,
			/^ {2}→ missing in a ClusterRole: .*resourceNames: \["example\.com\/by-hand"\], verbs: \["sign"\]/m,
		);
		assert.match(stderr, /^ {2}→ certdeck rights pods-deny --signer example\.com\/by-hand prints it as YAML/m);
		assert.doesNotMatch(stderr, /rights sign /);
		assert.equal(await scene.endOf(request), '');
	});

	test('refuses to mix flags and words of the list and of the answers', async () => {
		await assert.rejects(run(['--yes']), /--yes has no meaning here/);
		await assert.rejects(run(['deny', 'a/b', '--status', 'pending']), /--status has no meaning here/);
		await assert.rejects(run(['sign', 'a/b', '--reason', 'X']), /--reason has no meaning here/);
		await assert.rejects(run(['approve', 'a/b']), /"pods" takes deny, fail, sign or nothing/);
		await assert.rejects(
			run(['deny', 'shop/nobody', ...said, '--yes']),
			/there is no PodCertificateRequest shop\/nobody/,
		);
	});
});
