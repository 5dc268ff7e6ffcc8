import {spawn} from 'node:child_process';
import {ClusterError} from './cluster-error.js';
import {asObject, asText} from './decode.js';
import type {Endpoint} from './endpoint.js';
import type {ExecPlugin} from './identity.js';
import {quoted, visible} from './quoted.js';

/** `status` of an ExecCredential (client.authentication.k8s.io/v1). */
export type ExecCredential = {
	readonly token?: string;
	readonly certificatePem?: string;
	readonly keyPem?: string;
	readonly expiresAt?: Date;
};

const maximumLength = 1024 * 1024;

/**
 * Runs the exec plugin of a kubeconfig. client-node's own way is passed over: it leaves stdin open, so that a plugin
 * with a question hangs for good; it keeps a refused token; and its errors quote what the plugin printed.
 *
 * @throws {ClusterError} `unauthorized` with the plugin's name and the first line that it wrote to stderr; `aborted`.
 */
export async function runExecPlugin(
	plugin: ExecPlugin,
	endpoint: Endpoint,
	signal: AbortSignal,
): Promise<ExecCredential> {
	const output = await run(plugin, infoFor(plugin, endpoint), signal);
	let status: Readonly<Record<string, unknown>>;
	try {
		status = asObject(asObject(JSON.parse(output))['status']);
	} catch {
		throw failure(plugin, 'printed something that is not an ExecCredential');
	}

	const token = asText(status['token']);
	const certificatePem = asText(status['clientCertificateData']);
	const keyPem = asText(status['clientKeyData']);
	if (token === '' && (certificatePem === '' || keyPem === '')) {
		throw failure(plugin, 'gave neither a token nor a client certificate with its key');
	}

	const expires = new Date(asText(status['expirationTimestamp']));
	return {
		...(token === '' ? {} : {token}),
		...(certificatePem === '' ? {} : {certificatePem, keyPem}),
		...(Number.isNaN(expires.getTime()) ? {} : {expiresAt: expires}),
	};
}

/** What the plugin is told in $KUBERNETES_EXEC_INFO. */
function infoFor({apiVersion, provideClusterInfo}: ExecPlugin, endpoint: Endpoint): string {
	return JSON.stringify({
		apiVersion,
		kind: 'ExecCredential',
		spec: {
			// The deck owns the terminal: a plugin that wants to ask something is told that nobody is there.
			interactive: false,
			...(provideClusterInfo && {
				cluster: {
					server: endpoint.server,
					'tls-server-name': endpoint.tlsServerName,
					'insecure-skip-tls-verify': endpoint.skipTlsVerify || undefined,
					'certificate-authority-data': endpoint.caData,
					'proxy-url': endpoint.proxyUrl,
				},
			}),
		},
	});
}

function run(plugin: ExecPlugin, info: string, signal: AbortSignal): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(plugin.command, plugin.args, {
			env: {...process.env, ...plugin.env, KUBERNETES_EXEC_INFO: info},
			stdio: ['ignore', 'pipe', 'pipe'],
			signal,
		});
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout = stdout.length > maximumLength ? stdout : stdout + text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr = stderr.length > maximumLength ? stderr : stderr + text;
		});
		child.on('error', error => {
			const {code, name} = error as NodeJS.ErrnoException;
			if (name === 'AbortError') {
				reject(new ClusterError('aborted', 'given up', {cause: error}));
				return;
			}

			const missing = new ClusterError(
				'unauthorized',
				`the exec plugin ${quoted(plugin.command)} of the kubeconfig ${code === 'ENOENT' ? 'is not installed' : `can not be run (${code})`}`,
				{hint: visible(plugin.installHint ?? 'install it, or put it into the PATH'), cause: error},
			);
			reject(missing);
		});
		child.on('close', (code, killed) => {
			if (code === 0) {
				resolve(stdout);
				return;
			}

			const line = stderr
				.split('\n')
				.map(each => each.trim())
				.find(each => each !== '');
			const why = line === undefined ? '' : `: ${visible(line).slice(0, 300)}`;
			reject(failure(plugin, `failed (${code === null ? killed : `exit code ${code}`})${why}`));
		});
	});
}

function failure({command}: ExecPlugin, what: string): ClusterError {
	return new ClusterError('unauthorized', `the exec plugin ${quoted(command)} of the kubeconfig ${what}`, {
		hint: 'log in with it in a shell, or see what kubectl auth whoami says',
	});
}
