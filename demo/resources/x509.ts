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

/** Answers about requests, so that the same bytes are read and verified once. */
class Kept<T> {
	readonly #answers = new Map<string, T>();

	get(text: string): T | undefined {
		return this.#answers.get(text);
	}

	/** Longer requests, which no honest client sends, are not kept. */
	set(text: string, answer: T): T {
		if (text.length <= 8 * 1024) {
			const [oldest] = this.#answers.size < 2000 ? [] : this.#answers.keys();
			if (oldest !== undefined) {
				this.#answers.delete(oldest);
			}

			this.#answers.set(text, answer);
		}

		return answer;
	}
}

const judged = new Kept<{readonly fault: string | undefined}>();
const views = new Kept<ServerView>();

/** @returns why the API server refuses `spec.request`; undefined if it accepts it. */
export async function requestFault(requestBase64: string | null): Promise<string | undefined> {
	const text = requestBase64 ?? '';
	return (judged.get(text) ?? judged.set(text, {fault: await judge(text)})).fault;
}

/** Says that a request is sound, because this process has just signed it. */
export function noteSound(requestBase64: string): void {
	judged.set(requestBase64, {fault: undefined});
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
	return views.get(requestBase64) ?? views.set(requestBase64, serverView(requestFromApi(requestBase64)));
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
