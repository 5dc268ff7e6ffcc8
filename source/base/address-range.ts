import {BlockList, isIP, isIPv4} from 'node:net';

/** A range of addresses. */
export type AddressRange = {
	/** `10.0.0.0/8`. */
	readonly text: string;
	/**
	 * Whether the range contains an address. An IPv4-mapped address counts as IPv4, so no IPv6 range contains it. False for
	 * text that is no address.
	 */
	has(address: string): boolean;
};

/**
 * @param address - any address of the range, as text.
 * @param bits - the length of the prefix: at most 32 for IPv4, at most 128 for IPv6.
 */
export function createRange(address: string, bits: number): AddressRange {
	const list = new BlockList();
	list.addSubnet(address, bits, familyOf(address));
	// A BlockList treats IPv4 as part of IPv6: its ::/0 contains 10.0.0.1. Go's net.IPNet does not, and no reader expects it.
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

/** Whether an IPv6 address is IPv4-mapped (RFC 4291 §2.5.5.2). */
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
