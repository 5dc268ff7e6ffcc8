import assert from 'node:assert/strict';
import {createECDH, generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import type {LocalPolicy} from '../../../source/cluster/context/local-policy.js';
import type {UserInfo} from '../../../source/cluster/model/request-object.js';
import type {SignatureCheck} from '../../../source/pki/keys/verify-signature.js';
import {PkiError} from '../../../source/pki/pki-error.js';
import type {Certificate} from '../../../source/pki/types.js';
import {readPkiFile} from '../../../source/pki/x509/pki-file.js';
import {requestFromApi} from '../../../source/pki/x509/request-from-api.js';
import type {Unread} from '../../../source/review/facts/facts.js';
import {requestTraits} from '../../../source/review/facts/facts.js';
import {createOtherRequestsIndex} from '../../../source/review/facts/other-requests-index.js';
import {parseLocalPolicy} from '../../../source/review/judge/local-policy.js';
import {questions} from '../../../source/review/judge/questions.js';
import {reviewFacts, reviewFileFacts} from '../../../source/review/judge/review-facts.js';
import {rules} from '../../../source/review/judge/rules.js';
import {bits, element, extension, integer, oid, sequence, set, text} from '../../pki/build-der.js';
import type {Asked} from '../build-request.js';
import {
	basicConstraints,
	clientAuth,
	extKeyUsage,
	keyUsage,
	object,
	pem,
	pkcs10,
	requestDer,
	serverAuth,
} from '../build-request.js';

const now = new Date('2026-11-24T10:30:00Z');
const client = {signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], expirationSeconds: 86_400};
const kubelet = {
	signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
	usages: ['digital signature', 'client auth'],
	username: 'system:node:a',
	groups: ['system:nodes', 'system:authenticated'],
};
const nodeServing = {
	...kubelet,
	signerName: 'kubernetes.io/kubelet-serving',
	usages: ['digital signature', 'server auth'],
};
const clean = {
	cn: 'orders.shop.svc',
	dns: ['orders.shop.svc', 'orders.shop.svc.cluster.local'],
	ip: ['10.0.34.2'],
};
const shopNames = {names: ['*.shop.svc', 'Shop.example.com']};
const ranges = {addresses: ['10.0.0.0/8', '192.0.2.4/30', '2001:DB8::/32']};
const mapped = (...ipv4: readonly number[]) => [...Array.from({length: 10}, () => 0), 0xff, 0xff, ...ipv4];
const me: UserInfo = {username: 'alice', groups: [], extra: {}};

/** One case: a request on a cluster unless `file` is set. */
type Case = Asked & {
	readonly file?: true;
	readonly spec?: Parameters<typeof object>[0];
	readonly me?: UserInfo;
	readonly unread?: Unread;
	readonly signature?: SignatureCheck;
	readonly unreadable?: true;
	/** The content of the issued certificate. */
	readonly issued?: Asked & {readonly hours?: number};
	/** The `signers` of a policy file. */
	readonly policy?: object;
	/** Other parts of the policy file. */
	readonly policyParts?: object;
	readonly withOthers?: readonly Asked[];
	readonly otherUser?: string;
	/** PEM text instead of a single block. */
	readonly pemText?: (der: Buffer) => string;
};

function idsOf(each: Case): readonly string[] {
	if (each.file) {
		const [read] = readPkiFile(Buffer.from(each.pemText?.(requestDer(each)) ?? requestDer(each)));
		assert.ok(read !== undefined && !(read instanceof PkiError));
		return reviewFileFacts({read, signature: each.signature, now}).map(({id}) => id);
	}

	const seen = object(each.spec);
	const request = each.unreadable
		? undefined
		: requestFromApi(Buffer.from((each.pemText ?? pem)(requestDer(each))).toString('base64'));
	const others = each.withOthers?.map((asked, index) =>
		requestTraits(object({uid: String(index), username: each.otherUser ?? seen.username}), pkcs10(asked)),
	);
	const review = reviewFacts({
		seen,
		request,
		decodeError: each.unreadable && new PkiError('bad-der', 'This is no certificate request.'),
		signature: each.signature,
		...(each.issued && {certificate: issued(each.issued)}),
		me: each.me,
		unread: each.unread,
		now,
		policy: each.policy || each.policyParts ? policyOf(each.policy, each.policyParts) : undefined,
		...(others && {others: createOtherRequestsIndex([requestTraits(seen, request), ...others])}),
	});
	return [...review.findings, ...review.questions].map(({id}) => id);
}

function policyOf(signers: object | undefined, parts: object = {}): LocalPolicy {
	const parsed = parseLocalPolicy(JSON.stringify({signers, ...parts}), 'team.json', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
	return parsed.policy;
}

/** A certificate with the parts that review reads. */
function issued({hours = 24, ...asked}: Asked & {readonly hours?: number}): Certificate {
	const {kind: _, attributes: __, ...said} = pkcs10(asked);
	const notBefore = new Date('2026-11-24T10:00:00Z');
	return {
		...said,
		kind: 'Certificate',
		version: 3,
		issuer: [],
		serialNumber: '11',
		notBefore,
		notAfter: new Date(notBefore.getTime() + hours * 3_600_000),
		raw: {
			der: said.raw.der,
			tbs: said.raw.tbs,
			subject: said.raw.subject,
			subjectPublicKeyInfo: said.raw.subjectPublicKeyInfo,
			signature: said.raw.signature,
			issuer: said.raw.subject,
		},
	};
}

const rsa = (modulusLength: number, publicExponent = 65_537) =>
	generateKeyPairSync('rsa', {modulusLength, publicExponent}).publicKey.export({type: 'spki', format: 'der'});
const curve = (namedCurve: string) =>
	generateKeyPairSync('ec', {namedCurve}).publicKey.export({type: 'spki', format: 'der'});
/** An RSA key with this modulus in hex. */
const rsaOf = (modulusHex: string, exponent: readonly number[] = [1, 0, 1]) =>
	sequence(
		sequence(oid('1.2.840.113549.1.1.1'), [5, 0]),
		bits(0, sequence(element(0x02, Buffer.from(modulusHex, 'hex')), integer(...exponent))),
	);
const hexOf = (value: bigint) => {
	const hex = value.toString(16);
	const whole = hex.length % 2 === 0 ? hex : `0${hex}`;
	return whole >= '8' ? `00${whole}` : whole;
};
/** Built like those of the faulty generator: k·M + 65537^a mod M, for both factors. */
const rocaModulus = () => {
	const primorial = [
		2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
		113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
	].reduce((product, prime) => product * BigInt(prime), 1n);
	const part = (k: bigint, a: bigint) => k * primorial + (65_537n ** a % primorial);
	const big = 1n << 804n;
	return hexOf(part(big + 12n, 77n) * part(big + 90n, 41n));
};
/** The public key of the private key 1, computed by Node. */
const keyOne = (name: string) => {
	const exchange = createECDH(name);
	exchange.setPrivateKey(Buffer.from([1]));
	const spki = curve(name);
	return Buffer.concat([spki.subarray(0, spki.length - exchange.getPublicKey().length), exchange.getPublicKey()]);
};
const edwards = (hex: string) => sequence(sequence(oid('1.3.101.112')), bits(0, Buffer.from(hex, 'hex')));
const goodSpki = rsa(2048);
const otherKey = curve('P-256');
const utf8 = (value: string) => text(0x0c, value);
const otherName = element(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), element(0xa0, utf8('admin@corp')));

/** By id: requests that raise it, and near misses that do not. */
const cases: Readonly<Record<string, {readonly raised: readonly Case[]; readonly spared: readonly Case[]}>> = {
	'grants-cluster-admin': {
		raised: [
			{cn: 'bob', o: ['system:masters'], spec: client},
			{file: true, cn: 'bob', o: ['dev', 'kubeadm:cluster-admins']},
			{
				cn: 'x',
				o: ['system:masters'],
				file: true,
			},
		],
		spared: [
			{cn: 'system:masters', spec: client},
			{o: ['masters', 'kubeadm'], spec: client},
		],
	},
	'imitates-system-name': {
		raised: [
			...[
				'System:Masters',
				' system:masters',
				'system-masters',
				'syѕtem:masters',
				'ｓystem:masters',
				'system∶masters',
				'sys\u200btem:masters',
				'kubeadm:cluster-admins ',
				'\0system:masters',
				'kubeadm:c1uster-admins',
			].map((name): Case => ({o: [name], file: true})),
			{cn: 'SYSTEM:admin', spec: client},
		],
		spared: [
			{cn: 'systemd', o: ['systems', 'master'], spec: client},
			{cn: 'admin', o: ['cluster-admins'], spec: client},
			{o: ['system:masters'], file: true},
		],
	},
	'asks-system-user': {
		raised: [
			{cn: 'system:kube-controller-manager', spec: client},
			{cn: 'system:masters', file: true},
		],
		spared: [
			{cn: 'system:kube-proxy', spec: {...client, username: 'system:kube-proxy'}},
			{cn: 'system', spec: client},
			{cn: 'system:node:a', o: ['system:nodes'], file: true},
		],
	},
	'asks-system-group': {
		raised: [
			{cn: 'x', o: ['system:authenticated'], spec: {...client, groups: []}},
			{o: ['system:serviceaccounts'], file: true},
		],
		spared: [
			{cn: 'x', o: ['system:authenticated'], spec: client},
			{cn: 'system:node:a', o: ['system:nodes'], file: true},
		],
	},
	'asks-service-account': {
		raised: [
			{cn: 'system:serviceaccount:shop:deployer', spec: client},
			{cn: 'system:serviceaccount:a:b', file: true},
		],
		spared: [{cn: 'serviceaccount:shop:deployer', spec: client}],
	},
	'node-identity-elsewhere': {
		raised: [
			{cn: 'system:node:a', o: ['system:nodes'], spec: {...client, username: 'system:node:a'}},
			{cn: 'a', o: ['system:nodes'], spec: {}},
		],
		spared: [
			{cn: 'system:node:a', o: ['system:nodes'], spec: kubelet},
			{cn: 'node-a', spec: client},
		],
	},
	'malformed-node-identity': {
		raised: [
			{cn: 'system:node:a', file: true},
			{cn: 'a', o: ['system:nodes'], file: true},
			{cn: 'system:node:a', o: ['system:nodes', 'system:masters'], spec: kubelet},
			{cn: 'system:node:', o: ['system:nodes'], spec: kubelet},
			{cn: 'system:node:A b', o: ['system:nodes'], spec: kubelet},
		],
		spared: [{cn: 'system:node:ip-10-0-0-1.ec2.internal', o: ['system:nodes'], spec: kubelet}],
	},
	'asks-node-identity': {
		raised: [{cn: 'system:node:a', o: ['system:nodes'], file: true}],
		spared: [{cn: 'system:node:a', file: true}],
	},
	'asks-for-another-node': {
		raised: [
			{cn: 'system:node:b', o: ['system:nodes'], spec: kubelet},
			{
				cn: 'system:node:a',
				o: ['system:nodes'],
				dns: ['a'],
				spec: {...nodeServing, username: 'system:bootstrap:abcdef'},
			},
			{cn: 'system:node:a', o: ['system:nodes'], spec: {...kubelet, username: 'alice', groups: ['system:masters']}},
		],
		spared: [
			{cn: 'system:node:a', o: ['system:nodes'], spec: kubelet},
			{
				cn: 'system:node:b',
				o: ['system:nodes'],
				spec: {...kubelet, username: 'system:bootstrap:abcdef', groups: ['system:bootstrappers']},
			},
			{cn: 'system:node:a', o: ['system:nodes'], dns: ['a'], spec: nodeServing},
		],
	},
	'imitates-login': {
		raised: [
			...['d\u0430na@corp.example', 'dana\u200b', 'dana\0', '\u202eanad', '\uff44ana'].map(
				(cn): Case => ({cn, spec: {...client, username: 'mallory'}}),
			),
			{cn: 'mallory', o: ['suppor\u0442'], spec: {...client, username: 'mallory', groups: ['support']}},
			{o: ['suppor\u0442'], spec: client},
			{cn: 'd\u0430na', spec: {usages: ['client auth', 'server auth']}},
		],
		spared: [
			{cn: 'd\u0430na', o: ['suppor\u0442'], spec: {...client, username: 'd\u0430na', groups: ['suppor\u0442']}},
			{cn: 'josé@corp.example', o: ['Команда shop', '東京'], spec: client},
			// Another spelling that is visible to everybody.
			{cn: 'Dana', o: ['Support'], spec: client},
			{cn: 'd\u0430na'},
		],
	},
	'several-common-names': {
		raised: [{attributes: [['2.5.4.3', 'alice']], cn: 'system:admin', file: true}],
		spared: [{cn: 'alice', o: ['a', 'b'], file: true}],
	},
	'hidden-subject': {
		raised: [
			{attributes: [['2.5.4.3', element(0x1c, Buffer.from('alice', 'utf16le').swap16(), [0, 0])]], file: true},
			{attributes: [['2.5.4.10', element(0x1a, Buffer.from('dev'))]], cn: 'x', file: true},
		],
		spared: [{cn: 'alice', o: ['dev'], file: true}],
	},
	'names-administrator': {
		raised: [
			{cn: 'kubernetes-admin', file: true},
			{cn: 'bob', o: ['Administrators'], file: true},
		],
		spared: [
			{cn: 'kubernetes', o: ['k8s'], file: true},
			{cn: 'admin-api', file: true},
		],
	},
	'renews-powerful-login': {
		raised: [
			{
				cn: 'ann',
				o: ['kubeadm:cluster-admins'],
				spec: {...client, username: 'ann', groups: ['kubeadm:cluster-admins']},
			},
		],
		spared: [
			{cn: 'ann', o: ['kubeadm:cluster-admins'], spec: {...client, username: 'ann', groups: []}},
			{cn: 'ann', o: ['ops'], spec: {...client, username: 'ann', groups: ['ops', 'kubeadm:cluster-admins']}},
		],
	},
	'powerful-login-longer-than-policy': {
		raised: [
			{
				cn: 'ann',
				o: ['kubeadm:cluster-admins'],
				spec: {...client, username: 'ann', groups: ['kubeadm:cluster-admins'], expirationSeconds: 86_401},
				policy: {'kubernetes.io/*': {longest: '24h'}},
			},
		],
		spared: [
			{
				cn: 'ann',
				o: ['kubeadm:cluster-admins'],
				spec: {...client, username: 'ann', groups: ['kubeadm:cluster-admins'], expirationSeconds: 86_400},
				policy: {'kubernetes.io/*': {longest: '24h'}},
			},
			{
				cn: 'ann',
				spec: {...client, username: 'ann', groups: ['kubeadm:cluster-admins'], expirationSeconds: 86_401},
				policy: {'kubernetes.io/*': {longest: '24h'}},
			},
		],
	},
	'loses-limits': {
		raised: [{cn: 'ann', spec: {...client, username: 'ann', extra: {'example.com/shift': ['night']}}}],
		spared: [
			{cn: 'ann', spec: {...client, username: 'ann', extra: {'authentication.kubernetes.io/pod-name': ['a']}}},
			{...clean, spec: {username: 'ann', extra: {'example.com/shift': ['night']}}},
		],
	},
	'sets-user-uid': {
		raised: [{attributes: [['1.3.6.1.4.1.57683.2', '0']], cn: 'alice', file: true}],
		spared: [{attributes: [['0.9.2342.19200300.100.1.1', 'alice']], cn: 'alice', file: true}],
	},
	'system-name-elsewhere': {
		raised: [
			{attributes: [['2.5.4.11', 'system:masters']], cn: 'x', file: true},
			{dns: ['system:masters'], file: true},
		],
		spared: [{attributes: [['2.5.4.11', 'System']], cn: 'kubernetes', file: true}],
	},
	'client-without-user': {
		raised: [{o: ['dev'], spec: client}],
		spared: [
			{cn: 'alice', o: ['dev'], spec: client},
			{dns: ['a.b'], spec: {}},
		],
	},
	'names-nobody': {
		raised: [{file: true}, {cn: ' ', file: true}],
		spared: [
			{dns: ['a.b'], file: true},
			{cn: 'a', file: true},
		],
	},
	'logs-in-as': {raised: [{cn: 'alice', spec: client}], spared: [{cn: 'alice', spec: {}}]},
	'legacy-signer': {
		raised: [{...clean, spec: {signerName: 'kubernetes.io/legacy-unknown'}}],
		spared: [{...clean, spec: {signerName: 'example.com/legacy-unknown'}}],
	},
	'nobody-signs': {
		raised: [{...clean, spec: {signerName: 'kubernetes.io/made-up'}}],
		spared: [
			{...clean, spec: {signerName: 'example.com/made-up'}},
			{cn: 'alice', spec: client},
		],
	},
	'claims-api-server': {
		raised: [
			'kubernetes',
			'kubernetes.default',
			'KUBERNETES.default.svc',
			'kubernetes.default.svc.cluster.local',
			'kubernetes.default.svc.cluster.local.',
			'*.default.svc',
		].map((name): Case => ({dns: [name], file: true})),
		spared: [
			{cn: 'kubernetes', dns: ['a.b.svc'], file: true},
			{dns: ['kubernetes.shop.svc', 'kubernetes-dashboard.default.svc'], file: true},
		],
	},
	'imitates-api-server': {
		raised: [
			{dns: ['kubernetes.defau1t.svc'], file: true},
			{dns: ['kubernete5.default.svc'], spec: {}},
		],
		spared: [
			{dns: ['kubernetes.default.svc'], file: true},
			{dns: ['kuber1.default.svc'], file: true},
		],
	},
	'claims-api-server-address': {
		raised: [
			{ip: ['10.96.0.1'], file: true},
			{ip: ['10.43.0.1'], spec: {}},
			{dns: ['10.96.0.1'], file: true},
		],
		spared: [{ip: ['10.96.0.10'], file: true}],
	},
	'may-be-api-server-address': {
		raised: [
			{ip: ['10.34.0.1'], file: true},
			{ip: ['10.0.0.1'], spec: {}},
		],
		spared: [{ip: ['10.96.0.1', '10.34.1.1', '11.0.0.1'], file: true}],
	},
	'claims-public-service': {
		raised: [
			{dns: ['registry.k8s.io'], file: true},
			{dns: ['a.b.google.com'], file: true},
			{ip: ['8.8.8.8'], file: true},
		],
		spared: [{dns: ['google.com.shop.svc', 'notgoogle.com'], ip: ['8.8.9.9'], file: true}],
	},
	'claims-loopback': {
		raised: ['localhost', 'LOCALHOST', 'a.localhost', 'localhost.localdomain']
			.map((name): Case => ({dns: [name], file: true}))
			.concat(['127.0.0.1', '127.8.8.8', '::1'].map(ip => ({ip: [ip], file: true}))),
		spared: [{dns: ['localhosts.example.com', 'mylocalhost'], ip: ['128.0.0.1', '::2'], file: true}],
	},
	'claims-unspecified-address': {
		raised: [
			{ip: ['0.0.0.0'], file: true},
			{ip: ['::'], file: true},
		],
		spared: [{ip: ['1.0.0.0'], file: true}],
	},
	'claims-metadata-service': {
		raised: [
			{ip: ['169.254.169.254'], file: true},
			{dns: ['metadata.google.internal'], file: true},
		],
		spared: [{ip: ['169.253.169.254'], dns: ['metadata.shop.svc'], file: true}],
	},
	'claims-special-address': {
		raised: ['169.254.1.1', 'fe80::1', '224.0.0.1', 'ff02::1', '255.255.255.255'].map(
			(ip): Case => ({ip: [ip], file: true}),
		),
		spared: [{ip: ['169.255.1.1', 'fd00::1', '223.255.255.255', '192.0.2.24'], file: true}],
	},
	'claims-everything': {
		raised: [
			'*',
			'*.com',
			'*.*',
			'*.*.example.com',
			'*.svc.cluster.local',
			'*.svc',
			'*.cluster.local',
			'*.co.uk',
			'*.pod.cluster.local',
			'*.internal',
			'*.dev',
		].map((name): Case => ({dns: [name, 'etcd.db.svc', 'dev.db.svc'], file: true})),
		spared: [
			{dns: ['*.example.com', '*.shop.svc.cluster.local'], file: true},
			// The short form of a name that the request also has in full.
			{dns: ['*.etcd', '*.etcd.db.svc'], file: true},
			{dns: ['*.etcd', 'etcd.db.svc.cluster.local'], file: true},
		],
	},
	'wildcard-name': {
		raised: [{dns: ['*.example.com'], file: true}],
		spared: [
			{dns: ['star.example.com'], file: true},
			{dns: ['*.com'], file: true},
		],
	},
	'odd-wildcard': {
		raised: [
			{dns: ['a.*.example.com'], file: true},
			{dns: ['w*.example.com'], file: true},
		],
		spared: [{dns: ['*.example.com'], file: true}],
	},
	'address-as-name': {
		raised: [
			{dns: ['10.0.34.2'], file: true},
			{dns: ['2130706433'], file: true},
			{dns: ['::1'], file: true},
		],
		spared: [{dns: ['10-0-34-2.shop.pod.cluster.local', '1.shop.svc'], file: true}],
	},
	'bad-dns-name': {
		raised: [
			'a b',
			'a.b:443',
			'https://a.b',
			'.a.b',
			'a..b',
			'_a.b',
			`${'a'.repeat(64)}.b`,
			'a.b/c',
			'',
			'a.b.',
			'-a.b',
		].map((name): Case => ({dns: [name], file: true})),
		spared: [{dns: ['a-b.c1', 'A.b', `${'a'.repeat(63)}.b`, '*.a.b'], file: true}],
	},
	'lookalike-name': {
		raised: [
			{dns: ['xn--pple-43d.com'], file: true},
			{dns: ['xn--80ak6aa92e.com'], file: true},
			{dns: ['xn--zzzzzzzzzz99.com'], file: true},
			{cn: 'аррӏе.com', file: true},
		],
		spared: [{dns: ['xn--bcher-kva.de', 'xn--fiqs8s', 'xn--e1afmkfd.xn--p1ai'], file: true}],
	},
	'internationalized-name': {
		raised: [{dns: ['xn--bcher-kva.de'], file: true}],
		spared: [
			{dns: ['buecher.de'], file: true},
			{dns: ['xn--pple-43d.com'], file: true},
		],
	},
	'claims-workload-identity': {
		raised: [
			'spiffe://cluster.local/shop/admin',
			'spiffe://cluster.local/ns/shop/sa/admin/',
			'spiffe://Cluster.local/ns/shop/sa/admin',
			'spiffe://cluster.local/ns/shop/sa/admin?x',
			'spiffe://cluster.local:80/ns/shop/sa/admin',
			'spiffe:///ns/shop/sa/admin',
		]
			.map((uri): Case => ({uri: [uri], file: true}))
			.concat([{uri: ['spiffe://cluster.local/ns/shop/sa/admin', 'https://a.b/'], file: true}]),
		spared: [
			{uri: ['https://example.com/a'], file: true},
			{uri: ['spiffe://cluster.local/ns/shop/sa/admin'], file: true},
		],
	},
	'names-workload': {
		raised: [{uri: ['spiffe://cluster.local/ns/shop/sa/admin'], file: true}],
		spared: [{uri: ['https://example.com/a'], file: true}],
	},
	'peer-certificate': {
		raised: [{...clean, spec: {usages: ['server auth', 'client auth']}}],
		spared: [
			{...clean, spec: {usages: ['server auth']}},
			{...clean, spec: {usages: ['server auth', 'client auth'], signerName: 'kubernetes.io/legacy-unknown'}},
		],
	},
	'other-uri-or-email': {
		raised: [
			{uri: ['https://example.com/a'], file: true},
			{email: ['a@b.c'], file: true},
		],
		spared: [
			{...clean, file: true},
			{uri: ['spiffe://a/b'], file: true},
		],
	},
	'names-server-drops': {raised: [{otherNames: [otherName], file: true}], spared: [{...clean, file: true}]},
	'many-names': {
		raised: [{dns: Array.from({length: 101}, (_, index) => `a${index}.b`), file: true}],
		spared: [{dns: Array.from({length: 100}, (_, index) => `a${index}.b`), file: true}],
	},
	'too-many-names': {
		raised: [{dns: Array.from({length: 2001}, (_, index) => `a${index}.b`), file: true}],
		spared: [{dns: Array.from({length: 2000}, (_, index) => `a${index}.b`), file: true}],
	},
	'common-name-not-in-names': {
		raised: [
			{cn: 'a.example.com', dns: ['b.example.com'], file: true},
			{cn: '10.0.0.9', dns: ['b'], spec: {}},
			{cn: 'orders.shop', dns: ['orders.shop.example.com'], spec: {}},
			{cn: 'orders.shop', dns: ['orders.shopping.svc'], spec: {}},
		],
		spared: [
			{cn: 'orders.shop', dns: ['orders.shop.svc'], spec: {}},
			{cn: 'Orders.shop.svc', dns: ['orders.shop.svc.cluster.local'], spec: {}},
			{cn: 'db-0.db.shop', dns: ['db-0.db.shop.svc.cluster.local'], spec: {}},
			{cn: 'A.example.com', dns: ['a.example.com'], file: true},
			{cn: 'kubernetes', dns: ['b.example.com'], file: true},
		],
	},
	'serving-without-names': {
		raised: [
			{cn: 'orders', spec: {}},
			{cn: 'example.com', file: true},
			{cn: 'x', extensions: [extKeyUsage(serverAuth)], file: true},
		],
		spared: [
			{cn: 'alice', file: true},
			{cn: 'jane.doe', file: true},
			{cn: 'alice', spec: client},
			{uri: ['spiffe://cluster.local/ns/shop/sa/web'], spec: {}},
			{cn: 'example.com', dns: ['example.com'], file: true},
		],
	},
	'claims-system-service': {
		raised: [{dns: ['kube-dns.kube-system.svc.cluster.local'], file: true}],
		spared: [{dns: ['kube-dns.shop.svc'], file: true}],
	},
	'node-claims-service': {
		raised: [{cn: 'system:node:a', o: ['system:nodes'], dns: ['orders.shop.svc'], spec: nodeServing}],
		spared: [
			{cn: 'system:node:a', o: ['system:nodes'], dns: ['a'], spec: nodeServing},
			{dns: ['orders.shop.svc'], spec: {}},
		],
	},
	'asks-ca': {
		raised: [{...clean, extensions: [basicConstraints(true)], file: true}],
		spared: [{...clean, extensions: [basicConstraints(false)], file: true}],
	},
	'asks-cert-signing': {
		raised: [
			{...clean, extensions: [keyUsage(2, 0x04)], file: true},
			{...clean, spec: {usages: ['crl sign']}},
		],
		spared: [{...clean, extensions: [keyUsage(5, 0xa0)], file: true}],
	},
	'asks-any-purpose': {
		raised: [
			{...clean, extensions: [extKeyUsage('2.5.29.37.0')], file: true},
			{...clean, spec: {usages: ['any']}},
		],
		spared: [{...clean, extensions: [extKeyUsage(serverAuth)], file: true}],
	},
	'asks-unusual-purpose': {
		raised: [
			{...clean, extensions: [extKeyUsage('1.3.6.1.5.5.7.3.3')], file: true},
			{...clean, extensions: [extKeyUsage('1.2.3.4')], file: true},
			{...clean, spec: {usages: ['server auth', 'ocsp signing']}},
		],
		spared: [
			{...clean, spec: {usages: ['server auth']}},
			{...clean, extensions: [extKeyUsage(serverAuth)], file: true},
		],
	},
	'asks-unusual-key-usage': {
		raised: [{...clean, extensions: [keyUsage(0, 0x09)], file: true}],
		spared: [{...clean, extensions: [keyUsage(3, 0x88)], file: true}],
	},
	'encipherment-without-rsa': {
		raised: [
			{...clean, extensions: [keyUsage(5, 0xa0)], file: true},
			{...clean, extensions: [keyUsage(4, 0x10)], file: true},
			{...clean, spec: {usages: ['digital signature', 'key encipherment', 'server auth']}},
		],
		spared: [
			{...clean, extensions: [keyUsage(7, 0x80)], file: true},
			{...clean, spki: goodSpki, extensions: [keyUsage(5, 0xa0)], file: true},
		],
	},
	'client-and-server': {
		raised: [
			{...clean, spec: {usages: ['server auth', 'client auth'], signerName: 'kubernetes.io/legacy-unknown'}},
			{...clean, extensions: [extKeyUsage(serverAuth, clientAuth)], file: true},
		],
		spared: [
			{...clean, spec: {usages: ['server auth']}},
			{...clean, extensions: [extKeyUsage(clientAuth)], file: true},
		],
	},
	'usages-beyond-spec': {
		raised: [
			{...clean, extensions: [extKeyUsage(serverAuth, clientAuth)], spec: {}},
			{...clean, extensions: [keyUsage(3, 0x08)], spec: {}},
		],
		spared: [
			{...clean, extensions: [extKeyUsage(serverAuth), keyUsage(5, 0xa0)], spec: {}},
			{...clean, extensions: [extKeyUsage(serverAuth), keyUsage(4, 0x30)], spec: {}},
		],
	},
	'asks-steering-extension': {
		raised: [
			{...clean, extensions: [extension('2.5.29.30', sequence())], file: true},
			{...clean, extensions: [extension('1.2.3.4', sequence(), true)], file: true},
		],
		spared: [
			{...clean, extensions: [extension('1.2.3.4', sequence())], file: true},
			{...clean, extensions: [extension('2.5.29.14', element(4, [1, 2]))], file: true},
		],
	},
	'asks-unknown-extension': {
		raised: [{...clean, extensions: [extension('1.2.3.4', sequence())], file: true}],
		spared: [{...clean, extensions: [extension('2.5.29.14', element(4, [1, 2]))], file: true}],
	},
	'signer-will-fail': {
		raised: [{cn: 'alice', spec: {...client, usages: ['server auth']}}],
		spared: [
			{cn: 'alice', spec: client},
			{...clean, spec: {usages: ['cert sign']}},
		],
	},
	'long-lived-login': {
		raised: [
			{cn: 'alice', spec: {...client, expirationSeconds: 31_536_000}},
			{cn: 'alice', spec: {...client, username: 'alice', expirationSeconds: 31_536_001}},
		],
		spared: [
			{cn: 'alice', spec: client},
			{...clean, spec: {}},
			{cn: 'alice', spec: {...client, username: 'alice', expirationSeconds: 31_536_000}},
		],
	},
	'lasting-login': {
		raised: [
			{cn: 'alice', spec: {...client, username: 'alice', expirationSeconds: 31_536_000}},
			{cn: 'alice', spec: {...client, username: 'alice', expirationSeconds: undefined}},
		],
		spared: [
			{cn: 'alice', spec: {...client, username: 'alice'}},
			{cn: 'alice', spec: {...client, expirationSeconds: 31_536_000}},
			{cn: 'alice', spec: {...client, username: 'alice', expirationSeconds: 31_536_001}},
		],
	},
	'long-lived': {
		raised: [{...clean, spec: {expirationSeconds: 31_536_001}}],
		spared: [{...clean, spec: {expirationSeconds: 31_536_000}}],
	},
	'broken-key': {
		raised: [
			{...clean, spki: rsa(512), file: true},
			{...clean, spki: rsaOf(`00${'c1'.repeat(255)}01`, [1]), file: true},
			{...clean, spki: rsaOf(`00${'c1'.repeat(255)}01`, [4]), file: true},
			{...clean, spki: rsaOf(`00${'c1'.repeat(255)}00`), file: true},
			{...clean, spki: rsaOf(hexOf(3n * ((1n << 2046n) + 1n))), file: true},
			{...clean, spki: rsaOf(rocaModulus()), file: true},
			{...clean, spki: edwards(`01${'00'.repeat(31)}`), file: true},
			{...clean, spki: edwards(`c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa`), file: true},
			...['prime256v1', 'secp384r1', 'secp521r1'].map((name): Case => ({...clean, spki: keyOne(name), file: true})),
			// (2^1024 + 643)(2^1024 + 645): Fermat's method factors it at once, whether these are prime or not.
			{...clean, spki: rsaOf(hexOf(closeTogether())), file: true},
		],
		spared: [
			{...clean, spki: goodSpki, file: true},
			{...clean, spki: rsa(1024), file: true},
		],
	},
	'weak-key': {
		raised: [
			{...clean, spki: rsa(1024), file: true},
			{...clean, spki: rsa(2048, 3), file: true},
			{...clean, spki: curve('secp224r1'), file: true},
		],
		spared: [
			{...clean, spki: goodSpki, file: true},
			{...clean, spki: curve('secp384r1'), file: true},
		],
	},
	'unusual-key': {
		raised: [
			{...clean, spki: curve('secp256k1'), file: true},
			{...clean, spki: generateKeyPairSync('ed448').publicKey.export({type: 'spki', format: 'der'}), file: true},
		],
		spared: [
			{...clean, spki: generateKeyPairSync('ed25519').publicKey.export({type: 'spki', format: 'der'}), file: true},
			{...clean, spki: curve('secp521r1'), file: true},
		],
	},
	'bad-signature': {
		raised: [{...clean, signature: {valid: false, reason: 'does not fit', acceptedByServer: false}, file: true}],
		spared: [{...clean, signature: {valid: true, acceptedByServer: true}, file: true}],
	},
	'unchecked-signature': {
		raised: [{...clean, signature: {valid: null, acceptedByServer: false}, file: true}],
		spared: [
			{...clean, signature: {valid: true, acceptedByServer: true}, file: true},
			{...clean, file: true},
		],
	},
	'weak-signature': {
		raised: [
			{...clean, algorithm: sequence(oid('1.2.840.10045.4.1')), file: true},
			{...clean, algorithm: sequence(oid('1.2.840.113549.1.1.4'), [5, 0]), file: true},
		],
		spared: [{...clean, file: true}],
	},
	'shared-key': {
		raised: [{...clean, spec: {}, withOthers: [clean], otherUser: 'mallory'}],
		spared: [
			{...clean, spec: {}, withOthers: [clean]},
			{...clean, spec: {}, withOthers: [{...clean, spki: otherKey}], otherUser: 'mallory'},
		],
	},
	unreadable: {raised: [{unreadable: true, spec: {}}], spared: [{...clean, spec: {}}]},
	'server-refuses': {
		raised: [
			{...clean, spki: curve('secp256k1'), file: true},
			{uri: ['http://[a'], file: true},
			{...clean, spki: curve('secp256k1'), spec: {}},
		],
		spared: [{...clean, file: true}],
	},
	'duplicate-extension': {
		raised: [{extensions: [basicConstraints(false), basicConstraints(true)], cn: 'x', file: true}],
		spared: [{...clean, extensions: [basicConstraints(false)], file: true}],
	},
	'more-pem-blocks': {
		raised: [{...clean, pemText: der => pem(der) + pem(der), spec: {}}],
		spared: [{...clean, pemText: der => `# mine\n${pem(der)}`, spec: {}}],
	},
	'not-for-server': {
		raised: [{...clean, pemText: der => pem(der, 'NEW CERTIFICATE REQUEST'), file: true}],
		spared: [
			{...clean, pemText: der => pem(der), file: true},
			{...clean, file: true},
		],
	},
	'hidden-bytes': {
		raised: [
			{...clean, after: Buffer.from([5, 0]), file: true},
			{...clean, tail: Buffer.from([5, 0]), file: true},
		],
		spared: [{...clean, file: true}],
	},
	'text-around-pem': {
		raised: [{...clean, pemText: der => `Subject: CN=harmless\n${pem(der)}`, spec: {}}],
		spared: [{...clean, pemText: der => `\n${pem(der)}\n\n`, spec: {}}],
	},
	'path-length-without-authority': {
		raised: [{...clean, extensions: [extension('2.5.29.19', sequence(integer(1)))], file: true}],
		spared: [{...clean, extensions: [extension('2.5.29.19', sequence([1, 1, 0xff], integer(1)))], file: true}],
	},
	'odd-encoding': {
		raised: [
			{...clean, version: 3, file: true},
			{cn: 'x', extensions: [extension('2.5.29.17', sequence())], file: true},
			{otherNames: [element(0x87, Buffer.from('00000000000000000000ffff0a000009', 'hex'))], file: true},
		],
		spared: [{...clean, file: true}],
	},
	'hidden-extensions': {
		raised: [
			{
				...clean,
				more: [
					sequence(
						oid('1.2.840.113549.1.9.14'),
						set(sequence(extension('1.2.3', sequence())), sequence(basicConstraints(true))),
					),
				],
				file: true,
			},
			{...clean, more: [sequence(oid('1.3.6.1.4.1.311.2.1.14'), set(sequence(basicConstraints(true))))], file: true},
		],
		spared: [{...clean, more: [sequence(oid('1.2.840.113549.1.9.2'), set(utf8('x')))], file: true}],
	},
	oversized: {
		raised: [
			{...clean, extensions: [extension('1.2.3.4', element(4, Buffer.alloc(40_000)))], file: true},
			{attributes: Array.from({length: 31}, () => ['2.5.4.11', 'x'] as const), file: true},
		],
		spared: [{...clean, extensions: [extension('1.2.3.4', element(4, Buffer.alloc(20_000)))], file: true}],
	},
	'unread-attribute': {
		raised: [{...clean, more: [sequence(oid('1.2.840.113549.1.9.7'))], file: true}],
		spared: [{...clean, more: [sequence(oid('1.2.840.113549.1.9.2'), set(utf8('x')))], file: true}],
	},
	'challenge-password': {
		raised: [{...clean, more: [sequence(oid('1.2.840.113549.1.9.7'), set(utf8('x')))], file: true}],
		spared: [{...clean, more: [sequence(oid('1.2.840.113549.1.9.2'), set(utf8('x')))], file: true}],
	},
	'ca-annotation': {
		raised: [
			{...clean, spec: {annotations: {'experimental.cert-manager.io/request-is-ca': 'true'}}},
			{...clean, spec: {annotations: {'experimental.cert-manager.io/request-is-ca': 'True'}}},
			{...clean, spec: {annotations: {'example.com/is-ca': ' 1'}}},
		],
		spared: [{...clean, spec: {annotations: {'experimental.cert-manager.io/request-is-ca': 'false', note: 'is-ca'}}}],
	},
	'steering-annotation': {
		raised: [{...clean, spec: {annotations: {'experimental.cert-manager.io/request-duration': '9h'}}}],
		spared: [{...clean, spec: {annotations: {'cert-manager.io/note': 'x'}}}],
	},
	'metadata-changed': {
		raised: [
			{...clean, spec: {labels: {a: 'b'}, metadataChangedAt: new Date('2026-11-24T10:10:00Z')}},
			{...clean, spec: {labels: {a: 'b'}, isMetadataUnrecorded: true}},
		],
		spared: [{...clean, spec: {labels: {a: 'b'}, metadataChangedAt: new Date('2026-11-24T10:00:00Z')}}],
	},
	'service-account-asks-login': {
		raised: [{cn: 'alice', spec: client}],
		spared: [
			{cn: 'alice', spec: {...client, username: 'alice'}},
			{...clean, spec: {usages: ['client auth']}},
		],
	},
	'anonymous-requester': {
		raised: [
			{...clean, spec: {username: 'system:anonymous'}},
			{...clean, spec: {groups: ['system:unauthenticated']}},
		],
		spared: [{...clean, spec: {username: 'anonymous'}}],
	},
	'bootstrap-requester': {
		raised: [{...clean, spec: {username: 'system:bootstrap:abcdef'}}],
		spared: [{cn: 'system:node:a', o: ['system:nodes'], spec: {...kubelet, username: 'system:bootstrap:abcdef'}}],
	},
	'requester-is-me': {
		raised: [{...clean, spec: {username: 'alice'}, me}],
		spared: [
			{...clean, spec: {}, me},
			{...clean, spec: {username: 'alice'}},
		],
	},
	'reviewer-unknown': {
		raised: [{...clean, spec: {}, unread: {me: 'forbidden'}}],
		spared: [
			{...clean, spec: {}, me, unread: {}},
			{...clean, spec: {}},
		],
	},
	'requests-unread': {
		raised: [{...clean, spec: {}, unread: {others: 'missing RBAC'}}],
		spared: [
			{...clean, spec: {}, withOthers: [], unread: {}},
			{...clean, spec: {}, unread: {me: 'forbidden'}},
		],
	},
	'several-requesters': {
		raised: [
			{...clean, spec: {}, withOthers: [clean], otherUser: 'mallory'},
			{dns: ['a.shop.svc'], spec: {}, withOthers: [{dns: ['a.shop.svc']}], otherUser: 'mallory'},
		],
		spared: [
			// The requester's own repeats, and another user's request for a different subject.
			{...clean, spec: {}, withOthers: [clean, clean]},
			{cn: 'dana', spec: {username: 'dana'}, withOthers: [{cn: 'dana'}], otherUser: 'mallory'},
			{...clean, spec: {}, withOthers: [{...clean, cn: 'another'}], otherUser: 'mallory'},
			{dns: ['a.shop.svc'], spec: {}, withOthers: [{dns: ['b.shop.svc']}], otherUser: 'mallory'},
		],
	},
	'issued-unapproved': {
		raised: [{...clean, spec: {certificateBase64: 'eA=='}}],
		spared: [
			{
				...clean,
				spec: {certificateBase64: 'eA==', conditions: [{type: 'Approved', status: 'True', reason: '', message: ''}]},
			},
		],
	},
	'certificate-of-another-key': {
		raised: [{...clean, spec: {}, issued: {...clean, spki: otherKey}}],
		spared: [{...clean, spki: otherKey, spec: {}, issued: {...clean, spki: otherKey}}],
	},
	'certificate-grants-more': {
		raised: [
			{...clean, spec: {}, issued: {...clean, cn: 'other'}},
			{...clean, spec: {}, issued: {...clean, dns: [...clean.dns, 'kubernetes']}},
			{...clean, spec: {}, issued: {...clean, extensions: [extKeyUsage(serverAuth, clientAuth)]}},
			{...clean, spec: {}, issued: {...clean, extensions: [basicConstraints(true)]}},
			{...clean, spec: {expirationSeconds: 3600}, issued: {...clean, hours: 2}},
		],
		spared: [
			{...clean, spec: {}, issued: {...clean, extensions: [extKeyUsage(serverAuth), keyUsage(7, 0x80)]}},
			{...clean, spec: {expirationSeconds: 3600}, issued: {...clean, hours: 1.2}},
			{...clean, spec: {}, issued: {...clean, dns: []}},
		],
	},
	'certificate-grants-less': {
		raised: [
			{...clean, spec: {}, issued: {...clean, ip: []}},
			{...clean, spec: {}, issued: clean},
			{...clean, spec: {usages: [], expirationSeconds: 7200}, issued: {...clean, hours: 1}},
		],
		spared: [
			{
				...clean,
				spec: {expirationSeconds: 3600},
				issued: {...clean, hours: 1, extensions: [extKeyUsage(serverAuth), keyUsage(7, 0x80)]},
			},
		],
	},
	'control-characters': {
		raised: [
			{cn: 'a\u001b[31mb', file: true},
			{...clean, spec: {name: 'a\nb'}},
			{...clean, spec: {username: 'a\u009b'}},
			{...clean, spec: {conditions: [{type: 'Denied', status: 'True', reason: 'x', message: '\u001b[2J'}]}},
			{dns: ['a\0.b'], file: true},
		],
		spared: [{...clean, spec: {annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{"a":1}\n'}}}],
	},
	'bidi-characters': {raised: [{cn: 'a\u202eb', file: true}], spared: [{cn: 'שלום', file: true}]},
	'invisible-characters': {
		raised: [
			{cn: 'a\u200bb', file: true},
			{cn: 'a\u{e0041}', file: true},
			{o: [`e${'\u0301'.repeat(6)}`], file: true},
		],
		spared: [{cn: 'e\u0301', file: true}],
	},
	'mixed-scripts': {
		raised: [
			{cn: 'аlice', file: true},
			{cn: 'ａlice', file: true},
			{cn: '𝐚lice', file: true},
		],
		spared: [
			{cn: 'Иван Smith', file: true},
			{cn: 'Марта', o: ['东京（株）'], file: true},
		],
	},
	'odd-whitespace': {
		raised: [
			{cn: ' alice', file: true},
			{cn: 'a  b', file: true},
			{o: ['a\u00a0b'], file: true},
		],
		spared: [{cn: 'alice smith', file: true}],
	},
	'reads-like-a-name': {
		raised: [
			{cn: 'alice,O=system:masters', file: true},
			{cn: 'alice/O=system:masters', file: true},
			{dns: ['a.b, DNS:c.d'], file: true},
			{cn: 'cn=jo,ou=people', o: ['cn=ops,ou=groups'], spec: {...client, username: 'cn=jo,ou=people', groups: []}},
			{cn: 'jo,O=ops', spec: {...client, username: 'jo', groups: ['ops']}},
			{cn: 'jo,O=system:masters', spec: {...client, username: 'jo,O=system:masters'}},
		],
		spared: [
			{
				cn: 'cn=jo,ou=people',
				o: ['cn=ops,ou=groups'],
				spec: {...client, username: 'cn=jo,ou=people', groups: ['cn=ops,ou=groups']},
			},
			{cn: 'alice, bob and co', o: ['A+B/C'], file: true},
			{uri: ['https://a.b/c?o=1', 'ldap://a/o=b'], file: true},
		],
	},
	'holds-commands': {
		raised: [
			{cn: '$(reboot)', file: true},
			{...clean, spec: {name: 'a; rm -rf b'}},
			{o: ['<script>'], file: true},
		],
		spared: [{cn: 'alice & bob; co', o: ['5 $ club', 'Jane <jane@a.b>'], file: true}],
	},
	'four-eyes': {
		raised: [
			{...clean, spec: {username: 'alice'}, me, policyParts: {fourEyes: ['*']}},
			{...clean, spec: {username: 'alice'}, me, policyParts: {fourEyes: ['other.example/*', 'example.com/*']}},
			// A user who acts as another is still the same person.
			{...clean, spec: {username: 'root'}, me: {...me, impersonatedBy: 'root'}, policyParts: {fourEyes: ['*']}},
			{...clean, spec: {}, me: {...me, impersonatedBy: null}, policyParts: {fourEyes: ['*']}},
			{...clean, spec: {}, unread: {me: 'forbidden'}, policyParts: {fourEyes: ['*']}},
		],
		spared: [
			{...clean, spec: {username: 'bob'}, me, policyParts: {fourEyes: ['*']}},
			{...clean, spec: {username: 'bob'}, me: {...me, impersonatedBy: 'root'}, policyParts: {fourEyes: ['*']}},
			{...clean, spec: {username: 'alice'}, me, policyParts: {fourEyes: ['example.com/servin', 'example.org/*']}},
			{
				...clean,
				spec: {username: 'alice', signerName: 'example.computer/x'},
				me,
				policyParts: {fourEyes: ['example.com/*']},
			},
			{...clean, spec: {username: 'alice'}, me},
		],
	},
	'requester-outside-policy': {
		raised: [
			{...clean, policyParts: {requesters: [{users: ['alice'], signers: ['example.com/*']}]}},
			{...clean, policyParts: {requesters: [{serviceAccounts: ['shop/other', 'pay/*'], signers: ['*']}]}},
			// An account with the name of a user is a different requester.
			{
				...clean,
				spec: {username: 'shop/deployer'},
				policyParts: {requesters: [{serviceAccounts: ['shop/deployer'], signers: ['*']}]},
			},
		],
		spared: [
			{...clean, policyParts: {requesters: [{serviceAccounts: ['shop/deployer'], signers: ['example.com/*']}]}},
			{...clean, policyParts: {requesters: [{serviceAccounts: ['shop/*'], signers: ['*']}]}},
			{...clean, policyParts: {requesters: [{groups: ['system:serviceaccounts:shop'], signers: ['*']}]}},
			{...clean, policyParts: {requesters: [{users: ['alice'], signers: ['example.org/*']}]}},
			// The slash belongs to the pattern.
			{
				...clean,
				spec: {signerName: 'example.computer/x'},
				policyParts: {requesters: [{users: ['alice'], signers: ['example.com/*']}]},
			},
			{
				...clean,
				policyParts: {
					requesters: [{users: ['alice'], signers: ['*']}],
					delegates: [{serviceAccount: 'shop/deployer', signers: ['example.com/*'], names: ['*.svc']}],
				},
			},
		],
	},
	'outside-policy-names': {
		raised: [
			{dns: ['orders.shop.svc', 'orders.pay.svc'], policy: {'*': shopNames}},
			{dns: ['shop.svc'], policy: {'*': shopNames}},
			{dns: ['workshop.svc'], policy: {'*': shopNames}},
			{dns: ['*.svc'], policy: {'*': shopNames}},
			{dns: ['*.shop.example.com'], policy: {'*': shopNames}},
			{dns: ['evil\u0000.shop.svc'], policy: {'*': shopNames}},
			{dns: ['a..shop.svc'], policy: {'*': shopNames}},
			{dns: ['10.0.0.1'], policy: {'*': shopNames}},
			{email: ['a@x.shop.svc'], policy: {'*': shopNames}},
			{uri: ['https://x.shop.svc/'], policy: {'*': shopNames}},
			{
				uri: ['spiffe://cluster.local/ns/shopping/sa/web'],
				policy: {'*': {names: ['spiffe://cluster.local/ns/shop/*']}},
			},
			{uri: ['spiffe://evil/ns/shop/sa/web'], policy: {'*': shopNames}, policyParts: {trustDomains: ['cluster.local']}},
			{otherNames: [element(0x88, [0x2a, 3])], policy: {'*': shopNames}},
			{dns: ['orders.shop.svc'], policy: {'*': {names: []}}},
			// Each matching entry applies, so a wider one lifts nothing.
			{dns: ['orders.pay.svc'], policy: {'example.com/*': {names: ['*.svc']}, 'example.com/serving': shopNames}},
			{dns: ['orders.pay.svc'], policy: {'example.com/serving': shopNames, 'example.com/*': {names: ['*.svc']}}},
		],
		spared: [
			{dns: ['Orders.SHOP.svc', 'a.b.shop.svc.', '*.shop.svc', '*.a.shop.svc'], policy: {'*': shopNames}},
			{dns: ['shop.example.com'], ip: ['192.0.2.1'], policy: {'example.com/serving': shopNames}},
			{cn: 'orders.pay.svc', dns: ['orders.shop.svc'], policy: {'*': shopNames}},
			{dns: ['orders.pay.svc'], policy: {'other.example/*': shopNames, 'example.com/servin': shopNames}},
			{dns: ['orders.pay.svc'], spec: {signerName: 'sub.example.com/serving'}, policy: {'example.com/*': shopNames}},
			{dns: ['orders.pay.svc'], email: ['a@b.c'], policy: {'*': {addresses: [], mostNames: 9, longest: '24h'}}},
			{dns: ['orders.pay.svc']},
			{unreadable: true, policy: {'*': shopNames}},
			// The slash belongs to the pattern.
			{dns: ['orders.pay.svc'], spec: {signerName: 'example.computer/x'}, policy: {'example.com/*': shopNames}},
			{uri: ['spiffe://cluster.local/ns/shop/sa/web'], policy: {'*': {names: ['spiffe://cluster.local/ns/shop/*']}}},
			{
				uri: ['spiffe://cluster.local/ns/shop/sa/web'],
				policy: {'*': shopNames},
				policyParts: {trustDomains: ['cluster.local']},
			},
		],
	},
	'outside-policy-addresses': {
		raised: [
			{ip: ['10.4.5.6', '11.0.0.1'], policy: {'*': ranges}},
			{ip: ['192.0.2.8'], policy: {'*': ranges}},
			{ip: ['2001:db9::1'], policy: {'*': ranges}},
			{ip: ['10.4.5.6'], policy: {'*': {addresses: ['2001:db8::/32', '::/0']}}},
			{otherNames: [element(0x87, [10, 0, 0])], policy: {'*': ranges}},
			{otherNames: [element(0x87, mapped(11, 0, 0, 1))], policy: {'*': ranges}},
			{dns: ['11.0.0.1'], policy: {'*': ranges}},
			{ip: ['10.0.0.1'], policy: {'*': {addresses: []}}},
			{ip: ['10.0.0.1'], policy: {'*': {addresses: ['::/0']}}},
		],
		spared: [
			{ip: ['10.0.0.0', '10.255.255.255', '192.0.2.4', '192.0.2.7'], policy: {'*': ranges}},
			{ip: ['2001:db8::', '2001:db8:ffff::1'], policy: {'*': ranges}},
			{otherNames: [element(0x87, mapped(10, 0, 0, 1))], policy: {'*': ranges}},
			{ip: ['10.0.0.1'], policy: {'*': {addresses: ['::ffff:10.0.0.0/104']}}},
			{ip: ['10.0.0.1'], policy: {'*': {addresses: ['0.0.0.0/0']}}},
			{dns: ['10.0.0.1', 'orders.shop.svc'], uri: ['https://11.0.0.1/'], policy: {'*': ranges}},
			{ip: ['11.0.0.1'], policy: {'*': shopNames, 'other.example/*': ranges}},
			{ip: ['11.0.0.1']},
		],
	},
	'more-names-than-policy': {
		raised: [
			{dns: ['a.b', 'c.d'], ip: ['10.0.0.1'], policy: {'*': {mostNames: 2}}},
			{dns: ['a.b'], policy: {'*': {mostNames: 0}}},
			{dns: ['a.b', 'c.d'], policy: {'*': {mostNames: 1}, 'example.com/*': {mostNames: 5}}},
			{dns: Array.from({length: 2001}, (_, index) => `n${index}.a.b`), policy: {'*': {mostNames: 2000}}},
		],
		spared: [
			{dns: ['a.b'], ip: ['10.0.0.1'], policy: {'*': {mostNames: 2}}},
			{cn: 'a.b', policy: {'*': {mostNames: 0}}},
			{dns: ['a.b', 'c.d'], policy: {'other.example/*': {mostNames: 1}}},
			{dns: ['a.b', 'c.d']},
		],
	},
	'longer-than-policy': {
		raised: [
			{...clean, spec: {expirationSeconds: 86_401}, policy: {'*': {longest: '24h'}}},
			{...clean, policy: {'*': {longest: '24h'}}},
			{
				...clean,
				spec: {expirationSeconds: 86_400},
				policy: {'*': {longest: '48h'}, 'example.com/serving': {longest: '1h30m'}},
			},
		],
		spared: [
			{...clean, spec: {expirationSeconds: 86_400}, policy: {'*': {longest: '24h'}}},
			{...clean, policy: {'*': {names: ['*.svc']}, 'other.example/*': {longest: '24h'}}},
			{...clean, spec: {expirationSeconds: 86_400_000}},
		],
	},
	'dashed-name': {
		raised: [
			{cn: '--kubeconfig=/tmp/x', spec: client},
			{cn: '-rf', file: true},
		],
		spared: [{cn: 'a-b', file: true}],
	},
	'old-string-type': {
		raised: [
			{attributes: [['2.5.4.3', element(0x1e, [0, 0x61])]], dns: ['a.b'], file: true},
			{attributes: [['2.5.4.3', text(0x14, 'a')]], dns: ['a.b'], file: true},
			{attributes: [['2.5.4.5', text(0x12, '7')]], dns: ['a.b'], file: true},
		],
		spared: [
			{attributes: [['2.5.4.3', text(0x13, 'a')]], dns: ['a.b'], file: true},
			{attributes: [['0.9.2342.19200300.100.1.25', text(0x16, 'a')]], dns: ['a.b'], file: true},
		],
	},
	'overlong-name': {
		raised: [
			{cn: 'a'.repeat(65), file: true},
			{cn: 'a'.repeat(65), spec: {...client, username: 'a'.repeat(66)}},
		],
		spared: [
			{cn: 'é'.repeat(64), file: true},
			{cn: 'a'.repeat(65), spec: {...client, username: 'a'.repeat(65)}},
		],
	},
	'odd-object-name': {
		raised: [
			{...clean, spec: {name: 'a b'}},
			{...clean, spec: {name: '-rf'}},
		],
		spared: [{...clean, spec: {name: 'node-csr-a_B9:x'}}],
	},
};

function closeTogether(): bigint {
	let factor = (1n << 1024n) + 643n;
	while (![3, 5, 7, 11, 13].every(prime => factor % BigInt(prime) !== 0n && (factor + 2n) % BigInt(prime) !== 0n)) {
		factor += 2n;
	}

	return factor * (factor + 2n);
}

for (const [id, {raised, spared}] of Object.entries(cases)) {
	test(`raises ${id} and spares its near misses`, () => {
		assert.ok(raised.length > 0 && spared.length > 0);
		for (const each of raised) {
			assert.ok(idsOf(each).includes(id), `not raised: ${JSON.stringify(each).slice(0, 300)} ${idsOf(each)}`);
		}

		for (const each of spared) {
			assert.ok(!idsOf(each).includes(id), `raised: ${JSON.stringify(each).slice(0, 300)}`);
		}
	});
}

test('has cases for every rule about requests alone, and a rule for every case', () => {
	const ids = [...rules.filter(({scopes}) => scopes.some(scope => scope !== 'certificate')), ...questions].flatMap(
		({id, evidence}) => (evidence === undefined ? [id] : []),
	);
	assert.deepEqual(Object.keys(cases).toSorted(), ids.toSorted());
});

test('reviews fifty thousand names in the time of two thousand', () => {
	const read = pkcs10({dns: Array.from({length: 50_000}, (_, index) => `xn--bcher-kva${index}.example.com`)});
	const started = process.cpuUsage();
	reviewFileFacts({read, now});
	assert.ok(process.cpuUsage(started).user < 1_000_000);
});

test('cuts a long value between characters', () => {
	const [found] = reviewFileFacts({read: pkcs10({cn: `a${'🙂'.repeat(65)}`}), now});
	assert.equal(found?.id, 'overlong-name');
	assert.ok(found.message.isWellFormed());
});

test('ids are unique and kebab-case, and every rule is documented', () => {
	const all = [...rules, ...questions];
	assert.equal(new Set(all.map(({id}) => id)).size, all.length);
	for (const {id, about} of all) {
		assert.match(id, /^[a-z]+(-[a-z]+)*$/);
		assert.ok(about.length > 10, id);
	}
});

test('finds nothing in ordinary requests', () => {
	const signed: SignatureCheck = {valid: true, acceptedByServer: true};
	const ordinary: readonly Case[] = [
		clean,
		{...clean, spki: goodSpki, extensions: [basicConstraints(false), keyUsage(5, 0xa0), extKeyUsage(serverAuth)]},
		{...clean, spki: goodSpki},
		{
			cn: 'kubernetes',
			o: ['k8s'],
			attributes: [
				['2.5.4.6', 'CN'],
				['2.5.4.11', 'System'],
			],
			dns: ['my-svc.my-namespace.svc.cluster.local', 'my-pod.my-namespace.pod.cluster.local'],
			ip: ['192.0.2.24', '10.0.34.2'],
		},
		{dns: ['orders.shop.svc'], ip: ['2001:db8::1']},
	];
	for (const each of ordinary) {
		assert.deepEqual(idsOf({...each, signature: signed, file: true}), []);
		assert.deepEqual(idsOf({...each, signature: signed, spec: {username: 'alice'}}), []);
	}

	for (const person of [
		{cn: 'alice', o: ['dev', 'qa']},
		{cn: 'Jürgen Müller', o: ['Bücher & Co']},
		{cn: '王小明'},
		{cn: 'Иван', o: ['ООО Ромашка']},
	]) {
		assert.deepEqual(idsOf({...person, signature: signed, file: true}), []);
		assert.deepEqual(idsOf({...person, spec: {...client, username: 'alice'}}), ['logs-in-as']);
	}
});
