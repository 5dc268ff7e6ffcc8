import {shellQuote} from '../../base/text/index.js';
import type {CertificateSpec} from '../../pki/encode/index.js';
import {sortHosts} from '../../pki/hosts/index.js';
import type {KeySpec} from '../../pki/keys/index.js';
import {formatSpec} from '../../pki/spec/index.js';
import type {ClusterFlags} from './equivalent-commands.js';
import {clusterFlags} from './equivalent-commands.js';
import {opensslConfig} from './openssl-config.js';
import type {Manifest} from './request-manifest.js';
import {requestManifest} from './request-manifest.js';

export type CommandsFor = {
	/** The cluster that is meant. Without it the script uses the current context. */
	readonly where?: ClusterFlags;
	readonly spec: CertificateSpec;
	readonly manifest: Manifest;
	/** The files are named `<base>-key.pem`, `<base>.csr`, `<base>.crt`. */
	readonly base: string;
	/** kube-controller-manager signs after approval. Otherwise the owner of `ca.pem` and `ca-key.pem` signs. */
	readonly isSignedByCluster: boolean;
	/** The days that a certificate lasts which the operator signs. */
	readonly days: number;
	/** `NAMESPACE/NAME`; absent if the certificate goes elsewhere. */
	readonly secret?: string;
	/** `NAMESPACE/NAME`. */
	readonly configMap?: string;
};

/** A placeholder in the manifest, which the shell replaces with the request. */
const placeholder = 'REQUEST-IN-BASE64';

/**
 * What certdeck is about to do, as a POSIX shell script that uses openssl or cfssl, kubectl and jq. It ends with the
 * certificate, at the same step as the guide.
 */
export function commandsByHand(asked: CommandsFor): string {
	const {manifest, base, isSignedByCluster, where} = asked;
	const flags = where && clusterFlags(where);
	const [key, request, certificate] = [`${base}-key.pem`, `${base}.csr`, `${base}.crt`].map(
		word => shellQuote(word) ?? '',
	);
	const yaml = hereText(requestManifest(manifest, placeholder)).replace(placeholder, `$(base64 -w0 < ${request})`);
	return [
		'# The same by hand, in an empty folder.',
		'set -eu',
		'umask 077',
		...(flags ? [`kubectl() { command kubectl${flags} "$@"; }`] : []),
		'',
		'# The private key, and the request for it.',
		...keyAndRequest(asked, {key, request}),
		'',
		'# The request goes to the cluster, and somebody approves it.',
		"name=$(kubectl create -f - -o jsonpath='{.metadata.name}' <<EOF",
		`${yaml}EOF`,
		')',
		'kubectl certificate approve "$name"',
		'',
		...(isSignedByCluster ? fromCluster(certificate) : signedByHand(asked, {request, certificate})),
		'',
		...publishing(asked, {key, certificate}),
	].join('\n');
}

type Files = {
	readonly key: string | undefined;
	readonly request: string | undefined;
	readonly certificate: string | undefined;
};

function keyAndRequest({spec, base}: CommandsFor, {key, request}: Pick<Files, 'key' | 'request'>): readonly string[] {
	const config = opensslConfig(spec, sortHosts(spec.hosts).names);
	const viaCfssl = [`cfssl genkey - <<'EOF' | cfssljson -bare ${shellQuote(base)}`, `${formatSpec(spec)}EOF`];
	if (config === undefined) {
		return viaCfssl;
	}

	// For an empty subject, openssl needs a flag on the command line.
	const isNameless = spec.commonName === '' && spec.names.length === 0 && spec.serialNumber === '';
	return [
		`# With cfssl: cfssl genkey spec.json | cfssljson -bare ${shellQuote(base)}`,
		`openssl genpkey ${keyOptions(spec.key)} -out ${key}`,
		`openssl req -new -key ${key} -out ${request}${isNameless ? ' -subj /' : ''} -config /dev/stdin <<'EOF'`,
		`${config}EOF`,
	];
}

function keyOptions(key: KeySpec): string {
	switch (key.algo) {
		case 'ecdsa':
			return `-algorithm EC -pkeyopt ec_paramgen_curve:P-${key.size}`;
		case 'rsa':
			return `-algorithm RSA -pkeyopt rsa_keygen_bits:${key.size}`;
		default:
			return '-algorithm ED25519';
	}
}

function fromCluster(certificate: string | undefined): readonly string[] {
	return [
		'# The cluster signs it.',
		`until [ -n "$(kubectl get csr "$name" -o jsonpath='{.status.certificate}')" ]; do sleep 1; done`,
		`kubectl get csr "$name" -o jsonpath='{.status.certificate}' | base64 -d > ${certificate}`,
	];
}

const extensionNames: Readonly<Record<string, string>> = {
	'digital signature': 'digitalSignature',
	'content commitment': 'nonRepudiation',
	'key encipherment': 'keyEncipherment',
	'data encipherment': 'dataEncipherment',
	'key agreement': 'keyAgreement',
	'server auth': 'serverAuth',
	'client auth': 'clientAuth',
	'code signing': 'codeSigning',
	'email protection': 'emailProtection',
};
const purposes = new Set(['server auth', 'client auth', 'code signing', 'email protection']);

function signedByHand(
	{manifest: {usages}, days}: CommandsFor,
	{request, certificate}: Pick<Files, 'request' | 'certificate'>,
): readonly string[] {
	const words = (isPurpose: boolean) =>
		usages.filter(usage => purposes.has(usage) === isPurpose).flatMap(usage => extensionNames[usage] ?? []);
	const [bits, extended] = [words(false), words(true)];
	return [
		'# You sign it, with the authority in ca.pem and ca-key.pem, and upload the certificate.',
		`openssl x509 -req -in ${request} -CA ca.pem -CAkey ca-key.pem -days ${days} -copy_extensions copy -out ${certificate} -extfile /dev/stdin <<'EOF'`,
		'basicConstraints = critical, CA:FALSE',
		...(bits.length === 0 ? [] : [`keyUsage = critical, ${bits.join(', ')}`]),
		...(extended.length === 0 ? [] : [`extendedKeyUsage = ${extended.join(', ')}`]),
		'EOF',
		`kubectl get csr "$name" -o json | jq --arg certificate "$(base64 -w0 < ${certificate})" '.status.certificate = $certificate' |`,
		'\tkubectl replace --raw "/apis/certificates.k8s.io/v1/certificatesigningrequests/$name/status" -f -',
	];
}

function publishing(
	{secret, configMap}: CommandsFor,
	{key, certificate}: Pick<Files, 'key' | 'certificate'>,
): readonly string[] {
	const split = (target: string) => target.split('/').map(word => shellQuote(word) ?? '');
	const lines: string[] = [];
	if (secret !== undefined) {
		const [namespace, name] = split(secret);
		lines.push(`kubectl create secret tls ${name} -n ${namespace} --cert ${certificate} --key ${key}`);
	}

	if (configMap !== undefined) {
		const [namespace, name] = split(configMap);
		lines.push(`kubectl create configmap ${name} -n ${namespace} --from-file ca.crt=ca.pem`);
	}

	return lines.length === 0 ? [] : ['# Workloads read it from here.', ...lines, ''];
}

/** Text for a here-document with an unquoted end marker. The shell expands nothing in it. */
function hereText(text: string): string {
	return text.replaceAll(/[\\$`]/g, String.raw`\$&`);
}
