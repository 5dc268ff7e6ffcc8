import {readFileSync} from 'node:fs';
import {unescape as percentDecoded} from 'node:querystring';
import {localized} from '../../base/text/index.js';
import type {Endpoint} from '../model/index.js';
import {asList, asObject, ClusterError, quoted} from '../model/index.js';
import type {Identity} from './identity.js';
import type {Entry} from './kubeconfig-entry.js';
import {base64Field, fileField, flagField, refuseBoth, textField} from './kubeconfig-entry.js';
import {proxyFromEnvironment} from './proxy-from-environment.js';

/** Reads a cluster of a kubeconfig. @throws {ClusterError} `kubeconfig`, which names the wrong field. */
export function readEndpoint(cluster: Entry, env: NodeJS.ProcessEnv): Endpoint {
	const server = textField(cluster, 'server');
	if (server === undefined || !/^https?:\/\/[^/]/i.test(server) || !URL.canParse(server)) {
		throw new ClusterError(
			'kubeconfig',
			localized`cluster ${quoted(cluster.name)} of ${quoted(cluster.file)} has ${server === undefined ? localized`no server` : localized`the server ${quoted(withoutUserInfo(server))}, which is no http(s) URL`}`,
			server !== undefined && !server.includes('://') && URL.canParse(`https://${server}`)
				? {hint: localized`write https:// before it; kubectl takes a server without a scheme for one without TLS`}
				: {},
		);
	}

	const ownProxyUrl = textField(cluster, 'proxy-url');
	const proxyUrl = ownProxyUrl ?? proxyFromEnvironment(server, env);
	if (proxyUrl !== undefined && !(/^(https?|socks(5h?)?):\/\/[^/]/i.test(proxyUrl) && URL.canParse(proxyUrl))) {
		// The URL is not shown, because it may hold a password.
		throw new ClusterError(
			'kubeconfig',
			localized`the proxy for cluster ${quoted(cluster.name)} is no http, https or socks5 URL`,
			{hint: localized`see proxy-url in the kubeconfig, or HTTPS_PROXY`},
		);
	}

	refuseBoth(cluster, 'certificate-authority', 'certificate-authority-data');
	const caFile = fileField(cluster, 'certificate-authority');
	const caData =
		base64Field(cluster, 'certificate-authority-data') ??
		(caFile === undefined ? undefined : readFileSync(caFile).toString('base64'));
	const skipTlsVerify = flagField(cluster, 'insecure-skip-tls-verify');
	if (skipTlsVerify && caData !== undefined) {
		throw new ClusterError(
			'kubeconfig',
			localized`cluster ${quoted(cluster.name)} in ${quoted(cluster.file)} has a certificate-authority, and insecure-skip-tls-verify that says not to look at it`,
			{hint: localized`kubectl refuses it too: take insecure-skip-tls-verify out`},
		);
	}

	return {
		name: cluster.name,
		server: serverUrl(server),
		caData,
		skipTlsVerify,
		tlsServerName: textField(cluster, 'tls-server-name'),
		proxyUrl,
		ownProxyUrl,
		execConfig: asList(cluster.body['extensions'])
			.map(asObject)
			.find(({name}) => name === 'client.authentication.k8s.io/exec')?.['extension'],
	};
}

/** The URL without user, query, fragment and final slashes, with the scheme in lower case. */
function serverUrl(server: string): string {
	return withoutUserInfo(server)
		.replace(/[?#].*$/s, '')
		.replace(/\/+$/, '')
		.replace(/^https?/i, scheme => scheme.toLowerCase());
}

/** User name and password in the URL of a server. They are used if the user of the kubeconfig has no credentials. */
export function userInfoOf(cluster: Entry): Pick<Identity, 'username' | 'password'> {
	const {username, password} = new URL(textField(cluster, 'server') ?? '');
	// Unlike decodeURIComponent, it accepts a percent sign that is no escape.
	return username === '' ? {} : {username: percentDecoded(username), password: percentDecoded(password)};
}

/** The URL without user and password, so that no message and no file contains them. */
export function withoutUserInfo(server: string): string {
	return server.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^/?#]*@/i, '$1');
}
