import type {IncomingHttpHeaders} from 'node:http';
import type {ClusterErrorCode} from './cluster-error.js';
import {ClusterError} from './cluster-error.js';
import {quoted} from './quoted.js';

type Cause = {readonly reason?: string; readonly message?: string; readonly field?: string};
type StatusBody = {
	readonly kind?: string;
	readonly message?: string;
	readonly reason?: string;
	readonly details?: {readonly name?: string; readonly causes?: readonly Cause[]; readonly retryAfterSeconds?: number};
};

/**
 * An error from an HTTP answer other than 2xx, or from the Status object of an ERROR event.
 *
 * @param what - what was asked for, such as `approve CertificateSigningRequest "x"`.
 */
export function fromAnswer(status: number, headers: IncomingHttpHeaders, body: string, what: string): ClusterError {
	let parsed: StatusBody = {};
	try {
		parsed = JSON.parse(body) as StatusBody;
	} catch {
		// Proxies and unknown API groups answer plain text or HTML.
	}

	return fromStatus(status, parsed?.kind === 'Status' ? parsed : {}, what, Number(headers['retry-after']) || undefined);
}

/** The same from the parsed `Status` (meta/v1). */
export function fromStatus(
	status: number,
	{message = '', reason = '', details = {}}: StatusBody,
	what: string,
	retryAfter?: number,
): ClusterError {
	const code = codeOf(status, reason);
	const causes = (details.causes ?? []).map(({field, message: text}) => `${field ? `${field}: ` : ''}${text ?? ''}`);
	const retryAfterSeconds = details.retryAfterSeconds ?? retryAfter;
	return new ClusterError(code, `${what}: ${sentence(code, status, message)}`, {
		status,
		...(code === 'invalid' && causes.length > 1 ? {details: causes} : {}),
		...hintFor(code, message),
		...(retryAfterSeconds === undefined ? {} : {retryAfterSeconds}),
	});
}

function codeOf(status: number, reason: string): ClusterErrorCode {
	switch (status) {
		case 401: {
			return 'unauthorized';
		}

		case 403: {
			return 'forbidden';
		}

		case 404: {
			return 'not-found';
		}

		case 409: {
			return reason === 'AlreadyExists' ? 'already-exists' : 'conflict';
		}

		case 410: {
			return 'expired';
		}

		case 429:
		case 503:
		case 504: {
			return 'unavailable';
		}

		case 400:
		case 413:
		case 415:
		case 422: {
			return 'invalid';
		}

		default: {
			return 'server';
		}
	}
}

function sentence(code: ClusterErrorCode, status: number, message: string): string {
	switch (code) {
		case 'unauthorized': {
			return 'the API server does not know these credentials (401)';
		}

		case 'forbidden': {
			return message === '' ? 'forbidden (403)' : message.replace(/^[^:]* is forbidden: /, '');
		}

		case 'unavailable': {
			return `the API server asks to wait (${status})${message === '' ? '' : `: ${message}`}`;
		}

		default: {
			return message === '' ? `the API server answered ${status}` : message;
		}
	}
}

/** The RBAC rule that an admin would have to grant, read off the server's refusal. */
function hintFor(code: ClusterErrorCode, message: string): {readonly hint?: string} {
	if (code === 'unauthorized') {
		return {hint: 'log in anew; kubectl auth whoami shows whether kubectl can'};
	}

	if (code !== 'forbidden') {
		return {};
	}

	const signer = /not permitted to (approve|sign) requests with signerName "([^"]+)"/.exec(message);
	if (signer) {
		return {
			hint: `missing RBAC: apiGroups certificates.k8s.io, resources signers, resourceNames ${signer[2]}, verbs ${signer[1]}`,
		};
	}

	const rule = /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"( in the namespace "([^"]*)")?/.exec(message);
	return rule
		? {
				hint: `missing RBAC: apiGroups "${rule[3]}", resources ${rule[2]}, verbs ${rule[1]}${rule[5] === undefined ? ', in a ClusterRole' : `, in namespace ${rule[5]}`}`,
			}
		: {};
}

const failures: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'refuses connections',
	ECONNRESET: 'cut the connection',
	EPIPE: 'cut the connection',
	ENOTFOUND: 'has a host name that does not resolve',
	EAI_AGAIN: 'has a host name that can not be looked up now',
	ETIMEDOUT: 'does not answer',
	EHOSTUNREACH: 'can not be reached',
	ENETUNREACH: 'can not be reached',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that the kubeconfig does not vouch for (self-signed)',
	SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that the kubeconfig does not vouch for',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that the kubeconfig does not vouch for',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate that the kubeconfig does not vouch for',
	ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for other names',
	CERT_HAS_EXPIRED: 'has a certificate that has expired',
};

/** An error from a socket, from TLS, or from an AbortSignal. */
export function fromFailure(error: unknown, server: string): ClusterError {
	if (error instanceof ClusterError) {
		return error;
	}

	const {name, code = ''} = error as NodeJS.ErrnoException;
	if (name === 'AbortError' || code === 'ABORT_ERR') {
		return new ClusterError('aborted', 'given up', {cause: error});
	}

	const what =
		failures[code] ??
		(code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.startsWith('CERT_')
			? `can not be spoken to over TLS (${code})`
			: `can not be reached (${code || 'unknown error'})`);
	return new ClusterError('unreachable', `${quoted(server)} ${what}`, {cause: error});
}
