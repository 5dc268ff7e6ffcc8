import {hash, X509Certificate} from 'node:crypto';
import type {Socket} from 'node:net';
import * as tls from 'node:tls';

/** The longest chain that is followed. Longer ones only cost time. */
const longestChain = 8;

/**
 * The certificate of a server on a verified connection, and the further certificates that it sent.
 *
 * @returns undefined if they are not known, as in a resumed session; empty if the server was not verified.
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

	// A verified server has sent a certificate. For an older connection Node may no longer return it.
	return shown.length === 0 ? undefined : shown;
}

/**
 * The authority of a server: the trusted certificate at the end of its chain, found by signatures. The order of the
 * certificates that Node returns is not trusted, because Node compares names only.
 *
 * @param caData - base64 of PEM: the trusted authorities; if absent, those of the system.
 * @returns hex SHA-256 of the authority's SubjectPublicKeyInfo, which stays the same after a renewal of its certificate;
 * undefined if there is no authority.
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
		// A key that node:crypto can't use can't have signed a verified certificate.
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
