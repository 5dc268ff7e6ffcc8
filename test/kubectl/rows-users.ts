import {readFileSync} from 'node:fs';
import type {Row} from './matrix-rows.js';
import type {Stage} from './matrix-stage.js';
import {config} from './matrix-stage.js';

const data = (path: string) => readFileSync(path).toString('base64');
const cert = ({client}: Stage) => ({
	'client-certificate-data': data(client.certificate),
	'client-key-data': data(client.key),
});
const row = (
	name: string,
	parts: (s: Stage) => Parameters<typeof config>[1],
	kubectl: string,
	more: Partial<Row> = {},
): Row => ({
	name,
	files: s => ({config: config(s, parts(s))}),
	kubeconfig: 'config',
	kubectl,
	...more,
});
const token = {token: 't'};

export const userRows: readonly Row[] = [
	row('client certificate', s => ({user: cert(s)}), 'certificate alice'),
	row('client certificate and token', s => ({user: {...cert(s), ...token}}), 'token t and certificate alice'),
	row(
		'certificate without key',
		s => ({user: {'client-certificate-data': cert(s)['client-certificate-data']}}),
		'refused',
	),
	row('key without certificate', s => ({user: {'client-key-data': cert(s)['client-key-data']}}), 'refused'),
	row(
		'key without certificate, but a token',
		s => ({user: {'client-key-data': cert(s)['client-key-data'], ...token}}),
		'token t',
	),
	row('key of another', s => ({user: {...cert(s), 'client-key-data': data(s.bob.key)}}), 'refused'),
	row('certificate not base64', s => ({user: {...cert(s), 'client-certificate-data': '!!'}}), 'refused'),
	row(
		'certificate base64 wrapped',
		s => ({
			user: {...cert(s), 'client-certificate-data': cert(s)['client-certificate-data'].replace(/.{64}/g, '$&\n')},
		}),
		'certificate alice',
	),
	row(
		'certificate base64 unpadded',
		s => ({
			user: {
				...cert(s),
				'client-certificate-data': Buffer.from(
					`${readFileSync(s.client.certificate, 'utf8').trim()}\n`.padEnd(1000, '\n').slice(0, 1000),
				)
					.toString('base64')
					.replace(/=+$/, ''),
			},
		}),
		'refused',
	),
	row(
		'token urlsafe base64 certificate',
		s => ({
			user: {
				...cert(s),
				'client-certificate-data': Buffer.from(`${readFileSync(s.client.certificate, 'utf8')}???>>>`).toString(
					'base64url',
				),
			},
		}),
		'refused',
	),
	row('certificate that is no PEM', s => ({user: {...cert(s), 'client-certificate-data': 'aGVsbG8='}}), 'refused'),
	row(
		'certificate as PEM, not base64',
		s => ({user: {...cert(s), 'client-certificate-data': readFileSync(s.client.certificate, 'utf8')}}),
		'refused',
	),
	row(
		'data and file of a certificate',
		s => ({user: {...cert(s), 'client-certificate': s.bob.certificate}}),
		'refused',
	),
	row('data and file of a key', s => ({user: {...cert(s), 'client-key': s.client.key}}), 'refused'),
	row(
		'expired certificate',
		s => ({user: {'client-certificate': s.expired.certificate, 'client-key': s.expired.key}}),
		'certificate carol',
	),
	row(
		'CA data and CA file',
		s => ({user: token, cluster: {'certificate-authority': s.server.authority.certificate}}),
		'refused',
	),
	row('CA not base64', () => ({user: token, cluster: {'certificate-authority-data': '!'}}), 'refused'),
	row('CA that is no PEM', () => ({user: token, cluster: {'certificate-authority-data': 'aGVsbG8='}}), 'refused'),
	row(
		'CA file with text around',
		s => ({
			user: token,
			cluster: {
				'certificate-authority-data': Buffer.from(
					`hello\n${readFileSync(s.server.authority.certificate, 'utf8')}\nbye`,
				).toString('base64'),
			},
		}),
		'token t',
	),
	row('another CA', s => ({user: token, cluster: {'certificate-authority-data': data(s.otherCa)}}), 'refused'),
	row(
		'CA bundle of two',
		s => ({
			user: token,
			cluster: {
				'certificate-authority-data': Buffer.from(
					readFileSync(s.otherCa, 'utf8') + readFileSync(s.server.authority.certificate, 'utf8'),
				).toString('base64'),
			},
		}),
		'token t',
	),
	row('no CA', () => ({user: token, cluster: {'certificate-authority-data': undefined}}), 'refused'),
	row(
		'no CA, insecure',
		() => ({user: token, cluster: {'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true}}),
		'token t',
	),
	row('insecure with CA', () => ({user: token, cluster: {'insecure-skip-tls-verify': true}}), 'refused', {
		says: /insecure-skip-tls-verify/,
	}),
	row('tls-server-name', () => ({user: token, cluster: {'tls-server-name': 'api.test'}}), 'token t'),
	row('tls-server-name of another', () => ({user: token, cluster: {'tls-server-name': 'other.test'}}), 'refused'),
	row(
		'name not in certificate',
		s => ({user: token, cluster: {server: s.server.url.replace('127.0.0.1', 'localhost')}}),
		'refused',
	),
	row('no credentials', () => ({}), 'refused', {says: /^user "alice" of the kubeconfig has no credentials →/}),
	row('empty token', () => ({user: {token: ''}}), 'refused'),
	row('no user in context', () => ({context: {user: undefined}}), 'refused', {
		says: /names no user, so there are no credentials/,
	}),
	row('user of context missing', () => ({context: {user: 'gone'}}), 'refused'),
	row('cluster of context missing', () => ({user: token, context: {cluster: 'gone'}}), 'refused'),
	row('no cluster in context', () => ({user: token, context: {cluster: undefined}}), 'refused'),
	row('username and password', () => ({user: {username: 'u', password: 'p'}}), 'password of u'),
	row('username alone', () => ({user: {username: 'u'}}), 'password of u'),
	row('username, password and token', () => ({user: {username: 'u', password: 'p', ...token}}), 'refused'),
	row('password alone', () => ({user: {password: 'p'}}), 'refused', {
		says: /has no credentials: a password without a username/,
	}),
	row('credentials in the URL', s => ({cluster: {server: s.server.url.replace('://', '://u:p@')}}), 'refused', {
		ours: 'password of u',
		why: 'the operator wrote them there; kubectl asks for them at the terminal',
	}),
	row(
		'credentials in the URL and a token',
		s => ({user: token, cluster: {server: s.server.url.replace('://', '://u:p@')}}),
		'password of u',
		{ours: 'token t', why: 'no API server takes a password, and the token is the better credential'},
	),
	row('token with spaces around', () => ({user: {token: ' t\n'}}), 'refused', {
		ours: 'token t',
		why: 'a line break behind a token is no part of it',
	}),
	row('token with line break inside', () => ({user: {token: 't\nu'}}), 'refused'),
	row('current-context missing', () => ({user: token, top: {'current-context': undefined}}), 'refused', {
		says: /has no current-context/,
	}),
	row('current-context empty', () => ({user: token, top: {'current-context': ''}}), 'refused', {
		says: /has no current-context/,
	}),
	row('current-context of another', () => ({user: token, top: {'current-context': 'gone'}}), 'refused'),
	row('--context', () => ({user: token, top: {'current-context': 'gone'}}), 'token t', {context: 'work'}),
	row('--context of another', () => ({user: token}), 'refused', {context: 'gone'}),
	row('as', () => ({user: {...token, as: 'bob'}}), 'token t as bob'),
	row(
		'as and all',
		() => ({user: {...token, as: 'bob', 'as-uid': '7', 'as-groups': ['x', 'z'], 'as-user-extra': {team: ['r']}}}),
		'token t as bob 7 x, z r',
	),
	row('as-groups without as', () => ({user: {...token, 'as-groups': ['x']}}), 'refused'),
	row('as without credentials', () => ({user: {as: 'bob'}}), 'refused', {says: /has no credentials/}),
	row('namespace not a label', () => ({user: token, context: {namespace: 'A_b'}}), 'token t'),
	row('server with a path', s => ({user: token, cluster: {server: `${s.server.url}/path/1`}}), 'token t', {
		prefix: '/path/1',
	}),
	row('server with a path and slash', s => ({user: token, cluster: {server: `${s.server.url}/path/2/`}}), 'token t', {
		prefix: '/path/2',
	}),
	row('server with slash', s => ({user: token, cluster: {server: `${s.server.url}/`}}), 'token t'),
	row(
		'server with a path and a query',
		s => ({user: token, cluster: {server: `${s.server.url}/path/3?x=1#y`}}),
		'token t',
		{prefix: '/path/3'},
	),
	row('server without scheme', s => ({user: token, cluster: {server: s.server.url.slice(8)}}), 'refused', {
		says: /no http\(s\) URL/,
	}),
	row(
		'server with upper case scheme',
		s => ({user: token, cluster: {server: s.server.url.replace('https', 'HTTPS')}}),
		'token t',
	),
	row('server empty', () => ({user: token, cluster: {server: ''}}), 'refused'),
	row('server with spaces', s => ({user: token, cluster: {server: ` ${s.server.url}`}}), 'refused'),
	row('server ftp', () => ({user: token, cluster: {server: 'ftp://127.0.0.1'}}), 'refused'),
	row(
		'http server',
		s => ({user: token, cluster: {server: s.plain.url, 'certificate-authority-data': undefined}}),
		'nobody',
	),
	row('http server with CA', s => ({user: token, cluster: {server: s.plain.url}}), 'nobody'),
	row(
		'server without scheme that has no TLS',
		s => ({user: token, cluster: {server: s.plain.url.slice(7), 'certificate-authority-data': undefined}}),
		'nobody',
		{ours: 'refused', why: 'a scheme left out is a slip more often than a wish for no TLS', says: /no http\(s\) URL/},
	),
	row(
		'http server, no credentials',
		s => ({user: {}, cluster: {server: s.plain.url, 'certificate-authority-data': undefined}}),
		'nobody',
	),
	row(
		'http server, exec',
		s => ({
			user: {exec: {apiVersion: 'client.authentication.k8s.io/v1', command: 'false', interactiveMode: 'Never'}},
			cluster: {server: s.plain.url},
		}),
		'nobody',
	),
	row('gcp', () => ({user: {'auth-provider': {name: 'gcp', config: {'cmd-path': 'true'}}}}), 'refused', {
		says: /is gone since Kubernetes 1\.26/,
	}),
	row(
		'gcp with a stored token',
		() => ({user: {'auth-provider': {name: 'gcp', config: {'access-token': 'g', expiry: '2099-01-01T00:00:00Z'}}}}),
		'refused',
		{says: /is gone since Kubernetes 1\.26/},
	),
	row(
		'azure',
		() => ({user: {'auth-provider': {name: 'azure', config: {'access-token': 'g', 'expires-on': '4070908800'}}}}),
		'refused',
		{says: /is gone since Kubernetes 1\.26/},
	),
	row('unknown auth-provider', () => ({user: {'auth-provider': {name: 'tectonic'}}}), 'refused', {
		says: /is none that kubectl knows/,
	}),
	row('auth-provider beside a token', () => ({user: {...token, 'auth-provider': {name: 'gcp'}}}), 'refused', {
		says: /is gone since Kubernetes 1\.26/,
	}),
];
