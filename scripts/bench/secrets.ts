import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../source/pki/issue/authority.js';
import {issueCertificate} from '../../source/pki/issue/issue.js';
import {encodePrivateKey, generateKey} from '../../source/pki/keys/keys.js';
import {parseAuthoritySpec, parseSpec, policyFor} from '../../source/pki/spec/index.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {rawApi} from '../../test/helpers/raw-api.js';

/** How many objects are posted at a time. */
export const atOnce = 32;

const dayMs = 86_400_000;

/** PEM of server certificates by one authority, and of their keys. They expire one after the other. */
export async function certificates(
	count: number,
): Promise<{readonly pems: readonly string[]; readonly keyPems: readonly string[]}> {
	const {spec} = parseAuthoritySpec(JSON.stringify({CN: 'Bench CA', key: {algo: 'ecdsa', size: 256}}));
	const authorityKey = await generateKey(spec.key);
	const {der} = createAuthority(spec, authorityKey, {now: new Date()});
	const authority = {certificate: decodeCertificate(der), key: authorityKey};
	const pems: string[] = [];
	const keyPems: string[] = [];
	for (let index = 0; index < count; index += 1) {
		const key = await generateKey(spec.key);
		const host = `app-${index.toString().padStart(5, '0')}.bench.svc`;
		const request = decodeRequest(
			encodeRequest(parseSpec(JSON.stringify({CN: host, hosts: [host, `${host}.cluster.local`]})).spec, key).der,
		);
		const policy = policyFor(['digital signature', 'server auth'], (20 + (index % 340)) * dayMs);
		pems.push(issueCertificate(request, authority, policy, {now: new Date()}).pem);
		keyPems.push(encodePrivateKey(key));
	}

	return {pems, keyPems};
}

const filled = new WeakMap<Pick<Cluster, 'applySecret'>, number>();

/** Adds Secrets until there are so many of the bench. */
export async function addSecrets(
	cluster: Cluster,
	kubeconfig: string,
	count: number,
	namespaces: number,
): Promise<void> {
	const before = filled.get(cluster) ?? 0;
	const {pems, keyPems} = await certificates(Math.max(0, count - before));
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
					data: {'tls.crt': Buffer.from(pems[index] ?? ''), 'tls.key': Buffer.from(keyPems[index] ?? '')},
				},
				{},
			);
		}
	};
	await Promise.all(Array.from({length: atOnce}, post));
	filled.set(cluster, Math.max(before, count));
}
