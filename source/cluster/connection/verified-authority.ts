import {hash, X509Certificate} from 'node:crypto';
import type {Socket} from 'node:net';
import * as tls from 'node:tls';

/** A longer chain only wastes the time of the program that follows it. */
const longestChain = 8;

/**
 * The certificate that a server showed on a connection that was verified, and what it sent beside it.
 *
 * @returns undefined where that is not known: a resumed session shows only a part; empty where nobody was verified.
 */
export function shownCertificates(socket: Socket): readonly X509Certificate[] | undefined {
	if (!(socket instanceof tls.TLSSocket) || !socket.authorized) {
		return [];
	}

	if (socket.isSessionReused()) {
		return undefined;
	}

	const shown: X509Certificate[] = [];
	let next = socket.getPeerX509Certificate();
	while (next !== undefined && shown.length < longestChain) {
		shown.push(next);
		next = next.issuerCertificate;
	}

	// A verified server has shown one: of a connection that has been used for a while, Node may no longer tell which.
	return shown.length === 0 ? undefined : shown;
}

/**
 * The authority that vouches for a server: the trusted certificate that the server's leads to, by signatures. What the
 * server sent beside its own certificate is not believed: Node puts it together by names alone.
 *
 * @param caData - base64 of PEM: the authorities that may vouch for it; the system's where absent.
 * @returns hex SHA-256 of its SubjectPublicKeyInfo, which stays where its certificate is renewed; undefined where there
 * is none.
 */
export function verifiedAuthority(shown: readonly X509Certificate[], caData: string | undefined): string | undefined {
	const [first] = shown;
	if (first === undefined) {
		return undefined;
	}

	const trusted = certificatesIn(
		caData === undefined ? tls.getCACertificates('default') : [Buffer.from(caData, 'base64').toString('latin1')],
	);
	const seen = new Set<X509Certificate>();
	for (let current: X509Certificate | undefined = first; current !== undefined; ) {
		const certificate: X509Certificate = current;
		const anchor = trusted.find(each => isIssued(certificate, each));
		if (anchor !== undefined) {
			return hash('sha256', anchor.publicKey.export({type: 'spki', format: 'der'}));
		}

		seen.add(certificate);
		current = shown.find(each => !seen.has(each) && isIssued(certificate, each));
	}

	return undefined;
}

function isIssued(certificate: X509Certificate, by: X509Certificate): boolean {
	try {
		return certificate.checkIssued(by) && certificate.verify(by.publicKey);
	} catch {
		// A key that node:crypto can't use has signed nothing that was verified.
		return false;
	}
}

function certificatesIn(texts: readonly string[]): readonly X509Certificate[] {
	return texts
		.flatMap(text => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
		.flatMap(pem => {
			try {
				return [new X509Certificate(pem)];
			} catch {
				return [];
			}
		});
}
