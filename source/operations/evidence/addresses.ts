import {isIP, isIPv6} from 'node:net';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {ServerView} from '../../pki/x509/index.js';
import type {Evidence} from '../../review/evidence/index.js';
import {answered} from '../../review/evidence/index.js';
import {plainAddress, podNameAddress} from '../../review/evidence/network/index.js';
import {kubeletServing} from '../../signers/known/index.js';

/** Addresses in a request, without those of a kubelet, which belong to its Node. */
export function addressesOf({signerName}: CertificateSigningRequest, {ip, dns}: ServerView): readonly string[] {
	return signerName === kubeletServing ? [] : [...ip, ...dns.flatMap(name => podNameAddress(name) ?? [])];
}

/** The addresses that no Service, Node or API server has. */
export function strangers(addresses: readonly string[], {services, nodes, apiServer}: Evidence): readonly string[] {
	return addresses.filter(address => {
		const plain = plainAddress(address);
		return !(
			answered(services)?.byAddress.has(plain) ||
			answered(nodes)?.byAddress.has(plain) ||
			answered(apiServer)?.byAddress.has(plain)
		);
	});
}

/** Pods are selected by `status.podIP`, which is the first of `status.podIPs`: in dual stack, an address of one family. */
export function isSecondFamily({services: known, nodes}: Evidence, address: string): boolean {
	const all = answered(known);
	const [first] = all?.byName.get('default/kubernetes')?.clusterIps ?? [];
	const isSame = (other: string) => isIPv6(other) === isIPv6(address);
	if (all === undefined || first === undefined) {
		return true;
	}

	const others = [...all.byAddress.keys(), ...(answered(nodes)?.byAddress.keys() ?? [])];
	return !isSame(first) && others.some(other => isIP(other) !== 0 && isSame(other));
}
