import {Buffer} from 'node:buffer';

/** PEM text of one block, 64 characters a line, newline at the end (RFC 7468 §3). */
export function encodePem(label: string, der: Uint8Array): string {
	const lines =
		Buffer.from(der)
			.toString('base64')
			.match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
