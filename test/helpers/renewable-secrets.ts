import {X509Certificate} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import type {ObjectName} from '../../source/operations/plan/object-name.js';
import {askedAnnotations} from '../../source/operations/publish/secret.js';
import type {OpenedAuthority} from '../../source/operations/read/open-authority.js';
import {issueWith, openAuthority} from '../../source/operations/read/open-authority.js';
import {readSigningPolicy} from '../../source/operations/sign/signing-policy.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../source/pki/issue/authority.js';
import {encodePrivateKey, generateKey} from '../../source/pki/keys/keys.js';

import {parseAuthoritySpec, parseSpec} from '../../source/pki/spec/spec.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';

export type PlantAuthority = OpenedAuthority & {readonly caPath: string; readonly caKeyPath: string};

/** Creates an authority in files of a folder. */
export async function makeAuthority(folder: string, name: string): Promise<PlantAuthority> {
	const {spec} = parseAuthoritySpec(JSON.stringify({CN: name, key: {algo: 'ecdsa', size: 256}}));
	const key = await generateKey(spec.key);
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const [caPath, caKeyPath] = [join(folder, 'ca.pem'), join(folder, 'ca-key.pem')];
	writeFileSync(caPath, createAuthority(spec, key, {now: new Date()}).pem);
	writeFileSync(caKeyPath, encodePrivateKey(key), {mode: 0o600});
	return {...(await openAuthority(caPath, caKeyPath)), caPath, caKeyPath};
}

/** Creates a Secret with a certificate that ends in a few days, as certdeck publishes it. */
export async function plantSecret(
	cluster: Cluster,
	{namespace, name}: ObjectName,
	authority: OpenedAuthority,
	{
		signerName,
		host = `${name}.example.com`,
		days = 5,
		isOurs = true,
	}: {readonly signerName: string; readonly host?: string; readonly days?: number; readonly isOurs?: boolean},
): Promise<X509Certificate> {
	const {spec} = parseSpec(JSON.stringify({CN: host, hosts: [host], key: {algo: 'ecdsa', size: 256}}));
	const key = await generateKey(spec.key);
	const usages = ['digital signature', 'server auth'];
	const policy = (await readSigningPolicy({expiry: `${days}d`, usages}))({usages});
	const {pem} = issueWith(authority, decodeRequest(encodeRequest(spec, key).der), policy, new Date());
	await cluster.applySecret(
		{
			namespace,
			name,
			type: 'kubernetes.io/tls',
			data: {'tls.crt': Buffer.from(pem), 'tls.key': Buffer.from(encodePrivateKey(key))},
			labels: isOurs ? {'app.kubernetes.io/managed-by': 'certdeck'} : {},
			annotations: isOurs
				? {[askedAnnotations.signerName]: signerName, [askedAnnotations.usages]: usages.join(', ')}
				: {},
		},
		{},
	);
	return new X509Certificate(pem);
}
