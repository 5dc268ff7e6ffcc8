import {CORE_SCHEMA, load} from 'js-yaml';
import {localized} from '../../base/text/index.js';
import type {Endpoint} from '../model/index.js';
import {asObject, asText, ClusterError, quoted, visible} from '../model/index.js';
import type {LoginTerminal} from './login-terminal.js';
import {runPlugin} from './run-plugin.js';

/** Versions of client.authentication.k8s.io that kubectl accepts. Kubernetes 1.24 removed v1alpha1. */
export const execVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const;

/** `users[].user.exec` of a kubeconfig. */
export type ExecPlugin = {
	/** An absolute path, or a name to find in $PATH. */
	readonly command: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly apiVersion: (typeof execVersions)[number];
	/** Whether the plugin needs standard input to ask its user. */
	readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
	readonly provideClusterInfo: boolean;
	/** Shown if the plugin is not installed; hostile text. */
	readonly installHint?: string | undefined;
};

/** `status` of an ExecCredential (client.authentication.k8s.io/v1). */
export type ExecCredential = {
	readonly token?: string;
	readonly certificatePem?: string;
	readonly keyPem?: string;
	readonly expiresAt?: Date;
};

/**
 * Runs the exec plugin of a kubeconfig. As in kubectl, a plugin with `IfAvailable` or `Always` gets the terminal, and a
 * plugin with `Always` is not run without a terminal. While the deck uses the screen, a plugin with `IfAvailable` is first
 * run without the terminal.
 *
 * @throws {ClusterError} `unauthorized` with the plugin's name and the first line of its stderr; `aborted`.
 */
export async function runExecPlugin(
	plugin: ExecPlugin,
	endpoint: Endpoint,
	signal: AbortSignal,
	terminal?: LoginTerminal,
): Promise<ExecCredential> {
	const {interactiveMode: mode} = plugin;
	const canAsk = terminal?.isThere === true && mode !== 'Never';
	if (mode === 'Always' && !canAsk) {
		throw failure(plugin, localized`must ask its user (interactiveMode: Always), and standard input is no terminal`);
	}

	const attempt = async (isInteractive: boolean) =>
		readAnswer(
			plugin,
			await runPlugin(plugin, infoFor(plugin, endpoint, isInteractive), {
				isInteractive,
				signal,
				borrow:
					terminal && (() => terminal.borrow(localized`${visible(plugin.command)} of the kubeconfig wants to log in`)),
				fail: (what, hint) => failure(plugin, what, hint),
			}),
		);
	if (!canAsk) {
		return attempt(false);
	}

	if (terminal.isDeckUp() && mode === 'IfAvailable') {
		try {
			return await attempt(false);
		} catch (error) {
			if (signal.aborted || !terminal.mayInterrupt()) {
				throw error;
			}
		}
	}

	if (terminal.isDeckUp() && !terminal.mayInterrupt()) {
		throw failure(plugin, localized`must ask its user, and was not answered just now`);
	}

	try {
		const answer = await attempt(true);
		terminal.ended(true);
		return answer;
	} catch (error) {
		terminal.ended(false);
		throw error;
	}
}

function readAnswer(plugin: ExecPlugin, output: string): ExecCredential {
	let answer: Readonly<Record<string, unknown>>;
	try {
		answer = asObject(parse(output));
	} catch {
		throw failure(plugin, localized`printed something that is not an ExecCredential`);
	}

	const {kind = 'ExecCredential', apiVersion} = answer;
	if (kind !== 'ExecCredential' || typeof apiVersion !== 'string') {
		throw failure(plugin, localized`printed something that is not an ExecCredential`);
	}

	if (apiVersion !== plugin.apiVersion) {
		throw failure(
			plugin,
			localized`answered in the apiVersion ${quoted(apiVersion)}, where the kubeconfig asks for ${quoted(plugin.apiVersion)}`,
			localized`write the apiVersion of the answer into exec of the kubeconfig, or update the plugin`,
		);
	}

	const status = asObject(answer['status']);
	const token = asText(status['token']);
	const certificatePem = asText(status['clientCertificateData']);
	const keyPem = asText(status['clientKeyData']);
	if (token === '' && certificatePem === '' && keyPem === '') {
		throw failure(plugin, localized`gave neither a token nor a client certificate with its key`);
	}

	if ((certificatePem === '') !== (keyPem === '')) {
		throw failure(
			plugin,
			localized`gave a client ${certificatePem === '' ? localized`key without its certificate` : localized`certificate without its key`}`,
		);
	}

	const expires = status['expirationTimestamp'] ?? undefined;
	const expiresAt = new Date(asText(expires));
	if (expires !== undefined && Number.isNaN(expiresAt.getTime())) {
		throw failure(plugin, localized`gave an expirationTimestamp that is no time`);
	}

	return {
		...(token === '' ? {} : {token}),
		...(certificatePem === '' ? {} : {certificatePem, keyPem}),
		...(expires === undefined ? {} : {expiresAt}),
	};
}

/** kubectl accepts YAML too. */
function parse(output: string): unknown {
	try {
		return JSON.parse(output);
	} catch {
		return load(output, {schema: CORE_SCHEMA});
	}
}

/** The value of $KUBERNETES_EXEC_INFO for the plugin. */
function infoFor({apiVersion, provideClusterInfo}: ExecPlugin, endpoint: Endpoint, isInteractive: boolean): string {
	return JSON.stringify({
		apiVersion,
		kind: 'ExecCredential',
		spec: {
			interactive: isInteractive,
			...(provideClusterInfo && {
				cluster: {
					server: endpoint.server,
					'tls-server-name': endpoint.tlsServerName,
					'insecure-skip-tls-verify': endpoint.skipTlsVerify || undefined,
					'certificate-authority-data': endpoint.caData,
					'proxy-url': endpoint.ownProxyUrl,
					config: endpoint.execConfig,
				},
			}),
		},
	});
}

function failure({command}: ExecPlugin, what: string, hint?: string): ClusterError {
	return new ClusterError('unauthorized', localized`the exec plugin ${quoted(command)} of the kubeconfig ${what}`, {
		hint: hint ?? localized`log in with it in a shell, or see what kubectl auth whoami says`,
	});
}
