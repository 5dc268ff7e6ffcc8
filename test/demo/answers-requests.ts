import {Buffer} from 'node:buffer';
import type {Json, PatchKind} from '../helpers/raw-api.js';

/** One request, sent to two servers. */
export type Sent = {
	readonly method: string;
	readonly path: string;
	readonly body?: unknown;
	readonly contentType?: string;
	readonly accept?: string;
	readonly headers?: Readonly<Record<string, string>>;
};

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const authorization = '/apis/authorization.k8s.io/v1';
const selfReview = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const patchTypes: Readonly<Record<PatchKind, string>> = {
	json: 'application/json-patch+json',
	merge: 'application/merge-patch+json',
	strategic: 'application/strategic-merge-patch+json',
	apply: 'application/apply-patch+yaml',
};
const partial = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

const get = (path: string, rest: Partial<Sent> = {}): Sent => ({method: 'GET', path, ...rest});
const post = (path: string, body: unknown, rest: Partial<Sent> = {}): Sent => ({method: 'POST', path, body, ...rest});
const put = (path: string, body: unknown, rest: Partial<Sent> = {}): Sent => ({method: 'PUT', path, body, ...rest});
const remove = (path: string, body?: unknown, rest: Partial<Sent> = {}): Sent => ({
	method: 'DELETE',
	path,
	...(body !== undefined && {body}),
	...rest,
});
const patch = (path: string, kind: PatchKind, body: unknown, rest: Partial<Sent> = {}): Sent => ({
	method: 'PATCH',
	path,
	body,
	contentType: patchTypes[kind],
	...rest,
});
const as = (user: string, rest: Readonly<Record<string, string>> = {}): Partial<Sent> => ({
	headers: {'impersonate-user': user, ...rest},
});

/**
 * About 280 requests, most of them with a fault, in an order that matters. It leaves out answers that can't be equal: Go's
 * names of types in decoding errors, texts of the YAML parser, column descriptions of tables, and sentences with a
 * resourceVersion.
 *
 * @param namespace - an existing, empty namespace.
 * @param request - base64 of a PEM request.
 * @param run - part of every name, so that runs do not collide.
 */
export function wrongAndRight(namespace: string, request: string, run: string): readonly Sent[] {
	const csr = (name: string | undefined, spec: Json = {}, metadata: Json = {}, rest: Json = {}) => ({
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {...(name !== undefined && {name}), ...metadata},
		spec: {request, signerName: 'example.com/serving', usages: ['digital signature', 'server auth'], ...spec},
		...rest,
	});
	const named = (short: string) => `${run}-${short}`;
	const path = (short: string) => `${csrs}/${named(short)}`;
	const spoilt = (spec: Json, metadata: Json = {}) => post(csrs, csr(named('wrong'), spec, metadata));
	const base64 = (text: string) => Buffer.from(text).toString('base64');
	return [
		...paths(namespace),
		...creation(csr, named, spoilt, base64),
		...updates(csr, named, path, base64),
		...patches(csr, named, path),
		...deletion(csr, named, path),
		...reading(path),
		...dataMaps(namespace, named),
		...reviews(),
		...roles(named),
		...others(csr, named, path, namespace),
	];
}

type Make = (name: string | undefined, spec?: Json, metadata?: Json, rest?: Json) => Json;
type Name = (short: string) => string;

function paths(namespace: string): readonly Sent[] {
	return [
		...['/nothing', '/apis/foo.bar', '/apis/foo.bar/v1', '/api/v2', '/apis/certificates.k8s.io/v9'].map(path =>
			get(path),
		),
		...['/apis/certificates.k8s.io/v1/foo', '/api/v1/foo', '/livez', '/readyz', '/readyz/ping'].map(path => get(path)),
		get(`/api/v1/namespaces/${namespace}/certificatesigningrequests`),
		get(`/apis/certificates.k8s.io/v1/namespaces/${namespace}/certificatesigningrequests`),
		get('/apis/authorization.k8s.io'),
		post('/version', {}),
		post('/api/v1/secrets', {metadata: {name: 'x'}}),
		put(csrs, {}),
		patch(csrs, 'merge', {}),
	];
}

function creation(
	csr: Make,
	named: Name,
	spoilt: (spec: Json, metadata?: Json) => Sent,
	base64: (text: string) => string,
): readonly Sent[] {
	const long = 'x'.repeat(300);
	const body = csr(named('wrong'));
	const owner = {apiVersion: 'v1', kind: 'Pod', name: 'x'};
	return [
		post(csrs, csr(named('a'))),
		post(csrs, csr(named('a'))),
		...['foo', 'foo/bar', 'a.b/c/d', 'A.b/c', 'a.b/C', 'a.b/', 'a.b/*', 'a..b/x..y', '/x', '', 'a.b/x y'].map(
			signerName => spoilt({signerName}),
		),
		...[`a.b/${long}`, `a.${long}/x`, 'kubernetes.io/legacy-unknown'].map(signerName => spoilt({signerName})),
		...['', null, base64('hello'), 'a_b-', 'abc', '-----BEGIN', 5].map(request => spoilt({request})),
		spoilt({request: base64('-----BEGIN NEW CERTIFICATE REQUEST-----\nAAAA\n-----END NEW CERTIFICATE REQUEST-----\n')}),
		spoilt({usages: []}),
		spoilt({usages: ['foo', 'client auth', 'client auth']}),
		...[599, -1, '600', 600.5, 2_147_483_648, true].map(expirationSeconds => spoilt({expirationSeconds})),
		...[undefined, '', 'a/b', 'a%b', 'a/%', '.', '..'].map(name => post(csrs, csr(name))),
		...[
			{'a b': 'c'},
			{a: '-'},
			{a: 'x'.repeat(64)},
			{'/x': 'a'},
			{'A_/x': 'a'},
			{'a/b/c': 'a'},
			{'': 'a'},
			{a: 1},
			['x'],
		].map(labels => spoilt({}, {labels})),
		...[{'a b': 'c'}, {a: 'x'.repeat(262_145)}].map(annotations => spoilt({}, {annotations})),
		...[['foo'], ['a b']].map(finalizers => spoilt({}, {finalizers})),
		...[[owner], [{}]].map(ownerReferences => spoilt({}, {ownerReferences})),
		spoilt({}, {resourceVersion: '1'}),
		spoilt({}, {creationTimestamp: 'foo'}),
		...[{kind: 'Foo'}, {apiVersion: 'v1'}, {apiVersion: 'certificates.k8s.io/v1beta1'}].map(rest =>
			post(csrs, {...body, ...rest}),
		),
		...['[]', '', '{', 'null', '5', 'x'].map(text => post(csrs, text)),
		post(`${csrs}?fieldValidation=Strict`, csr(named('wrong'), {foo: 1, bar: 2}, {baz: 1})),
		post(
			`${csrs}?fieldValidation=Strict`,
			`{"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"x","name":"y"},"spec":{}}`,
		),
		post(`${csrs}?fieldValidation=Foo`, body),
		post(`${csrs}?dryRun=x`, body),
		post(`${csrs}?dryRun=All`, body),
		post(`${csrs}?dryRun=All`, csr(named('wrong'), {foo: 1})),
		post(`${csrs}?dryRun=All&fieldManager=a%0Ab`, body),
		post(`${csrs}?fieldManager=${long}`, body),
		post(csrs, 'x', {contentType: 'text/plain'}),
		post(csrs, body, {accept: 'text/plain'}),
		post(csrs, 'abc', {contentType: 'application/vnd.kubernetes.protobuf'}),
		post(csrs, Buffer.from([0x6b, 0x38, 0x73, 0, 0xff]), {contentType: 'application/vnd.kubernetes.protobuf'}),
	];
}

function updates(csr: Make, named: Name, path: Name, base64: (text: string) => string): readonly Sent[] {
	const condition = (type: string, status = 'True', rest: Json = {}) => ({
		type,
		status,
		reason: 'r',
		message: 'm',
		...rest,
	});
	const decided = (conditions: readonly Json[], status: Json = {}) =>
		csr(named('a'), {}, {}, {status: {conditions, ...status}});
	const pem = (label: string, text: string) => `-----BEGIN ${label}-----\n${text}-----END ${label}-----\n`;
	const certificates = [
		'x',
		pem('PRIVATE KEY', 'AAAA\n'),
		pem('CERTIFICATE', 'a: b\n\nAAAA\n'),
		pem('CERTIFICATE', ''),
		pem('CERTIFICATE', 'AAAA\n'),
	];
	const both = [condition('Approved'), condition('Failed')];
	return [
		post(path('a'), csr(named('a'))),
		post(`${path('a')}/approval`, csr(named('a'))),
		remove(`${path('a')}/approval`),
		put(path('none'), csr(named('none'))),
		put(path('a'), csr('other')),
		put(path('a'), csr(undefined)),
		...[
			{uid: 'x'},
			{resourceVersion: '1'},
			{resourceVersion: 'abc'},
			{creationTimestamp: '2020-01-01T00:00:00Z'},
			{namespace: 'x'},
			{labels: {a: 'b'}},
		].map(metadata => put(path('a'), csr(named('a'), {}, metadata))),
		put(path('a'), csr(named('a'), {usages: ['foo']}, {labels: {a: 'b'}})),
		...['approval', 'status'].flatMap(subresource =>
			[
				[condition('Approved', 'False')],
				[{type: 'Approved'}],
				[condition('Approved'), condition('Denied')],
				[condition('X'), condition('X')],
				[condition('', 'Foo')],
				[condition('X', 'Foo')],
			].map(conditions => put(`${path('a')}/${subresource}`, decided(conditions))),
		),
		put(`${path('a')}/status`, decided([condition('Approved')])),
		put(`${path('a')}/approval`, decided([condition('Approved')])),
		put(`${path('a')}/approval`, decided([])),
		put(`${path('a')}/approval`, decided([condition('Denied')])),
		put(`${path('a')}/status`, decided(both)),
		put(`${path('a')}/status`, decided([condition('Approved')])),
		put(`${path('a')}/status`, decided([condition('Approved'), condition('Failed', 'True', {reason: 'other'})])),
		...certificates.map(text => put(`${path('a')}/status`, decided(both, {certificate: base64(text)}))),
	];
}

function patches(csr: Make, named: Name, path: Name): readonly Sent[] {
	const applied = (manager: string, labels: Json, rest = '') =>
		patch(`${path('b')}?fieldManager=${manager}${rest}`, 'apply', csr(named('b'), {}, {labels}));
	const status = (short: string, conditions: readonly Json[]) => ({
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {name: named(short)},
		status: {conditions},
	});
	const approved = {type: 'Approved', status: 'True', reason: 'r', message: 'm'};
	return [
		patch(path('a'), 'merge', {}, {contentType: 'application/json'}),
		patch(path('a'), 'merge', '[]'),
		...['{}', '{'].map(text => patch(path('a'), 'json', text)),
		...['merge', 'strategic'].map(kind => patch(path('a'), kind as PatchKind, '{')),
		...[
			{op: 'test', path: '/metadata/name', value: 'x'},
			{op: 'foo', path: '/metadata/name', value: 'x'},
			{op: 'remove', path: '/nope/x'},
			{op: 'replace', path: '/metadata/name', value: 'x'},
			{op: 'add', path: '/metadata/labels/q~1r', value: 'x'},
			{op: 'remove', path: '/metadata/labels'},
		].map(operation => patch(path('a'), 'json', [operation])),
		patch(path('a'), 'merge', {metadata: {resourceVersion: '1'}}),
		patch(`${path('a')}?force=true`, 'merge', {}),
		patch(path('none'), 'merge', {}),
		patch(path('a'), 'strategic', {status: {conditions: [{...approved, type: 'X'}]}}),
		patch(path('b'), 'apply', csr(named('b'))),
		patch(`${path('b')}?fieldManager=m1`, 'apply', csr('other')),
		applied('m1', {l: '1'}),
		applied('m1', {l: '1'}),
		applied('m2', {l: '2', k: '3'}),
		applied('m2', {l: '2'}, '&force=true'),
		applied('m2', {}),
		patch(`${path('b')}?fieldManager=m3`, 'apply', csr(named('b'), {}, {managedFields: [{manager: 'x'}]})),
		patch(`${path('b')}?fieldManager=m3`, 'apply', {metadata: {}}),
		patch(`${path('none')}/approval?fieldManager=m3`, 'apply', csr(named('none'))),
		patch(`${path('none')}?fieldManager=m3`, 'apply', csr(named('none'), {}, {uid: 'x'})),
		patch(`${path('b')}/approval?fieldManager=m4`, 'apply', status('b', [approved])),
		patch(`${path('b')}/status?fieldManager=m5`, 'apply', status('b', [{...approved, type: 'Failed'}])),
		patch(`${path('b')}/approval?fieldManager=m6`, 'apply', status('b', [{...approved, reason: 'other'}])),
		post(csrs, csr(named('c'))),
		patch(`${path('c')}?fieldManager=m1`, 'apply', csr(named('c'), {}, {labels: {z: '1'}})),
		patch(path('c'), 'merge', {metadata: {managedFields: [{}]}}),
	];
}

function deletion(csr: Make, named: Name, path: Name): readonly Sent[] {
	return [
		post(csrs, csr(named('d'), {}, {finalizers: ['example.com/x'], labels: {a: 'b'}})),
		remove(path('d')),
		remove(path('d')),
		patch(path('d'), 'merge', {metadata: {labels: {a: 'c'}}}),
		patch(path('d'), 'merge', {metadata: {finalizers: null}}),
		get(path('d')),
		remove(path('b'), {kind: 'DeleteOptions', apiVersion: 'v1', preconditions: {uid: 'x'}}),
		remove(path('b'), {propagationPolicy: 'Foo'}),
		remove(`${path('b')}?dryRun=x`),
		remove(path('b'), {dryRun: ['All']}),
		remove(path('b'), '{'),
		remove(path('b'), {foo: 1}),
		remove(path('b')),
		remove(path('c')),
	];
}

function reading(path: Name): readonly Sent[] {
	const queries = [
		'limit=x',
		'timeoutSeconds=x',
		'resourceVersion=x',
		'continue=abc',
		'continue=abc&resourceVersion=5',
		'labelSelector=a%3D-',
		'fieldSelector=spec.username=x',
		'fieldSelector=foo',
		'resourceVersionMatch=Exact',
		'resourceVersionMatch=Foo&resourceVersion=1',
		'resourceVersionMatch=Exact&resourceVersion=0',
		'resourceVersionMatch=Exact&continue=abc',
		'sendInitialEvents=true',
		'watch=1&sendInitialEvents=true',
		'watch=1&resourceVersion=x',
		'watch=1&resourceVersionMatch=NotOlderThan',
	];
	return [
		...queries.map(query => get(`${csrs}?${query}`)),
		get(`${csrs}?limit=1`, {accept: 'text/plain'}),
		get(csrs, {accept: 'application/json;as=Foo;v=v1;g=meta.k8s.io'}),
		get(`${csrs}?includeObject=Foo`, {accept: table}),
		get(`${path('a')}/approval`, {accept: table}),
		get(path('none'), {accept: table}),
		get(path('a'), {accept: partial}),
		get(`${path('a')}/approval`),
		get(`${path('a')}/foo`),
		get(path('none')),
	];
}

function dataMaps(namespace: string, named: Name): readonly Sent[] {
	const secrets = `/api/v1/namespaces/${namespace}/secrets`;
	const maps = `/api/v1/namespaces/${namespace}/configmaps`;
	const secret = (rest: Json = {}, name = named('s')) => ({
		apiVersion: 'v1',
		kind: 'Secret',
		metadata: {name},
		...rest,
	});
	const map = (rest: Json = {}, name = named('m')) => ({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name},
		...rest,
	});
	const applied = (manager: string, data: Json, rest = '') =>
		patch(`${maps}/${named('applied')}?fieldManager=${manager}${rest}`, 'apply', map({data}, named('applied')));
	const tooLong = 'x'.repeat(1_048_577);
	return [
		...[
			'kubernetes.io/tls',
			'kubernetes.io/dockerconfigjson',
			'kubernetes.io/basic-auth',
			'kubernetes.io/ssh-auth',
			'kubernetes.io/service-account-token',
		].map(type => post(secrets, secret({type, data: {'tls.crt': ''}}))),
		post(secrets, secret({}, 'T5')),
		...[{'a/b': ''}, {['x'.repeat(254)]: ''}, {a: '_'}, {a: 5}, {a: Buffer.from(tooLong).toString('base64')}].map(
			data => post(secrets, secret({data})),
		),
		post(secrets, {...secret(), metadata: {name: named('s'), namespace: 'elsewhere'}}),
		post('/api/v1/namespaces/no-such-place/secrets', secret()),
		post(secrets, secret({stringData: {a: 'b'}, data: {c: 'ZA=='}})),
		get(`${secrets}/${named('s')}`),
		put(`${secrets}/${named('s')}`, secret({type: 'foo'})),
		put(`${secrets}/${named('s')}`, secret({type: 'Opaque', immutable: true, data: {a: 'Yg=='}})),
		put(`${secrets}/${named('s')}`, secret({type: 'Opaque', data: {a: 'Yw=='}})),
		patch(`${secrets}/${named('s')}`, 'merge', {metadata: {labels: {a: 'b'}}}),
		get(`${secrets}?fieldSelector=foo=bar`),
		post(maps, map({data: {a: 'b'}, binaryData: {a: 'Yg=='}})),
		...[{a: 5}, {a: tooLong}, {'a b': 'x'}].map(data => post(maps, map({data}))),
		post(maps, map({data: {a: ''}, immutable: true})),
		put(`${maps}/${named('m')}`, map({data: {a: '1'}})),
		applied('one', {x: '1', y: '2'}),
		applied('two', {y: '3', z: '2'}),
		applied('two', {y: '3', z: '2'}, '&force=true'),
		applied('one', {x: '1'}),
		applied('two', {}),
		put(`${maps}/${named('applied')}`, map({data: {x: '9'}}, named('applied'))),
		applied('one', undefined),
		applied('one', {q: '1'}, '&dryRun=All'),
	];
}

function reviews(): readonly Sent[] {
	const self = `${authorization}/selfsubjectaccessreviews`;
	const subject = `${authorization}/subjectaccessreviews`;
	const pods = {verb: 'get', resource: 'pods'};
	return [
		post(self, {spec: {resourceAttributes: pods}}),
		post(self, {spec: {resourceAttributes: pods, nonResourceAttributes: {path: '/', verb: 'get'}}}),
		post(self, 'x'),
		post(self, {kind: 'Foo'}),
		get(self),
		post(subject, {spec: {resourceAttributes: pods}}),
		post(subject, {spec: {user: 'zed', resourceAttributes: pods}}),
		post(`${authorization}/selfsubjectrulesreviews`, {spec: {}}),
		post(selfReview, {}),
		post(selfReview, {}, as('zed')),
		post(selfReview, {}, as('zed', {'impersonate-group': 'g1'})),
		post(selfReview, {}, as('zed', {'impersonate-extra-foo': 'bar', 'impersonate-uid': '7'})),
		post(selfReview, {}, as('system:serviceaccount:a:b')),
	];
}

function roles(named: Name): readonly Sent[] {
	const role = (rules: readonly Json[]) => ({metadata: {name: named('role')}, rules});
	const binding = (roleRef: Json, subjects: readonly Json[]) => ({metadata: {name: named('role')}, roleRef, subjects});
	const pods = {verbs: ['get'], apiGroups: [''], resources: ['pods']};
	return [
		post(`${rbac}/clusterroles`, role([{...pods, verbs: []}])),
		post(`${rbac}/clusterroles`, role([{verbs: ['get']}])),
		post(`${rbac}/clusterroles`, role([pods])),
		post(`${rbac}/clusterrolebindings`, binding({kind: 'Foo', name: 'x'}, [])),
		post(
			`${rbac}/clusterrolebindings`,
			binding({kind: 'ClusterRole'}, [{kind: 'User'}, {kind: 'Foo', name: 'x'}, {kind: 'ServiceAccount', name: 'x'}]),
		),
		post(
			`${rbac}/clusterrolebindings`,
			binding({kind: 'ClusterRole', name: named('role')}, [
				{kind: 'User', name: 'zoe'},
				{kind: 'ServiceAccount', name: 'a', namespace: 'b'},
			]),
		),
		patch(`${rbac}/clusterrolebindings/${named('role')}`, 'merge', {roleRef: {name: 'other'}}),
		remove(`${rbac}/clusterrolebindings/${named('role')}`),
		remove(`${rbac}/clusterroles/${named('role')}`),
	];
}

function others(csr: Make, named: Name, path: Name, namespace: string): readonly Sent[] {
	const zed = as('zed');
	const nobody = as('system:anonymous', {'impersonate-group': 'system:unauthenticated'});
	return [
		get(csrs, zed),
		get(`${csrs}?watch=1`, zed),
		get(`${csrs}?fieldSelector=metadata.name=x`, zed),
		get(path('x'), zed),
		get('/metrics', zed),
		post(csrs, csr(named('x')), zed),
		put(`${path('a')}/approval`, csr(named('a')), zed),
		remove(csrs, undefined, zed),
		get(`/api/v1/namespaces/${namespace}/secrets`, zed),
		get(`/api/v1/namespaces/${namespace}`, zed),
		get('/apis', nobody),
		get('/livez', nobody),
		post('/api/v1/namespaces', {metadata: {name: 'Foo'}}),
		post('/api/v1/namespaces', {metadata: {name: 'x'.repeat(64)}}),
		remove('/api/v1/namespaces/kube-system'),
		get('/api/v1/namespaces/no-such-place/pods'),
		get('/api/v1/namespaces/no-such-place/pods/x'),
		post(`/api/v1/namespaces/${namespace}/pods`, {metadata: {name: 'x'}}),
		remove(path('a')),
	];
}
