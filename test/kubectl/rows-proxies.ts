import type {Row} from './matrix-rows.js';
import type {Stage} from './matrix-stage.js';
import {config} from './matrix-stage.js';

const token = {token: 't'};
/** A host that only the proxies resolve. */
const far = (s: Stage) => `https://api.test:${s.server.port}`;
const row = (name: string, cluster: (s: Stage) => object, kubectl: string, more: Partial<Row> = {}): Row => ({
	name,
	files: s => ({config: config(s, {user: token, cluster: {server: far(s), ...cluster(s)}})}),
	kubeconfig: 'config',
	kubectl,
	...more,
});
const env = (
	name: string,
	env: (s: Stage) => Record<string, string>,
	kubectl: string,
	more: Partial<Row> & {server?: (s: Stage) => string} = {},
): Row => row(name, s => (more.server ? {server: more.server(s)} : {}), kubectl, {env, ...more});
const http = (s: Stage) => `http://127.0.0.1:${s.httpProxy.port}`;
const https = (s: Stage) => `https://127.0.0.1:${s.httpsProxy.port}`;
const socks = (s: Stage, scheme = 'socks5') => `${scheme}://127.0.0.1:${s.socksProxy.port}`;

/** Addresses without a server, so that only a proxy connects. */
const six = 'fd00::1';
const four = '192.0.2.7';
const spared = (noProxy: string, address: string, kubectl: string, oldest?: string): Row => ({
	name: `NO_PROXY ${noProxy} for ${address}`,
	files: s => ({
		config: config(s, {
			user: token,
			cluster: {
				server: `https://${address === six ? `[${six}]` : address}:${s.server.port}`,
				'tls-server-name': 'api.test',
			},
		}),
	}),
	kubeconfig: 'config',
	env: s => ({HTTPS_PROXY: http(s), NO_PROXY: noProxy}),
	...([kubectl, oldest].includes('refused') && {leadsNowhere: true}),
	kubectl,
	...(oldest !== undefined && {oldest}),
});

export const proxyRows: readonly Row[] = [
	row('proxy-url http', s => ({'proxy-url': http(s)}), 'token t'),
	row('proxy-url http, password', s => ({'proxy-url': http(s).replace('://', '://pu:pw@')}), 'token t'),
	row('proxy-url https', s => ({'proxy-url': https(s)}), 'token t'),
	row(
		'proxy-url https, insecure',
		s => ({'proxy-url': https(s), 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true}),
		'token t',
	),
	row(
		'proxy-url https, not vouched for',
		s => ({'proxy-url': https(s), 'certificate-authority-data': undefined, 'certificate-authority': s.otherCa}),
		'refused',
	),
	row('proxy-url https, tls-server-name', s => ({'proxy-url': https(s), 'tls-server-name': 'api.test'}), 'refused', {
		ours: 'token t',
		why: 'tls-server-name is the name of the server; the proxy is verified by its own',
	}),
	row('proxy-url socks5', s => ({'proxy-url': socks(s)}), 'token t'),
	row('proxy-url socks5h', s => ({'proxy-url': socks(s, 'socks5h')}), 'refused', {
		ours: 'token t',
		why: 'it says what socks5 does in kubectl: the proxy resolves the name',
	}),
	row('proxy-url socks', s => ({'proxy-url': socks(s, 'socks')}), 'refused', {
		ours: 'token t',
		why: 'a common way to write socks5h',
	}),
	row('proxy-url without scheme', s => ({'proxy-url': http(s).slice(7)}), 'refused'),
	row('proxy-url ftp', () => ({'proxy-url': 'ftp://127.0.0.1'}), 'refused'),
	row('proxy-url dead', () => ({'proxy-url': 'http://127.0.0.1:1'}), 'refused'),
	row('proxy-url to loopback server', s => ({server: s.server.url, 'proxy-url': http(s)}), 'token t'),
	row('proxy-url and NO_PROXY', s => ({'proxy-url': http(s)}), 'token t', {env: () => ({NO_PROXY: '*'})}),
	row('proxy-url before HTTPS_PROXY', s => ({'proxy-url': http(s)}), 'token t', {
		env: () => ({HTTPS_PROXY: 'http://127.0.0.1:1'}),
	}),
	env('HTTPS_PROXY http', s => ({HTTPS_PROXY: http(s)}), 'token t'),
	env('HTTPS_PROXY without scheme', s => ({HTTPS_PROXY: http(s).slice(7)}), 'token t'),
	env('https_proxy', s => ({https_proxy: http(s)}), 'token t'),
	env('HTTPS_PROXY https', s => ({HTTPS_PROXY: https(s)}), 'token t'),
	env('HTTPS_PROXY socks5', s => ({HTTPS_PROXY: socks(s)}), 'token t'),
	env('HTTPS_PROXY socks5h', s => ({HTTPS_PROXY: socks(s, 'socks5h')}), 'token t', {oldest: 'refused'}),
	env('ALL_PROXY', s => ({ALL_PROXY: http(s), all_proxy: http(s)}), 'refused'),
	env('HTTP_PROXY for https', s => ({HTTP_PROXY: http(s)}), 'refused'),
	env('loopback server', () => ({HTTPS_PROXY: 'http://127.0.0.1:1'}), 'token t', {server: s => s.server.url}),
	env('NO_PROXY the host', s => ({HTTPS_PROXY: http(s), NO_PROXY: 'api.test'}), 'refused'),
	env('NO_PROXY its domain', s => ({HTTPS_PROXY: http(s), NO_PROXY: 'x, .TEST'}), 'refused'),
	env('NO_PROXY another domain', s => ({HTTPS_PROXY: http(s), NO_PROXY: 'pi.test,.api.test'}), 'token t'),
	env('NO_PROXY *.test', s => ({HTTPS_PROXY: http(s), NO_PROXY: '*.test'}), 'refused'),
	env('NO_PROXY *test', s => ({HTTPS_PROXY: http(s), NO_PROXY: '*test'}), 'token t'),
	env('NO_PROXY another port', s => ({HTTPS_PROXY: http(s), NO_PROXY: 'api.test:443'}), 'token t'),
	env('NO_PROXY this port', s => ({HTTPS_PROXY: http(s), NO_PROXY: `api.test:${s.server.port}`}), 'refused'),
	env('NO_PROXY *', s => ({HTTPS_PROXY: http(s), NO_PROXY: '*'}), 'refused'),
	env('no_proxy', s => ({HTTPS_PROXY: http(s), no_proxy: 'test'}), 'refused'),
	env('HTTPS_PROXY bogus', () => ({HTTPS_PROXY: 'http://[::1'}), 'refused'),
	env('HTTPS_PROXY ftp', s => ({HTTPS_PROXY: http(s).replace('http', 'ftp')}), 'token t', {
		oldest: 'refused',
		ours: 'refused',
		why: 'a slip: no proxy speaks FTP to a client',
		says: /is no http, https or socks5 URL/,
	}),
	spared('fd00::/8', six, 'refused'),
	spared('fc00::/8', six, 'token t'),
	spared('2001:db8::/32,192.0.2.0/24', six, 'token t'),
	spared('fd00::1', six, 'refused'),
	spared('fd00:0:0::0001', six, 'refused'),
	spared('[fd00::1]:443', six, 'token t'),
	spared('fd00::2', six, 'token t'),
	spared('192.0.2.0/24', four, 'refused'),
	spared('192.0.3.0/24,192.0.2.0/33', four, 'token t'),
	spared('192.0.2.7:1', four, 'token t'),
	// Go compared the end of an address with a domain (CVE-2025-22870).
	spared('2.7,.2.7', four, 'token t', 'refused'),
	spared('::ffff:192.0.2.7', four, 'refused'),
	{
		name: 'HTTP_PROXY for a server without TLS',
		files: s => ({
			config: config(s, {
				user: token,
				cluster: {server: `http://api.test:${s.plain.port}`, 'certificate-authority-data': undefined},
			}),
		}),
		kubeconfig: 'config',
		env: s => ({HTTP_PROXY: http(s)}),
		kubectl: 'nobody',
	},
];
