import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {dump} from 'js-yaml';
import type {KeyPair} from '../cluster/credentials.js';
import {createAuthority, createExpiredLeaf, createLeaf, subject} from '../cluster/credentials.js';
import type {FakeProxy} from '../cluster-client/fake-proxy.js';
import {startHttpProxy, startSocksProxy} from '../cluster-client/fake-proxy.js';
import type {FakeServer, Seen} from '../cluster-client/fake-server.js';
import {answerJson, startFakeServer} from '../cluster-client/fake-server.js';

/** The servers, proxies and certificates of the matrix; made once. */
export type Stage = {
	readonly server: FakeServer;
	/** Without TLS. */
	readonly plain: FakeServer;
	readonly httpProxy: FakeProxy;
	readonly httpsProxy: FakeProxy;
	readonly socksProxy: FakeProxy;
	/** Connects only to the API server. */
	readonly narrowProxy: FakeProxy;
	/** An identity provider: idp.test for the proxies. */
	readonly provider: FakeServer;
	readonly client: KeyPair;
	readonly bob: KeyPair;
	readonly expired: KeyPair;
	/** Base64 of the authority of the server and of the proxy with TLS. */
	readonly caData: string;
	/** Path of an authority that has signed nothing here. */
	readonly otherCa: string;
	close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
	const [server, plain, provider] = await Promise.all([
		startFakeServer({names: 'IP:127.0.0.1,DNS:api.test'}),
		startFakeServer({plain: true}),
		startFakeServer({names: 'IP:127.0.0.1,DNS:idp.test'}),
	]);
	const {dir, authority} = server;
	const [bob, other, expired, gate] = await Promise.all([
		createLeaf(dir, 'bob', authority, {subject: subject('bob'), usage: 'clientAuth'}),
		createAuthority(dir, 'other'),
		createExpiredLeaf(dir, 'expired', authority, subject('carol')),
		createLeaf(dir, 'gate', authority, {
			subject: subject('gate'),
			usage: 'serverAuth',
			subjectAltNames: 'IP:127.0.0.1',
		}),
	]);
	// Names that only the proxies resolve.
	const names = ['api.test', 'idp.test', '[fd00::1]', '192.0.2.7'];
	const hosts = Object.fromEntries(names.map(name => [name, '127.0.0.1']));
	const [httpProxy, httpsProxy, socksProxy, narrowProxy] = await Promise.all([
		startHttpProxy({hosts}),
		startHttpProxy({hosts, tls: gate}),
		startSocksProxy({hosts}),
		startHttpProxy({only: server.port}),
	]);
	for (const each of [server, plain]) {
		each.handle(response => answerJson(response, 200, {}));
	}

	provider.handle((response, {url, headers}) =>
		url.endsWith('/token')
			? answerJson(response, 200, {access_token: 'a', token_type: 'Bearer', id_token: jwt('renewed', 9e9)})
			: answerJson(response, 200, {issuer: `https://${headers.host}`, token_endpoint: `https://${headers.host}/token`}),
	);
	return {
		server,
		plain,
		provider,
		narrowProxy,
		httpProxy,
		httpsProxy,
		socksProxy,
		client: server.client,
		bob,
		expired,
		caData: readFileSync(authority.certificate).toString('base64'),
		otherCa: other.certificate,
		async close() {
			const all = [server, plain, provider, httpProxy, httpsProxy, socksProxy, narrowProxy];
			await Promise.all(all.map(each => each.close()));
		},
	};
}

/** The user that a request shows. */
export function whoIs({headers, commonName}: Seen): string {
	const {authorization = ''} = headers;
	const [scheme, value = ''] = authorization.split(' ');
	const parts = [
		scheme === 'Basic' ? `password of ${Buffer.from(value, 'base64').toString().split(':')[0]}` : '',
		scheme === 'Bearer' ? `token ${value}` : '',
		commonName === undefined ? '' : `certificate ${commonName}`,
	].filter(Boolean);
	const acting = ['user', 'uid', 'group', 'extra-team'].flatMap(each => headers[`impersonate-${each}`] ?? []);
	return `${parts.join(' and ') || 'nobody'}${acting.length > 0 ? ` as ${acting.join(' ')}` : ''}`;
}

export type Parts = {
	readonly cluster?: object | undefined;
	readonly user?: object | undefined;
	readonly context?: object | undefined;
	readonly top?: object | undefined;
};

/** A kubeconfig for the stage's server with these parts of cluster, user and context. */
export function config({server, caData}: Stage, {cluster = {}, user = {}, context = {}, top = {}}: Parts = {}): object {
	return {
		apiVersion: 'v1',
		kind: 'Config',
		clusters: [{name: 'here', cluster: {server: server.url, 'certificate-authority-data': caData, ...cluster}}],
		users: [{name: 'alice', user}],
		contexts: [{name: 'work', context: {cluster: 'here', user: 'alice', ...context}}],
		'current-context': 'work',
		...top,
	};
}

/** Writes the files of a row: text unchanged, objects as YAML, and text that begins with `#!` as a program. */
export function writeFiles(dir: string, files: Readonly<Record<string, string | Buffer | object>>): void {
	for (const [name, content] of Object.entries(files)) {
		const path = join(dir, name);
		mkdirSync(dirname(path), {recursive: true});
		const isPlain = typeof content === 'string' || Buffer.isBuffer(content);
		writeFileSync(path, isPlain ? content : dump(content, {noRefs: true, skipInvalid: true}), {
			mode: 0o600,
		});
		if (typeof content === 'string' && content.startsWith('#!')) {
			chmodSync(path, 0o700);
		}
	}
}

/** An unsigned ID token; `exp` in seconds. */
export function jwt(subjectName: string, exp: number): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${part({alg: 'none'})}.${part({sub: subjectName, exp})}.x`;
}
