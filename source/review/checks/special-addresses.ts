import type {AddressRange} from '../../base/index.js';
import {createRange} from '../../base/index.js';
import {ipText, parseIp} from '../../pki/go/index.js';

export type AddressTrouble = 'api-server' | 'loopback' | 'unspecified' | 'metadata' | 'special';

/** The first addresses of the default Service ranges of installers and clouds. */
const apiServerAddresses: ReadonlySet<string> = new Set([
	// kubeadm, k3s, EKS (two), MicroK8s, OpenShift, Kubespray and others. 10.0.0.1 is left out, because it is often an
	// ordinary host.
	'10.96.0.1',
	'10.43.0.1',
	'10.100.0.1',
	'172.20.0.1',
	'10.152.183.1',
	'172.30.0.1',
	'10.233.0.1',
	'10.245.0.1',
	'10.254.0.1',
	'10.68.0.1',
	'10.3.0.1',
	'10.32.0.1',
	'34.118.224.1',
	'fd00:10:96::1',
	'2001:cafe:43::1',
	'2001:cafe:42:1::1',
]);

const metadataAddresses: ReadonlySet<string> = new Set([
	'169.254.169.254',
	'169.254.170.2',
	'169.254.170.23',
	'fd00:ec2::254',
	'fd00:ec2::23',
	'fd20:ce::254',
	'100.100.100.200',
	'168.63.129.16',
	'192.0.0.192',
]);

/** Why an address is dangerous in a certificate; undefined for an address that a host may have. */
export function addressTrouble(text: string): AddressTrouble | undefined {
	const bytes = parseIp(text);
	if (bytes === undefined) {
		return undefined;
	}

	const plain = ipText(bytes, 0, bytes.length) ?? text;
	if (apiServerAddresses.has(plain)) {
		return 'api-server';
	}

	if (metadataAddresses.has(plain)) {
		return 'metadata';
	}

	return specialRanges().find(([range]) => range.has(plain))?.[1];
}

let special: ReadonlyArray<readonly [AddressRange, AddressTrouble]> | undefined;

/** Ranges that contain no address at which others reach a host (RFC 6890). Made at the first look-up. */
function specialRanges(): ReadonlyArray<readonly [AddressRange, AddressTrouble]> {
	special ??= [
		[createRange('0.0.0.0', 8), 'unspecified'],
		[createRange('::', 128), 'unspecified'],
		[createRange('127.0.0.0', 8), 'loopback'],
		[createRange('::1', 128), 'loopback'],
		// Link-local, multicast and reserved.
		[createRange('169.254.0.0', 16), 'special'],
		[createRange('224.0.0.0', 3), 'special'],
		[createRange('fe80::', 10), 'special'],
		[createRange('ff00::', 8), 'special'],
	];
	return special;
}
