import {sortHosts} from '../../source/pki/hosts/index.js';
import {encodePrivateKey, generateKey, publicKeyDer} from '../../source/pki/keys/index.js';
import type {ApiServer} from '../api/server.js';
import type {Authority, Credentials} from '../cluster/authority.js';
import {certify, subjectOf} from '../cluster/authority.js';
import {loopback} from '../cluster/bootstrap.js';

type Kept = {
	readonly namespace: string;
	readonly name: string;
	readonly hosts: readonly string[];
	/** The begin of validity in days ago, and its end in days from now. */
	readonly begun: number;
	readonly left: number;
	readonly annotations?: Readonly<Record<string, string>>;
	/** The Secret holds the key of another certificate. */
	readonly isMixedUp?: true;
};

const dayMs = 86_400_000;
const service = (namespace: string, name: string) => [
	`${name}.${namespace}.svc`,
	`${name}.${namespace}.svc.cluster.local`,
];

/** The certificates in use. Pods of `services` serve those in Secrets `NAME-tls`. */
const kept: readonly Kept[] = [
	{namespace: 'shop', name: 'cart-tls', hosts: service('shop', 'cart'), begun: 81, left: 9},
	{namespace: 'shop', name: 'search-tls', hosts: service('shop', 'search'), begun: 93, left: -3},
	{
		namespace: 'shop',
		name: 'www-tls',
		hosts: ['www.shop.example.com'],
		begun: 20,
		left: 70,
		annotations: {'meta.helm.sh/release-name': 'shop'},
	},
	{
		namespace: 'payments',
		name: 'api-tls',
		hosts: service('payments', 'api'),
		begun: 50,
		left: 40,
		annotations: {'cert-manager.io/certificate-name': 'api'},
	},
	{
		namespace: 'payments',
		name: 'ledger-tls',
		hosts: service('payments', 'ledger'),
		begun: 12,
		left: 78,
		isMixedUp: true,
	},
	{
		namespace: 'payments',
		name: 'webhook-tls',
		hosts: service('payments', 'webhook'),
		begun: 30,
		left: 335,
		annotations: {
			'certdeck.dev/signer-name': 'clusterissuers.cert-manager.io/platform',
			'certdeck.dev/usages': 'digital signature, server auth',
		},
	},
];

/** Creates the certificates of the two teams, good and bad, and the objects that trust their authority. */
export async function buildStock(api: ApiServer, authority: Authority, now: Date): Promise<void> {
	const client = api.as(loopback);
	for (const one of kept) {
		const {namespace, name, annotations, isMixedUp} = one;
		const {certificatePem, keyPem} = await certificateOf(authority, one, now);
		const other = isMixedUp && (await certificateOf(authority, one, now));
		await client.create(`/api/v1/namespaces/${namespace}/secrets`, {
			metadata: {name, ...(annotations && {annotations})},
			type: 'kubernetes.io/tls',
			stringData: {'tls.crt': certificatePem, 'tls.key': other ? other.keyPem : keyPem},
		});
	}

	const caBundle = Buffer.from(authority.certificatePem).toString('base64');
	await client.create('/api/v1/namespaces/shop/configmaps', {
		metadata: {name: 'serving-ca'},
		data: {'ca.crt': authority.certificatePem},
	});
	await client.create('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
		metadata: {name: 'payments-limits'},
		webhooks: [
			{
				name: 'limits.payments.example.com',
				clientConfig: {caBundle, service: {namespace: 'payments', name: 'webhook', path: '/limits', port: 443}},
				rules: [
					{apiGroups: ['payments.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['transfers']},
				],
				sideEffects: 'None',
				admissionReviewVersions: ['v1'],
			},
		],
	});
	await client.create('/apis/cert-manager.io/v1/namespaces/payments/certificates', {
		metadata: {name: 'api'},
		spec: {
			secretName: 'api-tls',
			issuerRef: {kind: 'ClusterIssuer', name: 'platform'},
			dnsNames: service('payments', 'api'),
		},
		status: {
			renewalTime: new Date(now.getTime() + 10 * dayMs).toISOString(),
			conditions: [{type: 'Ready', status: 'True', reason: 'Ready', message: 'Certificate is up to date'}],
		},
	});
}

async function certificateOf(
	authority: Authority,
	{hosts, begun, left}: Pick<Kept, 'hosts' | 'begun' | 'left'>,
	now: Date,
): Promise<Credentials> {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const certificatePem = certify(authority, {
		subject: subjectOf(hosts[0] ?? ''),
		subjectPublicKeyInfo: publicKeyDer(key),
		subjectAltNames: sortHosts(hosts).names,
		usages: ['digital signature', 'server auth'],
		notBefore: new Date(now.getTime() - begun * dayMs),
		notAfter: new Date(now.getTime() + left * dayMs),
	});
	return {certificatePem, keyPem: encodePrivateKey(key)};
}
