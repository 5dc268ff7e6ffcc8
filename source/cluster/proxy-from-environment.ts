/**
 * The proxy that the environment asks for, by the rules of kubectl (Go's net/http ProxyFromEnvironment): none for
 * loopback, none for what $NO_PROXY lists as a host, a domain with what is below it, an address, a CIDR of IPv4, or `*`.
 *
 * @param server - URL of the API server.
 */
export function proxyFromEnvironment(server: string, env: NodeJS.ProcessEnv): string | undefined {
	const {protocol, hostname, port} = new URL(server);
	const proxy =
		protocol === 'https:' ? env['HTTPS_PROXY'] || env['https_proxy'] : env['HTTP_PROXY'] || env['http_proxy'];
	const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (!proxy || host === 'localhost' || host === '::1' || /^127\./.test(host)) {
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

	const cidr = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(pattern);
	if (cidr) {
		const [, network = '', length = ''] = cidr;
		const bits = 32 - Number(length);
		const [a, b] = [asNumber(network), asNumber(host)];
		return a !== undefined && b !== undefined && Math.floor(a / 2 ** bits) === Math.floor(b / 2 ** bits);
	}

	const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
	// `::1` is an address, not a host with a port.
	const bare = pattern.split(':').length > 2 ? pattern : name;
	if (bare === name && onlyPort !== undefined && onlyPort !== port) {
		return false;
	}

	// `example.com` spares the domain and what is below it; `.example.com` and `*.example.com` only what is below.
	const domain = bare.replace(/^\*/, '');
	return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function asNumber(address: string): number | undefined {
	const parts = address.split('.').map(Number);
	return parts.length === 4 && parts.every(part => part >= 0 && part < 256)
		? parts.reduce((sum, part) => sum * 256 + part, 0)
		: undefined;
}
