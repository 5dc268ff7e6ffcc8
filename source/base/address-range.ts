import {BlockList, isIP, isIPv4} from 'node:net';

/** A CIDR. */
export type AddressRange = {
	/** `10.0.0.0/8`. */
	readonly text: string;
	/**
	 * Whether an address lies in it. An IPv4-mapped one is the IPv4 address that it stands for, and no range of IPv6 has it.
	 * No other text lies in it.
	 */
	has(address: string): boolean;
};

/**
 * @param address - any of the range, as text.
 * @param bits - how many of its first bits all of the range share: at most 32 of IPv4, at most 128 of IPv6.
 */
export function createRange(address: string, bits: number): AddressRange {
	const list = new BlockList();
	list.addSubnet(address, bits, familyOf(address));
	// A BlockList takes IPv4 for a part of IPv6: its ::/0 has 10.0.0.1, which neither Go's net.IPNet nor a reader expects.
	const isOfIpv4 = isIPv4(address) || (isMapped(address) && bits >= 96);
	return {
		text: `${address}/${bits}`,
		has: other =>
			isIP(other) !== 0 &&
			!other.includes('%') &&
			(isIPv4(other) || isMapped(other)) === isOfIpv4 &&
			list.check(other, familyOf(other)),
	};
}

let mapped: BlockList | undefined;

/** Whether an IPv6 address stands for one of IPv4 (RFC 4291 §2.5.5.2). */
function isMapped(address: string): boolean {
	if (mapped === undefined) {
		mapped = new BlockList();
		mapped.addSubnet('::ffff:0:0', 96, 'ipv6');
	}

	return mapped.check(address, 'ipv6');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
	return isIPv4(address) ? 'ipv4' : 'ipv6';
}
