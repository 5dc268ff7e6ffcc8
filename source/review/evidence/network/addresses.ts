import {localized} from '../../../base/text/index.js';
import {ipText, parseIp} from '../../../pki/go/index.js';

/** Owners by address or host name, each as a phrase. Addresses are in one spelling, host names in lower case. */
export type Addresses = ReadonlyMap<string, string>;

export type ApiServerAddresses = {
	readonly byAddress: Addresses;
	/** Why some may be missing. */
	readonly unread: readonly string[];
};

/**
 * An address in one spelling for comparison: `2001:DB8:0::1` and `2001:db8::1` are equal. Other text is put in lower case,
 * without a final dot.
 */
export function plainAddress(text: string): string {
	const bytes = parseIp(text);
	return (bytes && ipText(bytes, 0, bytes.length)) ?? text.toLowerCase().replace(/\.$/, '');
}

/** The address in a Pod's DNS name: `10-244-1-9.shop.pod.cluster.local`; undefined for any other name. */
export function podNameAddress(host: string): string | undefined {
	const [, label = ''] = /^([0-9a-f-]+)\.[^.]+\.pod(?:\.|$)/i.exec(host) ?? [];
	return [label.replaceAll('-', '.'), label.replaceAll('-', ':')].find(address => parseIp(address) !== undefined);
}

/**
 * The addresses and names at which clients reach the API servers.
 *
 * @param serviceIps - cluster IPs of Service default/kubernetes.
 * @param endpoints - addresses in its EndpointSlices.
 * @param server - URL from the kubeconfig.
 * @param advertised - the host that the cluster publishes.
 */
export function apiServerAddresses(
	serviceIps: readonly string[],
	endpoints: readonly string[],
	server: string,
	unread: readonly string[] = [],
	advertised?: string,
): ApiServerAddresses {
	const {hostname} = new URL(server);
	const byAddress = new Map([
		...(advertised === undefined
			? []
			: [[plainAddress(bare(advertised)), localized`where the cluster says that it is`] as const]),
		[plainAddress(bare(hostname)), localized`where you reach it`],
		...endpoints.map(address => [plainAddress(address), localized`where it listens`] as const),
		...serviceIps.map(address => [plainAddress(address), localized`of its Service`] as const),
	]);
	return {byAddress, unread};
}

/** Removes the brackets of an IPv6 address in a URL. */
function bare(hostname: string): string {
	return hostname.replace(/^\[|\]$/g, '');
}
