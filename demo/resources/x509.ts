import type {CertificationRequest} from '../../source/pki/index.js';
import {PkiError} from '../../source/pki/index.js';
import {verifyRequest} from '../../source/pki/keys/index.js';
import {firstServerBlock} from '../../source/pki/pem/index.js';
import type {ServerView} from '../../source/pki/x509/index.js';
import {decodeCertificate, requestFromApi, serverView} from '../../source/pki/x509/index.js';

/** Go's messages for a wrong signature. */
const signatureFaults: Readonly<Record<string, string>> = {
	ECDSA: 'x509: ECDSA verification failure',
	RSA: 'crypto/rsa: verification error',
	Ed25519: 'x509: Ed25519 verification failure',
};

const judged = new Map<string, string | undefined>();
const judgedLimit = 2000;
/** Longer requests, which no honest client sends, are judged each time. */
const judgedLength = 8 * 1024;

/**
 * Keeps its answers, so that the same bytes from many or repeated requests are verified once.
 *
 * @returns why the API server refuses `spec.request`; undefined if it accepts it.
 */
export async function requestFault(requestBase64: string | null): Promise<string | undefined> {
	const text = requestBase64 ?? '';
	if (judged.has(text)) {
		return judged.get(text);
	}

	const fault = await judge(text);
	if (text.length > judgedLength) {
		return fault;
	}

	const [oldest] = judged.size < judgedLimit ? [] : judged.keys();
	if (oldest !== undefined) {
		judged.delete(oldest);
	}

	judged.set(text, fault);
	return fault;
}

async function judge(requestBase64: string): Promise<string | undefined> {
	let request: CertificationRequest;
	try {
		request = requestFromApi(requestBase64);
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		return error.code === 'no-pem' ? 'PEM block type must be CERTIFICATE REQUEST' : `asn1: ${error.message}`;
	}

	const parsed = serverView(request);
	if (!parsed.accepts) {
		return `asn1: structure error: ${parsed.reason}`;
	}

	const {acceptedByServer} = await verifyRequest(request);
	return acceptedByServer
		? undefined
		: (signatureFaults[request.publicKey.algorithm] ?? 'x509: cannot verify signature: algorithm unimplemented');
}

/** @returns the names in a stored request, as Go's parser reads them. */
export function namesOf(requestBase64: string): ServerView {
	return serverView(requestFromApi(requestBase64));
}

/** @returns why the API server refuses `status.certificate` (ParseCertsPEM with no text or headers inside blocks). */
export function certificateFaults(certificateBase64: string): readonly string[] {
	let rest = Buffer.from(certificateBase64, 'base64').toString('latin1');
	let count = 0;
	for (let block = firstServerBlock(rest); block; block = firstServerBlock(rest)) {
		rest = rest.slice(block.end);
		count += 1;
		if (block.label !== 'CERTIFICATE') {
			return [`only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(block.label)}`];
		}

		if (block.hasHeaders) {
			return ['no PEM block headers are permitted'];
		}

		const fault = derFault(block.der);
		if (fault) {
			return [fault];
		}
	}

	return count === 0 ? ['must contain at least one CERTIFICATE PEM block'] : [];
}

function derFault(der: Uint8Array): string | undefined {
	if (der.length === 0) {
		return 'found CERTIFICATE PEM block containing 0 certificates';
	}

	try {
		const fatal = decodeCertificate(der).problems.find(({fatalForServer}) => fatalForServer);
		return fatal && 'x509: malformed certificate';
	} catch (error) {
		if (error instanceof PkiError) {
			return 'x509: malformed certificate';
		}

		throw error;
	}
}
