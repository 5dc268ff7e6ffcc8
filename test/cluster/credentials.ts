import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {dump} from 'js-yaml';

const execFileAsync = promisify(execFile);

/** Paths of a certificate and its private key, both PEM, the key readable by its owner only. */
export type KeyPair = {readonly certificate: string; readonly key: string};

/**
 * Runs openssl; keys go from file to file and never through a command line. Throws with openssl's stderr.
 */
export async function openssl(args: readonly string[], cwd: string): Promise<string> {
	return (await execFileAsync('openssl', [...args], {cwd, encoding: 'utf8'})).stdout;
}

/** A distinguished name for `openssl req -subj`, in which `/`, `+` and `\` are syntax. */
export function subject(commonName: string, organizations: readonly string[] = []): string {
	const quote = (text: string) => text.replace(/[/+\\]/g, '\\$&');
	return `${organizations.map(name => `/O=${quote(name)}`).join('')}/CN=${quote(commonName)}`;
}

const newKey: readonly string[] = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/**
 * Makes a self-signed authority with a longer life than every certificate that a signer issues by default, as `NAME.crt`
 * and `NAME.key` in `dir`.
 */
export async function createAuthority(dir: string, name: string): Promise<KeyPair> {
	const pair = {certificate: join(dir, `${name}.crt`), key: join(dir, `${name}.key`)};
	const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,digitalSignature'];
	await openssl(
		[
			...['req', '-x509', ...newKey, '-keyout', pair.key, '-out', pair.certificate, '-days', '3650'],
			...['-subj', subject(`certdeck test ${name}`), ...extensions.flatMap(text => ['-addext', text])],
		],
		dir,
	);
	return pair;
}

/** Makes a key and a certificate of `authority` with a life of ten days, as `NAME.crt` and `NAME.key` in `dir`. */
export async function createLeaf(
	dir: string,
	name: string,
	authority: KeyPair,
	options: {readonly subject: string; readonly usage: 'clientAuth' | 'serverAuth'; readonly subjectAltNames?: string},
): Promise<KeyPair> {
	const pair = {certificate: join(dir, `${name}.crt`), key: join(dir, `${name}.key`)};
	const extensions = ['basicConstraints=critical,CA:FALSE', `extendedKeyUsage=${options.usage}`];
	if (options.subjectAltNames !== undefined) {
		extensions.push(`subjectAltName=${options.subjectAltNames}`);
	}

	await openssl(
		[
			...['req', '-x509', '-CA', authority.certificate, '-CAkey', authority.key, ...newKey, '-days', '10'],
			...['-keyout', pair.key, '-out', pair.certificate, '-subj', options.subject],
			...extensions.flatMap(text => ['-addext', text]),
		],
		dir,
	);
	return pair;
}

/**
 * Makes a key and a PKCS#10 request for it.
 *
 * @param subjectName - for `openssl req -subj`, e.g. `/O=team/CN=dana`.
 * @param extensions - for `openssl req -addext`, e.g. `subjectAltName=DNS:web`.
 * @param keyOptions - options of openssl for kinds of keys other than P-256.
 * @returns the key's path (PEM, 0600) and the request as PEM text.
 */
export async function createKeyAndRequest(
	dir: string,
	name: string,
	subjectName: string,
	extensions: readonly string[] = [],
	keyOptions: readonly string[] = newKey,
): Promise<{readonly key: string; readonly requestPem: string}> {
	const key = join(dir, `${name}.key`);
	const requestPem = await openssl(
		[
			'req',
			'-new',
			...keyOptions,
			'-keyout',
			key,
			'-subj',
			subjectName,
			...extensions.flatMap(text => ['-addext', text]),
		],
		dir,
	);
	return {key, requestPem};
}

/** As `createLeaf`, for a client certificate that was only valid in 2020. Only `openssl ca` can make it. */
export async function createExpiredLeaf(
	dir: string,
	name: string,
	authority: KeyPair,
	subjectName: string,
): Promise<KeyPair> {
	const certificate = join(dir, `${name}.crt`);
	const {key, requestPem} = await createKeyAndRequest(dir, name, subjectName);
	const lines = [
		...['[ca]', 'default_ca = d', '[d]', `database = ${name}.index`, 'new_certs_dir = .', `serial = ${name}.serial`],
		...['default_md = sha256', 'policy = p', '[p]', 'commonName = supplied', 'organizationName = optional'],
	];
	const files = {[`${name}.csr`]: requestPem, [`${name}.index`]: '', [`${name}.cnf`]: `${lines.join('\n')}\n`};
	await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(dir, file), text)));
	await openssl(
		[
			...[
				'ca',
				'-batch',
				'-notext',
				'-config',
				`${name}.cnf`,
				'-rand_serial',
				'-in',
				`${name}.csr`,
				'-out',
				certificate,
			],
			...['-cert', authority.certificate, '-keyfile', authority.key],
			...['-startdate', '20200101000000Z', '-enddate', '20210101000000Z'],
		],
		dir,
	);
	return {certificate, key};
}

/** Writes a kubeconfig, mode 0600, that holds the server's authority and the client's certificate and key as data. */
export async function writeKubeconfig(
	path: string,
	options: {readonly server: string; readonly authority: string; readonly user: string; readonly client: KeyPair},
): Promise<string> {
	const data = (file: string) => readFileSync(file).toString('base64');
	const config = {
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': options.user,
		clusters: [
			{name: 'certdeck-test', cluster: {server: options.server, 'certificate-authority-data': data(options.authority)}},
		],
		users: [
			{
				name: options.user,
				user: {
					'client-certificate-data': data(options.client.certificate),
					'client-key-data': data(options.client.key),
				},
			},
		],
		contexts: [{name: options.user, context: {cluster: 'certdeck-test', user: options.user}}],
	};
	await writeFile(path, dump(config), {mode: 0o600});
	return path;
}
