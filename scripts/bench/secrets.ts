import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../source/pki/issue/authority.js';
import {issueCertificate} from '../../source/pki/issue/issue.js';
import {encodePrivateKey, generateKey} from '../../source/pki/keys/keys.js';
import {parseAuthoritySpec, parseSpec, policyFor} from '../../source/pki/spec/index.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {rawApi} from '../../test/helpers/raw-api.js';

/** How many objects are created at the same time. */
export const atOnce = 32;

const dayMs = 86_400_000;

/** PEM of server certificates by one authority, with one key for all. They expire one after the other. */
export async function certificates(
	count: number,
): Promise<{readonly pems: readonly string[]; readonly keyPem: string}> {
	const {spec} = parseAuthoritySpec(JSON.stringify({CN: 'Bench CA', key: {algo: 'ecdsa', size: 256}}));
	const [authorityKey, key] = await Promise.all([generateKey(spec.key), generateKey(spec.key)]);
	const {der} = createAuthority(spec, authorityKey, {now: new Date()});
	const authority = {certificate: decodeCertificate(der), key: authorityKey};
	const pems = Array.from({length: count}, (_, index) => {
		const host = `app-${index.toString().padStart(5, '0')}.bench.svc`;
		const request = decodeRequest(
			encodeRequest(parseSpec(JSON.stringify({CN: host, hosts: [host, `${host}.cluster.local`]})).spec, key).der,
		);
		const policy = policyFor(['digital signature', 'server auth'], (20 + (index % 340)) * dayMs);
		return issueCertificate(request, authority, policy, {now: new Date()}).pem;
	});
	return {pems, keyPem: encodePrivateKey(key)};
}

const filled = new WeakMap<Pick<Cluster, 'applySecret'>, number>();

/** Adds Secrets until the benchmark has `count` of them. */
export async function addSecrets(
	cluster: Cluster,
	kubeconfig: string,
	count: number,
	namespaces: number,
): Promise<void> {
	const before = filled.get(cluster) ?? 0;
	const {pems, keyPem} = await certificates(Math.max(0, count - before));
	const api = rawApi(kubeconfig);
	const inside = (index: number) => `bench-${(index % namespaces).toString().padStart(2, '0')}`;
	try {
		for (let index = 0; before === 0 && index < namespaces; index += 1) {
			await api.post('/api/v1/namespaces', {metadata: {name: inside(index)}});
		}
	} finally {
		api.close();
	}

	let next = 0;
	const post = async () => {
		while (next < pems.length) {
			const index = next++;
			await cluster.applySecret(
				{
					namespace: inside(before + index),
					name: `app-${(before + index).toString().padStart(5, '0')}-tls`,
					type: 'kubernetes.io/tls',
					data: {'tls.crt': Buffer.from(pems[index] ?? ''), 'tls.key': Buffer.from(keyPem)},
				},
				{},
			);
		}
	};
	await Promise.all(Array.from({length: atOnce}, post));
	filled.set(cluster, Math.max(before, count));
}
