import net from 'node:net';
import {createRange} from '../../base/index.js';

/**
 * The proxy of the environment, by the rules of kubectl (golang.org/x/net/http/httpproxy). There is none for loopback, and
 * none for servers in $NO_PROXY. That variable lists hosts, domains with all names below, addresses, CIDRs, or `*`.
 * $ALL_PROXY is ignored.
 *
 * @param server - URL of the API server.
 */
export function proxyFromEnvironment(server: string, env: NodeJS.ProcessEnv): string | undefined {
	const {protocol, hostname, port} = new URL(server);
	const proxy =
		protocol === 'https:' ? env['HTTPS_PROXY'] || env['https_proxy'] : env['HTTP_PROXY'] || env['http_proxy'];
	const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (!proxy || host === 'localhost' || isLoopback(host)) {
		return undefined;
	}

	const isSpared = (env['NO_PROXY'] || env['no_proxy'] || '')
		.split(',')
		.map(each => each.trim().toLowerCase())
		.filter(Boolean)
		.some(pattern => spares(pattern, host, port || (protocol === 'https:' ? '443' : '80')));
	if (isSpared) {
		return undefined;
	}

	return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function spares(pattern: string, host: string, port: string): boolean {
	if (pattern === '*') {
		return true;
	}

	const [, network = '', bits = ''] = /^([^/]+)\/(\d+)$/.exec(pattern) ?? [];
	if (net.isIP(network) !== 0 && Number(bits) <= (net.isIPv6(network) ? 128 : 32)) {
		return createRange(network, Number(bits)).has(host);
	}

	const [, bracketed, named, onlyPort] = /^(?:\[([^\]]*)\]|([^:]*)):(\d*)$/.exec(pattern) ?? [];
	const name = bracketed ?? named ?? pattern;
	if (onlyPort && onlyPort !== port) {
		return false;
	}

	if (net.isIP(name) !== 0) {
		return createRange(name, net.isIPv6(name) ? 128 : 32).has(host);
	}

	// `example.com` excludes the domain and all names below it; `.example.com` and `*.example.com` only the names below.
	const domain = name.replace(/^\*\./, '.');
	return (
		domain !== '' &&
		net.isIP(host) === 0 &&
		(domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`))
	);
}

function isLoopback(host: string): boolean {
	return createRange('127.0.0.0', 8).has(host) || createRange('::1', 128).has(host);
}
