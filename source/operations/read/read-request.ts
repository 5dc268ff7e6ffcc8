import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {requestFromApi} from '../../pki/x509/index.js';
import {certificatesIn} from './read-certificates.js';

/** A request of the cluster with its decoded PKCS#10 and certificate, as far as they can be decoded. */
export type ReadRequest = {
	readonly seen: CertificateSigningRequest;
	readonly request?: CertificationRequest;
	readonly requestError?: PkiError;
	/** `status.certificate`, leaf first; empty if none is issued. */
	readonly certificates: readonly Certificate[];
	readonly certificateError?: PkiError;
};

/** Decodes the contents of a request of the cluster. It never throws for bad content. */
export function readSigningRequest(seen: CertificateSigningRequest): ReadRequest {
	return {seen, ...readRequest(seen.requestBase64), ...readCertificates(seen.certificateBase64)};
}

function readRequest(base64: string): Pick<ReadRequest, 'request' | 'requestError'> {
	try {
		return {request: requestFromApi(base64)};
	} catch (error) {
		return {requestError: onlyPkiError(error)};
	}
}

function readCertificates(base64: string | undefined): Pick<ReadRequest, 'certificates' | 'certificateError'> {
	if (base64 === undefined) {
		return {certificates: []};
	}

	try {
		const text = Buffer.from(base64, 'base64').toString('latin1');
		return {certificates: certificatesIn(text, 'status.certificate').map(({certificate}) => certificate)};
	} catch (error) {
		return {certificates: [], certificateError: onlyPkiError(error)};
	}
}

function onlyPkiError(error: unknown): PkiError {
	if (error instanceof PkiError) {
		return error;
	}

	throw error;
}
