import {hash} from 'node:crypto';

/** Lower-case hex SHA-256 of DER, as `openssl x509 -fingerprint -sha256` gives it, without colons. */
export function sha256Hex(der: Uint8Array): string {
	return hash('sha256', der);
}
