import {generateKeyPairSync} from 'node:crypto';
import type {Made} from './make-certificate.js';
import {makeCertificate as make} from './make-certificate.js';

/** What certdeck has to say of one place. Findings of weight `info` count too. */
export type Expected = {
	/** `NAMESPACE/NAME/FIELD` or `NAME/FIELD`. */
	readonly at: string;
	readonly state: 'valid' | 'broken' | 'expired' | 'early' | 'soon' | 'unknown';
	readonly findings?: readonly string[];
	readonly purpose?: string;
	/** `KIND/NAME how`, in any order; `no` where it is known that there is none. */
	readonly users?: readonly string[];
	readonly renewer?: string;
	readonly key?: string;
	/** How many certificates. */
	readonly count?: number;
	/** Places among those that it leads to. */
	readonly trustedBy?: readonly string[];
};

export type Placed = readonly [path: string, object: Readonly<Record<string, unknown>>];

export const namespace = 'cert-story';
export const secondNamespace = 'cert-story-two';

/** Objects of every kind in which certificates lie, and what is to be said of each. */
export type Story = {
	readonly objects: readonly Placed[];
	/** What the server calls: behind the others, and removed before them. */
	readonly called: readonly Placed[];
	readonly expected: readonly Expected[];
	/** Those that are found with `--other-secrets` alone. */
	readonly others: readonly Expected[];
	/** Private keys, none of which may be printed. */
	readonly keys: readonly string[];
};

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

export function tellStory(): Story {
	const root = make({name: 'Story Root', isCa: true, to: 3650});
	const middle = make({name: 'Story Intermediate', isCa: true, by: root, to: 1800});
	const namesake = make({name: 'Story Root', isCa: true, to: 3650});
	const unknown = make({name: 'Story Root', isCa: true, to: 3650});
	const stranger = make({name: 'Nobody Here Trusts', isCa: true});
	const gone = make({name: 'Long Gone Root', isCa: true, from: -8000, to: -7300});
	const oldMiddle = make({name: 'Old Intermediate', isCa: true, by: root, from: -700, to: -10});
	const objects: Placed[] = [];
	const called: Placed[] = [];
	const expected: Expected[] = [];
	const others: Expected[] = [];
	const keys: string[] = [];
	const home = (resource: string, group = '/api/v1') => `${group}/namespaces/${namespace}/${resource}`;

	/** A Secret, and what is to be said of its `tls.crt`. */
	function secret(
		name: string,
		crt: string | Uint8Array,
		key: string,
		want: Omit<Expected, 'at'>,
		{annotations = {}, labels = {}, ca}: {annotations?: object; labels?: object; ca?: string} = {},
	): void {
		const data = {'tls.crt': base64(crt), 'tls.key': base64(key), ...(ca !== undefined && {'ca.crt': base64(ca)})};
		objects.push([home('secrets'), {metadata: {name, annotations, labels}, type: 'kubernetes.io/tls', data}]);
		expected.push({at: `${namespace}/${name}/tls.crt`, ...want});
		keys.push(key);
	}

	function leaf(name: string, idea: Partial<Parameters<typeof make>[0]> = {}): Made {
		return make({name, hosts: [`${name}.${namespace}.svc`], by: root, ...idea});
	}

	function config(name: string, data: Record<string, string>, binaryData: Record<string, string> = {}, of = namespace) {
		objects.push([`/api/v1/namespaces/${of}/configmaps`, {metadata: {name}, data, binaryData}]);
	}

	/** A Pod with labels, and how it takes things in. */
	function pod(name: string, labels: Record<string, string>, spec: object): void {
		objects.push([
			home('pods'),
			{
				metadata: {name, labels},
				spec: {
					containers: [{name: 'main', image: 'registry.example/main:1'}],
					automountServiceAccountToken: false,
					...spec,
				},
			},
		]);
	}

	function service(name: string, selector: Record<string, string>): void {
		objects.push([home('services'), {metadata: {name}, spec: {selector, ports: [{port: 443}]}}]);
	}

	const mounts = (secretName: string) => ({volumes: [{name: 'tls', secret: {secretName}}]});
	const ok = {state: 'valid', findings: []} as const;

	// Chains.
	const whole = leaf('whole', {by: middle});
	secret('whole', whole.pem + middle.pem, whole.keyPem, {
		...ok,
		purpose: 'serving',
		count: 2,
		key: 'fits',
		users: ['Pod/whole volume'],
		trustedBy: [`${namespace}/trust/ca.crt`],
	});
	pod('whole', {app: 'whole'}, mounts('whole'));
	service('whole', {app: 'whole'});
	const short = leaf('short', {by: middle});
	secret('short', short.pem, short.keyPem, {state: 'valid', findings: ['chain-incomplete'], users: []});
	const late = leaf('late-chain', {by: oldMiddle});
	secret('late-chain', late.pem + oldMiddle.pem, late.keyPem, {
		state: 'valid',
		findings: ['chain-ends-first', 'chain-broken'],
	});
	const strange = leaf('strange', {by: stranger});
	secret('strange', strange.pem, strange.keyPem, {state: 'valid', findings: ['issuer-not-here']});
	const alike = leaf('alike', {by: unknown});
	secret('alike', alike.pem, alike.keyPem, {state: 'valid', findings: ['issuer-not-here'], trustedBy: []});
	const own = leaf('own', {by: undefined as never});
	secret('own', own.pem, own.keyPem, {state: 'valid', findings: ['self-signed']});
	const pinned = leaf('pinned', {by: undefined as never});
	secret('pinned', pinned.pem, pinned.keyPem, {...ok, trustedBy: [`${namespace}/pinned-trust/ca.crt`]});
	config('pinned-trust', {'ca.crt': pinned.pem});
	expected.push({at: `${namespace}/pinned-trust/ca.crt`, ...ok, purpose: 'ca'});

	// Keys.
	const wrong = leaf('wrong-key');
	secret('wrong-key', wrong.pem, leaf('x').keyPem, {state: 'broken', findings: ['key-does-not-fit'], key: 'other'});
	const turned = leaf('turned', {by: middle});
	secret('turned', middle.pem + turned.pem, turned.keyPem, {
		state: 'broken',
		findings: ['key-does-not-fit'],
		key: 'later',
	});
	const locked = leaf('locked');
	const lockedKey = String(
		locked.key.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'quiet'}),
	);
	secret('locked', locked.pem, lockedKey, {state: 'valid', findings: ['key-missing'], key: 'encrypted'});
	secret('keyless', leaf('keyless').pem, '', {state: 'valid', findings: ['key-missing'], key: 'missing'});
	secret('bad-key', leaf('bad-key').pem, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', {
		state: 'valid',
		findings: ['key-missing'],
		key: 'unreadable',
	});
	const rsaKey = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey;
	const rsa = leaf('rsa', {key: rsaKey});
	secret('rsa', rsa.pem, String(rsaKey.export({type: 'pkcs1', format: 'pem'})), {...ok, key: 'fits'});
	const shared = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
	for (const name of ['twin-one', 'twin-two']) {
		const twin = leaf(name, {key: shared});
		secret(name, twin.pem, twin.keyPem, {state: 'valid', findings: ['key-shared']});
	}

	// Times.
	const ended = leaf('ended', {to: -2});
	secret('ended', ended.pem, ended.keyPem, {state: 'expired', findings: ['certificate-expired']});
	const ancient = leaf('ancient', {from: -7700, to: -7300});
	secret('ancient', ancient.pem, ancient.keyPem, {state: 'expired', findings: ['certificate-expired']});
	const forever = leaf('forever', {notAfter: new Date('9999-12-31T23:59:59Z')});
	secret('forever', forever.pem, forever.keyPem, {state: 'valid', findings: ['never-ends']});
	const early = leaf('early', {from: 3});
	secret('early', early.pem, early.keyPem, {state: 'early', findings: ['not-yet-valid']});
	const soon = leaf('soon', {from: -360, to: 5});
	secret('soon', soon.pem, soon.keyPem, {state: 'soon', findings: ['ends-soon'], renewer: 'nobody'});
	const daily = leaf('daily', {from: -0.4, to: 0.6});
	secret('daily', daily.pem, daily.keyPem, ok);

	// Who renews.
	const annotated = (name: string, renewer: string, about: {annotations?: object; labels?: object}) => {
		const one = leaf(name);
		secret(name, one.pem, one.keyPem, {...ok, renewer}, about);
	};
	annotated('by-certdeck', 'certdeck', {annotations: {'certdeck.dev/signer-name': 'example.com/serving'}});
	annotated('by-cert-manager', 'cert-manager', {annotations: {'cert-manager.io/certificate-name': 'web'}});
	annotated('by-helm', 'helm', {annotations: {'meta.helm.sh/release-name': 'web'}});
	annotated('by-hook', 'helm', {annotations: {'helm.sh/hook': 'pre-install'}});
	annotated('by-openshift', 'service-ca', {
		annotations: {'service.beta.openshift.io/originating-service-name': 'web'},
	});
	annotated('by-nobody', 'nobody', {});

	// What is no certificate, or is none for everybody.
	const broken = {state: 'broken', findings: ['no-certificate']} as const;
	const plain = leaf('plain');
	secret('garbage', 'not a certificate', plain.keyPem, broken);
	secret('empty', '', plain.keyPem, broken);
	secret('key-there', plain.keyPem, plain.keyPem, broken);
	secret('twice', base64(plain.pem), plain.keyPem, broken);
	secret('large', Buffer.alloc(900_000, 0xa5), plain.keyPem, broken);
	const tiny = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
	secret('many-blocks', tiny.repeat(5000), plain.keyPem, broken);
	const forms: ReadonlyArray<
		readonly [string, (pem: string, der: Buffer) => string | Uint8Array, Omit<Expected, 'at'>]
	> = [
		['crlf', pem => pem.replaceAll('\n', '\r\n'), ok],
		['text-around', pem => `Certificate:\n  Data\n${pem}trailing\n`, ok],
		['bom', pem => `\ufeff${pem}`, {state: 'valid', findings: ['read-otherwise']}],
		['utf-16', pem => Buffer.from(`\ufeff${pem}`, 'utf16le'), {state: 'valid', findings: ['read-otherwise']}],
		['der', (_, der) => der, {state: 'valid', findings: ['read-otherwise']}],
		['damaged-behind', pem => pem + tiny, {state: 'valid', findings: ['partly-unreadable'], count: 1}],
	];
	for (const [name, change, want] of forms) {
		const one = leaf(name);
		secret(name, change(one.pem, one.der), one.keyPem, {key: 'fits', ...want});
	}

	const hostile = leaf('hostile', {name: 'evil\u001b[2J\u202egpj\nx"y\\z', hosts: ['hostile.example.com']});
	secret('hostile', hostile.pem, hostile.keyPem, ok);

	// Authorities.
	config('trust', {'ca.crt': root.pem, 'notes.txt': 'nothing'});
	expected.push({
		at: `${namespace}/trust/ca.crt`,
		...ok,
		purpose: 'ca',
		users: ['Pod/reader volume', 'Pod/reader env'],
	});
	pod(
		'reader',
		{app: 'reader'},
		{
			volumes: [{name: 'ca', configMap: {name: 'trust'}}],
			containers: [
				{
					name: 'main',
					image: 'registry.example/main:1',
					env: [{name: 'CA', valueFrom: {configMapKeyRef: {name: 'trust', key: 'ca.crt'}}}],
				},
			],
		},
	);
	config('some-old', {'bundle.pem': root.pem + gone.pem});
	expected.push({at: `${namespace}/some-old/bundle.pem`, state: 'valid', findings: ['some-expired'], count: 2});
	config('all-old', {'ca-bundle.crt': gone.pem});
	expected.push({at: `${namespace}/all-old/ca-bundle.crt`, state: 'expired', findings: ['certificate-expired']});
	config('open-key', {'ca.crt': plain.keyPem});
	expected.push({at: `${namespace}/open-key/ca.crt`, state: 'broken', findings: ['key-in-the-open', 'no-certificate']});
	config('no-ca', {'ca.crt': 'soon'});
	expected.push({at: `${namespace}/no-ca/ca.crt`, state: 'broken', findings: ['no-certificate']});
	config('java', {}, {'truststore.jks': base64(Buffer.from('feedfeed00000002', 'hex'))});
	expected.push({at: `${namespace}/java/truststore.jks`, state: 'unknown', findings: ['not-opened'], count: 0});
	config('thousand', {'ca-bundle.crt': root.pem.repeat(1000)});
	expected.push({at: `${namespace}/thousand/ca-bundle.crt`, ...ok, count: 1000});
	config('everywhere', {'ca.crt': root.pem});
	config('everywhere', {'ca.crt': root.pem}, {}, secondNamespace);
	expected.push({at: `${namespace}/everywhere/ca.crt`, ...ok});
	const withCa = leaf('with-ca');
	secret('with-ca', withCa.pem, withCa.keyPem, {...ok, trustedBy: [`${namespace}/with-ca/ca.crt`]}, {ca: root.pem});
	expected.push({at: `${namespace}/with-ca/ca.crt`, ...ok, purpose: 'ca', key: 'none'});

	// Who presents it to whom.
	const ingress = (name: string, host: string, secretName: string) =>
		objects.push([
			home('ingresses', '/apis/networking.k8s.io/v1'),
			{
				metadata: {name},
				spec: {
					defaultBackend: {service: {name: 'whole', port: {number: 443}}},
					tls: [{hosts: [host], secretName}],
				},
			},
		]);
	const www = leaf('www', {hosts: ['*.www.example.com']});
	secret('www', www.pem, www.keyPem, {...ok, users: ['Ingress/www tls']});
	ingress('www', 'shop.www.example.com', 'www');
	const deep = leaf('deep', {hosts: ['*.www.example.com']});
	secret('deep', deep.pem, deep.keyPem, {state: 'valid', findings: ['names-miss-route'], users: ['Ingress/deep tls']});
	ingress('deep', 'a.b.www.example.com', 'deep');
	const client = leaf('client', {usages: ['digital signature', 'client auth'], hosts: ['c.example.com']});
	secret('client', client.pem, client.keyPem, {
		state: 'valid',
		findings: ['not-for-servers'],
		purpose: 'client',
		users: ['Ingress/client tls'],
	});
	ingress('client', 'c.example.com', 'client');
	const misplaced = leaf('misplaced', {hosts: [`other.${namespace}.svc`, `other.${namespace}.svc.cluster.local`]});
	secret('misplaced', misplaced.pem, misplaced.keyPem, {state: 'valid', findings: ['names-miss-service']});
	pod('misplaced', {app: 'misplaced'}, mounts('misplaced'));
	service('misplaced', {app: 'misplaced'});
	const outside = leaf('outside', {hosts: ['outside.example.com']});
	secret('outside', outside.pem, outside.keyPem, ok);
	pod('outside', {app: 'outside'}, mounts('outside'));
	service('outside', {app: 'outside'});

	// Servers that the API server calls; no object fits their rules.
	const webhook = (name: string, to: string, caBundle: string) =>
		called.push([
			'/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
			{
				metadata: {name},
				webhooks: [
					{
						name: `${name}.example.com`,
						clientConfig: {caBundle: base64(caBundle), service: {namespace, name: to}},
						rules: [
							{apiGroups: ['none.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nothings']},
						],
						sideEffects: 'None',
						admissionReviewVersions: ['v1'],
						failurePolicy: 'Ignore',
					},
				],
			},
		]);
	const hookField = 'webhooks[0].clientConfig.caBundle';
	for (const [name, hosts, by, caBundle, findings, ofBundle] of [
		['hook', [`hook.${namespace}.svc`], root, root, [], []],
		['hook-names', ['hook-names.example.com'], root, root, ['names-miss-webhook'], []],
		['hook-trust', [`hook-trust.${namespace}.svc`], root, namesake, [], ['bundle-does-not-vouch']],
	] as const) {
		const one = leaf(name, {hosts, by});
		secret(name, one.pem, one.keyPem, {
			state: 'valid',
			findings,
			users: [
				`Pod/${name} volume`,
				...(name === 'hook-names' ? [] : [`ValidatingWebhookConfiguration/${namespace}-${name} calls`]),
			],
		});
		pod(name, {app: name}, mounts(name));
		service(name, {app: name});
		webhook(`${namespace}-${name}`, name, caBundle.pem);
		expected.push({at: `${namespace}-${name}/${hookField}`, state: 'valid', findings: ofBundle, purpose: 'ca'});
	}

	// Secrets of other types.
	objects.push([
		home('secrets'),
		{
			metadata: {name: 'opaque'},
			type: 'Opaque',
			data: {
				'web.crt': base64(whole.pem),
				'web.key': base64(whole.keyPem),
				'keystore.p12': base64(Buffer.from('3016020103301106092a864886f70d010701a0040402aabb', 'hex')),
				password: base64('secret'),
			},
		},
	]);
	others.push(
		{at: `${namespace}/opaque/web.crt`, state: 'valid', key: 'fits', count: 1},
		{at: `${namespace}/opaque/keystore.p12`, state: 'unknown', findings: ['not-opened']},
	);
	return {objects, called, expected, others, keys};
}
