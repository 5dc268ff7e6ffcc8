import {ipText} from '../pki/ip-text.js';
import {parseIp} from '../pki/parse-ip.js';

export type AddressTrouble = 'api-server' | 'loopback' | 'unspecified' | 'metadata' | 'special';

/** First addresses of the Service ranges that installers and clouds set up unless told otherwise. */
const apiServerAddresses: ReadonlySet<string> = new Set([
	// kubeadm, k3s, EKS (two), MicroK8s, OpenShift, Kubespray and others. 10.0.0.1 is left out: too often a plain host.
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

/** What makes an address dangerous in a certificate; undefined for one that a host may have. */
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

	return bytes.length === 4 ? ipv4Trouble(bytes) : ipv6Trouble(bytes);
}

function ipv4Trouble(bytes: Uint8Array): AddressTrouble | undefined {
	const [a = 0, b = 0] = bytes;
	if (a === 0) {
		return 'unspecified';
	}

	if (a === 127) {
		return 'loopback';
	}

	return a >= 224 || (a === 169 && b === 254) ? 'special' : undefined;
}

function ipv6Trouble(bytes: Uint8Array): AddressTrouble | undefined {
	const isZero = bytes.subarray(0, 15).every(byte => byte === 0);
	if (isZero && bytes[15] === 0) {
		return 'unspecified';
	}

	if (isZero && bytes[15] === 1) {
		return 'loopback';
	}

	const [a = 0, b = 0] = bytes;
	return a === 0xff || (a === 0xfe && (b & 0xc0) === 0x80) ? 'special' : undefined;
}
