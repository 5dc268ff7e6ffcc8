import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {Certificate} from '../../pki/index.js';
import {encodePrivateKey} from '../../pki/keys/index.js';
import {apiServerClient, loginSigners} from '../../signers/known/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {contentDigest, digest} from '../write/index.js';
import {planPrivateFile} from './private-file.js';
import type {VerifiedCertificate} from './verify.js';

/**
 * Plans a kubeconfig for the user of a client certificate, with certificate and key, for the connected cluster; empty if it
 * is there already.
 *
 * @param warnings - receives sentences for the operator.
 * @throws {OperationError} `refused` without a key, or for a certificate that is not for clients.
 * @throws {FileError}
 */
export async function planKubeconfig(
	cluster: Cluster,
	verified: VerifiedCertificate,
	path: string,
	warnings: string[],
): Promise<readonly Write[]> {
	const {asked, certificate} = verified;
	if (!certificate.extKeyUsage.includes('clientAuth')) {
		throw new OperationError('refused', localized`a kubeconfig needs a certificate for clients, and this one is not`, {
			hint: localized`ask for the usage "client auth"`,
		});
	}

	if (!loginSigners.includes(asked.signerName)) {
		warnings.push(
			localized`the API server takes client certificates of ${apiServerClient}; whether it takes those of ${asked.signerName} is up to its --client-ca-file`,
		);
	}

	const text = kubeconfigText(cluster, verified);
	const found = await contentDigest(path);
	if (found === digest(text)) {
		return [];
	}

	return [
		await planPrivateFile(
			path,
			found,
			{
				note: localized`kubeconfig with certificate and key, readable by you alone`,
				...(found === undefined ? {} : {overwrites: localized`file ${path} has other content`}),
			},
			() => text,
		),
	];
}

/** The strings in the kubeconfig are JSON, which is valid YAML. */
function kubeconfigText({info, endpoint}: Cluster, {key, chainPem, certificate}: VerifiedCertificate): string {
	if (key === undefined) {
		throw new OperationError('refused', localized`a kubeconfig needs the private key of the request`, {
			hint: localized`name its file`,
		});
	}

	const text = (value: string) => JSON.stringify(value);
	const base64 = (pem: string) => Buffer.from(pem).toString('base64');
	const user = userOf(certificate);
	const {caData, tlsServerName, ownProxyUrl, skipTlsVerify, server} = endpoint;
	return [
		'apiVersion: v1',
		'kind: Config',
		'clusters:',
		`- name: ${text(info.cluster)}`,
		'  cluster:',
		`    server: ${text(server)}`,
		...(caData === undefined ? [] : [`    certificate-authority-data: ${caData}`]),
		...(skipTlsVerify ? ['    insecure-skip-tls-verify: true'] : []),
		...(tlsServerName === undefined ? [] : [`    tls-server-name: ${text(tlsServerName)}`]),
		...(ownProxyUrl === undefined ? [] : [`    proxy-url: ${text(ownProxyUrl)}`]),
		'users:',
		`- name: ${text(user)}`,
		'  user:',
		`    client-certificate-data: ${base64(chainPem)}`,
		`    client-key-data: ${base64(encodePrivateKey(key))}`,
		'contexts:',
		`- name: ${text(`${user}@${info.cluster}`)}`,
		'  context:',
		`    cluster: ${text(info.cluster)}`,
		`    user: ${text(user)}`,
		`    namespace: ${text(info.namespace)}`,
		`current-context: ${text(`${user}@${info.cluster}`)}`,
		'',
	].join('\n');
}

/** Kubernetes uses the last CN as the user name. */
function userOf({subject}: Certificate): string {
	return subject.flat().findLast(({type}) => type === 'CN')?.value ?? 'user';
}
