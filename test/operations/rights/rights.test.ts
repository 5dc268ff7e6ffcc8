import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadAll} from 'js-yaml';
import {questionsOf, rightsManifest, rulesFor} from '../../../source/operations/rights/rights.js';
import {rightsYaml} from '../../../source/present/work/rights-text.js';
import type {Json} from '../../helpers/raw-api.js';

const group = 'certificates.k8s.io';

function read(yaml: string) {
	const [role, binding] = loadAll(yaml) as Json[];
	return {role, binding};
}

test('grants for approving only the approval of requests and this signer', () => {
	const {role, binding} = read(rightsYaml(['approve', 'deny'], 'example.com/serving', 'ada'));
	assert.deepEqual(role.rules, [
		{apiGroups: [group], resources: ['certificatesigningrequests/approval'], verbs: ['update']},
		{apiGroups: [group], resources: ['signers'], resourceNames: ['example.com/serving'], verbs: ['approve']},
	]);
	assert.equal(role.metadata.name, 'certdeck:approve:deny:example.com:serving');
	assert.deepEqual(binding.roleRef, {
		apiGroup: 'rbac.authorization.k8s.io',
		kind: 'ClusterRole',
		name: role.metadata.name,
	});
	assert.deepEqual(binding.subjects, [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ada'}]);
});

test('grants for reviewing what review reads, and nothing that stores', () => {
	const {role} = read(rightsYaml(['review'], '', 'ada'));
	assert.deepEqual(
		role.rules.map(({apiGroups, resources, verbs}: Record<string, readonly string[]>) => [
			...(verbs ?? []),
			[...(resources ?? []), ...(apiGroups ?? [])].join('.'),
		]),
		[
			['list', 'nodes.'],
			['list', 'services.'],
			['list', 'pods.'],
			['list', 'endpointslices.discovery.k8s.io'],
			['list', 'ingresses.networking.k8s.io'],
			['list', 'gateways.gateway.networking.k8s.io'],
			['list', 'httproutes.gateway.networking.k8s.io'],
			['list', 'clusterrolebindings.rbac.authorization.k8s.io'],
			['list', 'rolebindings.rbac.authorization.k8s.io'],
			['list', 'clusterroles.rbac.authorization.k8s.io'],
			['list', 'roles.rbac.authorization.k8s.io'],
			['create', 'subjectaccessreviews.authorization.k8s.io'],
			['get', 'configmaps.'],
		],
	);
	assert.equal(role.metadata.name, 'certdeck:review');
});

test('grants for publishing the Secrets and ConfigMaps of one namespace alone', () => {
	const {role, binding} = read(rightsYaml(['publish'], '', 'ada', 'shop'));
	assert.deepEqual([role.kind, role.metadata.namespace], ['Role', 'shop']);
	assert.deepEqual([binding.kind, binding.metadata.namespace, binding.roleRef.kind], ['RoleBinding', 'shop', 'Role']);
	assert.deepEqual(
		role.rules.map(({resources, verbs}: Record<string, readonly string[]>) => [resources?.join(), verbs?.join()]),
		[
			['secrets', 'get,create,patch'],
			['configmaps', 'get,create,patch'],
		],
	);
	assert.deepEqual(
		rulesFor('publish', '').flatMap(rule => questionsOf(rule, 'shop').map(({namespace}) => namespace)),
		Array.from({length: 6}, () => 'shop'),
	);
});

test('grants for answering Pods by hand the answer alone, and for signing also the reads that it is checked against', () => {
	const verbsOf = (word: 'pods-deny' | 'pods-fail' | 'pods-sign') =>
		rulesFor(word, 'example.com/pods').map(({resources, verbs}) => `${verbs.join()} ${resources.join()}`);
	const answering = ['get podcertificaterequests', 'update podcertificaterequests/status', 'sign signers'];
	assert.deepEqual(verbsOf('pods-deny'), answering);
	assert.deepEqual(verbsOf('pods-fail'), answering);
	assert.deepEqual(verbsOf('pods-sign'), [
		...answering,
		...['get pods', 'get serviceaccounts', 'get nodes', 'list clustertrustbundles'],
	]);
	const yaml = rightsYaml(['pods-sign'], 'example.com/pods', 'ada');
	assert.match(yaml, /resourceNames:\n +- example\.com\/pods/);
});

test('binds a service account as one', () => {
	const {binding} = read(rightsYaml(['list'], '', 'system:serviceaccount:ci:runner'));
	assert.deepEqual(binding.subjects, [{kind: 'ServiceAccount', name: 'runner', namespace: 'ci'}]);
});

test('separates objects of different users and signers, with names that RBAC accepts', () => {
	const nameOf = (signer: string, user: string) => {
		const {binding} = rightsManifest(['sign'], signer, user);
		return (binding['metadata'] as {readonly name: string}).name;
	};

	const names = [
		nameOf('a.b/c', 'x'),
		nameOf('a.b/c', 'x/y'),
		nameOf('a.b/c', 'x%y'),
		nameOf('a.b/c', 'x y'),
		nameOf('a.b/d', 'x'),
		nameOf('a.b/c', 'x\u001b[2Jy'),
		nameOf('a.b/c', 'y'.repeat(400)),
		nameOf('a.b/c', `${'y'.repeat(400)}z`),
	];
	assert.equal(new Set(names).size, names.length, names.join('\n'));
	for (const name of names) {
		assert.match(name, /^[A-Za-z0-9.:@_-]{1,253}$/);
	}
});

test('prints nothing that a terminal obeys for a hostile user, and still names that user', () => {
	const user = 'eve\u001b]52;c;eA==\u0007\n\u202e';
	const yaml = rightsYaml(['create'], '', user);
	assert.doesNotMatch(yaml, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
	assert.equal(read(yaml).binding.subjects[0].name, user);
});

test('asks for a signer both by name and by domain', () => {
	const [approval, signer] = rulesFor('approve', 'example.com/serving');
	assert.deepEqual(approval && questionsOf(approval), [
		{verb: 'update', group, resource: 'certificatesigningrequests', subresource: 'approval'},
	]);
	assert.deepEqual(signer && questionsOf(signer).map(({verb, name}) => [verb, name]), [
		['approve', 'example.com/serving'],
		['approve', 'example.com/*'],
	]);
});
