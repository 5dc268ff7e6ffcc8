// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {createClusterEvidence} from '../../source/operations/evidence/cluster-evidence.js';
import {createKeyAndRequest} from '../cluster/credentials.js';
import {certdeck} from '../helpers/certdeck.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {onEachPlane} from './planes.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const group = 'rbac.authorization.k8s.io';
const rbac = `/apis/${group}/v1`;
const client = {signerName: 'kubernetes.io/kube-apiserver-client', usages: ['digital signature', 'client auth']};
const serving = {signerName: 'evidence.example/serving', usages: ['digital signature', 'server auth']};
const kubelet = {signerName: 'kubernetes.io/kubelet-serving', usages: ['digital signature', 'server auth']};

await onEachPlane('what the cluster says of requests', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-evidence-'));
	const run = `ev${process.pid}`;
	/** The requester of logins: a user without any other rights. */
	const asker = `${run}-mallory`;
	const created: string[] = [];
	let admin: RawApi;

	async function create(
		path: string,
		object: {readonly metadata: {readonly name: string}; readonly [field: string]: unknown},
		headers: Readonly<Record<string, string>> = {},
	) {
		const {status, text, json} = await admin.post(path, object, {headers});
		assert.equal(status, 201, text);
		created.push(`${path}/${object.metadata.name}`);
		return json;
	}

	/** Sends a request: logins as the user without rights, unless another is given; everything else as the admin. */
	async function ask(
		name: string,
		subject: string,
		spec: object,
		names: readonly string[] = [],
		isOrdinary = spec === client,
	): Promise<string> {
		const extensions = names.length === 0 ? [] : [`subjectAltName=${names.join(',')}`];
		const {requestPem} = await createKeyAndRequest(folder, name, subject, extensions);
		await create(
			csrs,
			{
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				metadata: {name: `${run}-${name}`},
				spec: {request: Buffer.from(requestPem).toString('base64'), expirationSeconds: 3600, ...spec},
			} as never,
			isOrdinary ? {'Impersonate-User': asker} : {},
		);
		return `${run}-${name}`;
	}

	const review = async (names: readonly string[], user: 'admin' | 'viewer' = 'admin'): Promise<readonly Json[]> => {
		const {code, stdout, stderr} = await certdeck(['review', ...names, '-o', 'json'], {
			kubeconfig: plane.kubeconfig[user],
		});
		assert.equal(code, 0, stderr);
		return JSON.parse(stdout);
	};
	const idsOf = ({findings}: Json): readonly string[] => findings.map(({id}: Json) => id);
	const messageOf = ({findings}: Json, id: string): string =>
		findings.find((finding: Json) => finding.id === id)?.message ?? `no ${id}`;
	/** An open question, with the reason. */
	const questionOf = ({questions}: Json, id: string): string => {
		const found = questions.find((question: Json) => question.id === id);
		return found === undefined ? `no ${id}` : `${found.message}: ${found.why.join('; ')}`;
	};

	const bind = (name: string, role: string, subject: object, namespace?: string) =>
		create(namespace === undefined ? `${rbac}/clusterrolebindings` : `${rbac}/namespaces/${namespace}/rolebindings`, {
			metadata: {name: `${run}-${name}`},
			roleRef: {apiGroup: group, kind: 'ClusterRole', name: role},
			subjects: [{apiGroup: group, ...subject}],
		});

	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		await create('/api/v1/namespaces', {metadata: {name: run}});
		await create(`${rbac}/clusterroles`, {
			metadata: {name: `${run}-asker`},
			rules: [{apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['create']}],
		});
		await bind('asker', `${run}-asker`, {kind: 'User', name: asker});
	});
	after(async () => {
		for (const path of created.toReversed()) {
			await admin.delete(path);
		}

		admin.close();
		rmSync(folder, {recursive: true, force: true});
	});

	test('a group that is bound to cluster-admin is reported with its binding, and requires the name', async () => {
		await bind('oncall', 'cluster-admin', {kind: 'Group', name: `${run}:oncall`});
		const name = await ask('oncall', `/O=${run}:oncall/CN=bot`, client);
		const spared = await ask('other', `/O=${run}:other/CN=bot`, client);
		const [found, other] = await review([name, spared]);
		assert.equal(
			messageOf(found, 'grants-cluster-admin'),
			`The holder would be cluster-admin, through ClusterRoleBinding "${run}-oncall" of the group "${run}:oncall"`,
		);
		const {provenance, evidence} = found.findings.find(({id}: Json) => id === 'grants-cluster-admin');
		assert.deepEqual([provenance, evidence], ['server', 'bindings']);
		assert.deepEqual(
			[found.effect.user, found.effect.known, found.effect.may.map(({id}: Json) => id)],
			['bot', true, ['everything']],
		);
		assert.deepEqual([other.effect.known, other.effect.may, other.effect.roles], [true, [], []]);
		assert.ok(idsOf(other).includes('grants-nothing') && !idsOf(other).includes('grants-cluster-admin'));
		const refused = await certdeck(['approve', name, '--yes'], {kubeconfig: plane.kubeconfig.admin});
		assert.equal(refused.code, 3, refused.stderr);
		assert.match(refused.stderr, /may +do anything in the cluster {3}ClusterRoleBinding/);
	});

	test('lesser rights are reported one by one, and those in one namespace as its role', async () => {
		await create(`${rbac}/clusterroles`, {
			metadata: {name: `${run}-backup`},
			rules: [{apiGroups: [''], resources: ['secrets'], verbs: ['list']}],
		});
		await bind('backup', `${run}-backup`, {kind: 'User', name: `${run}-backup`});
		await bind('view', 'view', {kind: 'Group', name: `${run}:team`}, run);
		const [backup, team] = await review([
			await ask('backup', `/CN=${run}-backup`, client),
			await ask('team', `/O=${run}:team/CN=somebody`, client),
		]);
		assert.match(messageOf(backup, 'grants-far-reaching-rights'), /may read every Secret, through ClusterRoleBinding/);
		assert.equal(
			messageOf(team, 'grants-roles'),
			`The holder has ClusterRole "view" in "${run}" (RoleBinding "${run}/${run}-view")`,
		);
		assert.deepEqual(team.effect.may, []);
		assert.ok(!idsOf(team).includes('grants-namespace-rights'));
	});

	test('far-reaching rights in one namespace are reported with it, and those in kube-system are more severe', async () => {
		await create(`${rbac}/clusterroles`, {
			metadata: {name: `${run}-team`},
			rules: [
				{apiGroups: [''], resources: ['secrets'], verbs: ['get']},
				{apiGroups: [''], resources: ['pods/exec'], verbs: ['create']},
			],
		});
		const members = {kind: 'Group', name: `${run}:team-admins`};
		await bind('team', `${run}-team`, members, run);
		// A binding to a missing role grants nothing, and causes no open question.
		await bind('ghost', `${run}-ghost`, members, run);
		await bind('system', 'cluster-admin', {kind: 'User', name: `${run}-system`}, 'kube-system');
		const [team, system] = await review([
			await ask('team-admin', `/O=${run}:team-admins/CN=somebody`, client),
			await ask('system', `/CN=${run}-system`, client),
		]);
		assert.equal(
			messageOf(team, 'grants-namespace-rights'),
			`The holder may read Secrets, run commands in Pods in the namespace "${run}", through RoleBinding "${run}/${run}-team" of the group "${run}:team-admins"`,
		);
		assert.ok(!idsOf(team).includes('access-unreviewed') && !idsOf(team).includes('grants-far-reaching-rights'));
		assert.deepEqual(
			team.effect.may.map(({id, namespace}: Json) => [id, namespace]),
			[
				['read-secrets', run],
				['exec', run],
			],
		);
		assert.match(messageOf(system, 'grants-escalation'), /may do anything in kube-system, through RoleBinding/);
		assert.ok(!idsOf(system).includes('grants-namespace-rights') && !idsOf(system).includes('grants-cluster-admin'));
	});

	test('names and addresses are compared with Services, Pods and the API server', async () => {
		const services = `/api/v1/namespaces/${run}/services`;
		// These sixteen addresses are never assigned by the server itself, so other tests can't get them.
		const clusterIP = (last: number) => `10.0.0.${last}`;
		for (const [name, last] of [
			['orders', 11],
			['cart', 12],
		] as const) {
			await create(services, {
				metadata: {name},
				spec: {clusterIP: clusterIP(last), clusterIPs: [clusterIP(last)], ports: [{port: 443}]},
			});
		}

		const pods = `/api/v1/namespaces/${run}/pods`;
		const ip = `10.244.99.${process.pid % 250}`;
		const pod = await create(pods, {
			metadata: {name: 'orders-0'},
			spec: {automountServiceAccountToken: false, containers: [{name: 'app', image: 'example.com/app'}]},
		});
		await admin.put(`${pods}/orders-0/status`, {...pod, status: {phase: 'Running', podIP: ip, podIPs: [{ip}]}});
		const own = (await admin.get('/api/v1/namespaces/default/services/kubernetes')).json.spec.clusterIP;
		const crowd = Array.from({length: 12}, (_, index) => `IP:10.244.98.${index + 1}`);
		const [good, bad, missing, many] = await review([
			await ask('good', `/CN=orders.${run}.svc`, serving, [`DNS:orders.${run}.svc`, `IP:${clusterIP(11)}`, `IP:${ip}`]),
			await ask(
				'bad',
				`/CN=orders.${run}.svc`,
				serving,
				[`DNS:orders.${run}.svc`, `IP:${clusterIP(12)}`, 'IP:10.244.99.251', `IP:${own}`],
				true,
			),
			await ask('missing', `/CN=none.${run}.svc`, serving, [`DNS:none.${run}.svc`]),
			await ask('many', `/CN=orders.${run}.svc`, serving, [`DNS:orders.${run}.svc`, ...crowd]),
		]);
		assert.match(
			messageOf(good, 'known-service'),
			new RegExp(`is the Service ${run}/orders \\(ClusterIP 10\\.0\\.0\\.11\\)`),
		);
		assert.match(messageOf(good, 'address-of-pod'), new RegExp(`of Pod ${run}/orders-0`));
		assert.ok(
			!idsOf(good).some(id => ['address-of-another-service', 'service-missing'].includes(id)),
			`${idsOf(good)}`,
		);
		assert.match(messageOf(bad, 'address-of-another-service'), new RegExp(`of Service ${run}/cart`));
		assert.match(messageOf(bad, 'address-of-nobody'), /10\.244\.99\.251/);
		assert.match(messageOf(bad, 'claims-api-server-address'), /" \(of its Service\)$/);
		assert.match(messageOf(missing, 'service-missing'), new RegExp(`"${run}/none"`));
		assert.match(messageOf(missing, 'no-known-signer'), /evidence\.example\/serving/);
		assert.equal(good.effect, null);
		// Twelve addresses are searched for in one list of Pods.
		assert.match(messageOf(many, 'address-of-nobody'), /"10\.244\.98\.1"/);
		assert.match(questionOf(many, 'addresses-unread'), /^no /);
		assert.ok(
			questionOf(good, 'addresses-unread').startsWith('no ') && questionOf(bad, 'addresses-unread').startsWith('no '),
		);
	});

	test('names in another domain than that of the cluster’s DNS are not the cluster’s', async () => {
		const configMaps = '/api/v1/namespaces/kube-system/configmaps';
		await create(configMaps, {
			metadata: {name: 'coredns'},
			data: {Corefile: `.:53 {\n  kubernetes cluster.local ${run}.example in-addr.arpa ip6.arpa {\n  }\n}\n`},
		});
		const name = (zone: string) => `orders.${run}.svc.${zone}`;
		const [own, foreign] = await review([
			await ask('own-domain', '/CN=own', serving, [`DNS:${name('cluster.local')}`, `DNS:${name(`${run}.example`)}`]),
			await ask('foreign-domain', '/CN=foreign', serving, [`DNS:${name('foreign.example')}`]),
		]);
		assert.ok(idsOf(own).includes('known-service') && !idsOf(own).includes('foreign-cluster-domain'), `${idsOf(own)}`);
		assert.match(messageOf(foreign, 'foreign-cluster-domain'), /end in "cluster\.local" or ".*": "orders\./);
		assert.ok(!idsOf(foreign).includes('known-service'));
		const {stdout} = await certdeck(['review', `${run}-foreign-domain`, '-o', 'json'], {
			kubeconfig: plane.kubeconfig.viewer,
			env: {CERTDECK_CLUSTER_DOMAIN: 'foreign.example'},
		});
		assert.ok(!idsOf(JSON.parse(stdout)[0]).some(id => id.includes('domain')));
	});

	test('a signer that a controller may sign for is not called unknown', async () => {
		await create(`${rbac}/clusterroles`, {
			metadata: {name: `${run}-signer`},
			rules: [
				{
					apiGroups: ['certificates.k8s.io'],
					resources: ['signers'],
					resourceNames: ['evidence.example/*'],
					verbs: ['sign'],
				},
			],
		});
		await bind('signer', `${run}-signer`, {kind: 'User', name: `${run}-controller`});
		const name = await ask('signed', `/CN=orders.${run}.svc`, serving, [`DNS:orders.${run}.svc`]);
		const [found] = await review([name]);
		assert.ok(!idsOf(found).includes('no-known-signer'));
		const {stdout} = await certdeck(['show', name], {kubeconfig: plane.kubeconfig.admin});
		assert.match(stdout, new RegExp(`Forecast:.*user ${run}-controller may sign for it`));
	});

	test('a kubelet’s names are compared with the addresses of its Node', async () => {
		const node = await create('/api/v1/nodes', {metadata: {name: `${run}-a`}});
		const addresses = [
			{type: 'InternalIP', address: '10.0.77.1'},
			{type: 'Hostname', address: `${run}-a`},
		];
		await admin.put(`/api/v1/nodes/${run}-a/status`, {...node, status: {addresses}});
		const [found, missing] = await review([
			await ask('node', `/O=system:nodes/CN=system:node:${run}-a`, kubelet, [
				`DNS:${run}-a`,
				'IP:10.0.77.1',
				'IP:10.0.77.2',
			]),
			await ask('ghost', `/O=system:nodes/CN=system:node:${run}-b`, kubelet, [`DNS:${run}-b`]),
		]);
		assert.match(messageOf(found, 'address-not-of-node'), /: "10\.0\.77\.2"; it says it has "10\.0\.77\.1"/);
		assert.match(messageOf(found, 'node-is-young'), /joined 0 minutes ago/);
		assert.match(messageOf(missing, 'node-missing'), new RegExp(`"${run}-b"`));
	});

	test('a node’s own rights are reported as such, without a warning', async () => {
		const name = await ask('kubelet', `/O=system:nodes/CN=system:node:${run}-c`, {
			signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
			usages: ['digital signature', 'client auth'],
		});
		const [found] = await review([name]);
		assert.equal(found.evidence.powers.state, 'read');
		assert.deepEqual([found.effect.known, found.effect.may], [true, []]);
		assert.ok(!idsOf(found).includes('grants-far-reaching-rights'));
		const {stdout} = await certdeck(['show', name], {kubeconfig: plane.kubeconfig.admin});
		assert.match(stdout, /Holder may: +write its own Node and the status of its Pods/);
	});

	test('without rights, the missing ones are named, and nothing counts as checked', async () => {
		const login = `${run}-oncall`;
		const [found, node, server] = await review([login, `${run}-node`, `${run}-bad`], 'viewer');
		assert.match(
			questionOf(found, 'bindings-unread'),
			/missing RBAC: verbs list on clusterrolebindings, rolebindings, clusterroles, roles \(rbac\.authorization\.k8s\.io\)/,
		);
		assert.match(messageOf(found, 'access-unreviewed'), /verbs create on subjectaccessreviews/);
		assert.deepEqual([found.effect.known, found.effect.may], [false, []]);
		assert.match(questionOf(node, 'nodes-unread'), /missing RBAC: verbs list on nodes/);
		assert.equal(node.evidence.nodes.state, 'refused');
		assert.match(questionOf(server, 'addresses-unread'), /missing RBAC: verbs list on nodes/);
		// The viewer of one server may read Services, and that of the other may not. In both cases the owners of the names
		// stay open.
		const whose = ['services-unread', 'requester-unread'].map(id => questionOf(server, id)).join('\n');
		assert.match(whose, /missing RBAC: verbs list on (services|clusterrolebindings)/);
	});

	test('arrives quickly: all of it for one request, read again each time', async t => {
		const cluster = connect(loadKubeconfig({kubeconfig: plane.kubeconfig.admin, readOnly: true, env: {}}));
		const took = {login: [] as number[], serving: [] as number[]};
		for (const [kind, name] of [
			['login', `${run}-other`],
			['serving', `${run}-bad`],
		] as const) {
			const seen = await cluster.getRequest(name);
			for (let round = 0; round < 9; round += 1) {
				const began = performance.now();
				await createClusterEvidence(cluster, {now: () => new Date()}).gather(seen);
				took[kind].push(performance.now() - began);
			}
		}

		cluster.close();
		const median = (times: readonly number[]) => Math.round(times.toSorted((a, b) => a - b)[4] ?? 0);
		t.diagnostic(`evidence took ${median(took.login)} ms for a login, ${median(took.serving)} ms for a server`);
		assert.ok(median(took.login) < 2000 && median(took.serving) < 2000);
	});

	test('an operator with only access reviews gets the same answers from the server', async () => {
		await create(`${rbac}/clusterroles`, {
			metadata: {name: `${run}-reviewer`},
			rules: [{apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create']}],
		});
		await bind('reviewer', `${run}-reviewer`, {kind: 'User', name: 'viewer'});
		const ends = Date.now() + 30_000;
		let found: Json;
		do {
			[found] = await review([`${run}-oncall`], 'viewer');
		} while (found.evidence.powers.state !== 'read' && Date.now() < ends);

		assert.equal(
			messageOf(found, 'grants-cluster-admin'),
			`The holder would be cluster-admin, through ClusterRoleBinding "${run}-oncall"`,
		);
		assert.deepEqual(
			found.effect.may.map(({id, evidence}: Json) => [id, evidence]),
			[['everything', 'access-reviews']],
		);
	});
});
