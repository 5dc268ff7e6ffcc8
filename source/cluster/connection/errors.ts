import type {IncomingHttpHeaders} from 'node:http';
import {localized} from '../../base/text/index.js';
import type {ClusterErrorCode, Endpoint} from '../model/index.js';
import {asList, asObject, asText, ClusterError, quoted, visible} from '../model/index.js';

/**
 * Converts an HTTP answer other than 2xx to an error.
 *
 * @param what - names the call, such as `approve CertificateSigningRequest "x"`; already printable.
 */
export function fromAnswer(status: number, headers: IncomingHttpHeaders, body: string, what: string): ClusterError {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		// Proxies and unknown API groups answer with plain text or HTML.
	}

	const statusBody = asObject(parsed)['kind'] === 'Status' ? parsed : {};
	return fromStatus(status, statusBody, what, secondsOf(headers['retry-after']));
}

/** Converts a parsed `Status` (meta/v1) to an error, such as the object of an ERROR event. */
export function fromStatus(status: number, body: unknown, what: string, retryAfter?: number): ClusterError {
	const {message, reason, details} = asObject(body);
	const {causes, retryAfterSeconds: fromDetails} = asObject(details);
	const text = visible(asText(message)).trim();
	const because = asList(causes).map(each => {
		const {field, message: said} = asObject(each);
		return visible(`${asText(field) && `${asText(field)}: `}${asText(said)}`);
	});
	const [cause = ''] = because;
	const missing = status === 403 ? missingRule(text) : status === 422 ? missingRule(cause) : undefined;
	const code = missing === undefined ? codeOf(status, asText(reason)) : 'forbidden';
	const retryAfterSeconds = typeof fromDetails === 'number' ? fromDetails : retryAfter;
	return new ClusterError(code, `${what}: ${sentence(code, status, text, because, missing)}`, {
		status,
		// A single cause is in the message already.
		details: missing ? [missing.right] : because.length > 1 ? because : [],
		...(missing && {hint: missing.hint}),
		...(code === 'unauthorized' && {hint: localized`log in again; kubectl auth whoami shows whether kubectl can`}),
		...(retryAfterSeconds === undefined ? {} : {retryAfterSeconds}),
	});
}

/** Retry-After is a number of seconds or a date (RFC 9110 §10.2.3). */
function secondsOf(retryAfter: string | undefined): number | undefined {
	if (retryAfter === undefined) {
		return undefined;
	}

	const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
	return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

const codes: Readonly<Record<number, ClusterErrorCode>> = {
	400: 'invalid',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'not-found',
	409: 'conflict',
	410: 'expired',
	413: 'invalid',
	415: 'invalid',
	422: 'invalid',
	429: 'unavailable',
	502: 'unavailable',
	503: 'unavailable',
	504: 'unavailable',
};

function codeOf(status: number, reason: string): ClusterErrorCode {
	return status === 409 && reason === 'AlreadyExists' ? 'already-exists' : (codes[status] ?? 'server');
}

function sentence(
	code: ClusterErrorCode,
	status: number,
	message: string,
	because: readonly string[],
	missing: MissingRule | undefined,
): string {
	switch (code) {
		case 'unauthorized': {
			return localized`the API server does not know these credentials (401)`;
		}

		case 'forbidden': {
			return missing ? missing.sentence : message === '' ? localized`forbidden (403)` : message;
		}

		case 'unavailable': {
			return localized`the API server asks to wait (${status})${message === '' ? '' : `: ${message}`}`;
		}

		case 'conflict': {
			// "Apply failed with 2 conflicts: conflict with \"kubectl-create\" using v1: …", over several lines.
			const owners = because.filter(each => /conflict with "/.test(each));
			return owners.length === 0
				? message
				: localized`other field managers own what would be written: ${owners.length > 1 ? localized`${owners.length} fields` : owners[0]}`;
		}

		case 'invalid': {
			// The server's own sentence repeats kind and name, and wraps the causes in brackets.
			return because.length > 1
				? localized`the API server finds ${because.length} faults`
				: because[0] || message || localized`the API server answered ${status}`;
		}

		default: {
			return message === '' ? localized`the API server answered ${status}` : message;
		}
	}
}

type MissingRule = {
	/** `approve signers/example.com/serving` */
	readonly right: string;
	readonly sentence: string;
	/** The RBAC rule that an admin must grant. */
	readonly hint: string;
};

/**
 * Finds the missing right in a refusal by RBAC, by the admission plugins for certificates, or, with 422, by the validation of
 * PodCertificateRequests.
 */
function missingRule(message: string): MissingRule | undefined {
	const signer =
		/user not permitted to (approve|sign) requests with signerName "(.+)"$/.exec(message) ??
		/^spec\.signerName: Forbidden: User ".*" is not permitted to "(sign)" for signer "([^"]+)"$/.exec(message);
	if (signer) {
		const [, verb = '', name = ''] = signer;
		return {
			right: localized`${verb} signers/${name}`,
			sentence: localized`you may not ${verb} signers/${name}`,
			hint: rule('certificates.k8s.io', 'signers', verb, localized`in a ClusterRole`, name),
		};
	}

	const refused =
		/cannot (\S+) resource "([^"]+)" in API group "([^"]*)" (?:at the cluster scope|in the namespace "([^"]*)")/.exec(
			message,
		);
	if (!refused) {
		return undefined;
	}

	const [, verb = '', resource = '', group = '', namespace] = refused;
	const where = namespace === undefined ? '' : localized` in the namespace ${quoted(namespace)}`;
	const user = /User "([^"]*)"/.exec(message)?.[1];
	return {
		right: `${verb} ${resource}`,
		sentence: localized`${user === undefined ? localized`you` : quoted(user)} may not ${verb} ${resource}${where}`,
		hint: rule(
			group,
			resource,
			verb,
			namespace === undefined
				? localized`in a ClusterRole`
				: localized`in a Role of ${quoted(namespace)} or a ClusterRole`,
		),
	};
}

/** A rule in the form of `rules` of a Role. */
function rule(group: string, resource: string, verb: string, where: string, name?: string): string {
	return localized`missing ${where}: {apiGroups: [${quoted(group)}], resources: [${quoted(resource)}], ${name === undefined ? '' : `resourceNames: [${quoted(name)}], `}verbs: [${quoted(verb)}]}`;
}

const notVouchedFor = localized`has a certificate that the kubeconfig does not vouch for`;

const failures: Readonly<Record<string, string>> = {
	ECONNREFUSED: localized`refuses connections`,
	ECONNRESET: localized`cut the connection`,
	EPIPE: localized`cut the connection`,
	ERR_STREAM_PREMATURE_CLOSE: localized`cut the connection`,
	ENOTFOUND: localized`has a host name that does not resolve`,
	EAI_AGAIN: localized`has a host name that can not be looked up now`,
	ETIMEDOUT: localized`does not answer`,
	EHOSTUNREACH: localized`can not be reached: no route to it`,
	ENETUNREACH: localized`can not be reached: the network is down`,
	DEPTH_ZERO_SELF_SIGNED_CERT: `${notVouchedFor} (self-signed)`,
	SELF_SIGNED_CERT_IN_CHAIN: notVouchedFor,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: notVouchedFor,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notVouchedFor,
	UNABLE_TO_GET_ISSUER_CERT: notVouchedFor,
	CERT_SIGNATURE_FAILURE: notVouchedFor,
	ERR_TLS_CERT_ALTNAME_INVALID: localized`has a certificate for other names than the one in the kubeconfig`,
	CERT_HAS_EXPIRED: localized`has a certificate that has expired`,
	CERT_NOT_YET_VALID: localized`has a certificate that is not valid yet: compare the clocks`,
	ERR_INVALID_CHAR: localized`can not be sent the credentials of the kubeconfig: they hold characters that no header may hold`,
	Z_DATA_ERROR: localized`answered something that can not be unzipped`,
	Z_BUF_ERROR: localized`answered something that can not be unzipped`,
};

/** The begin of a sentence about the server, with its proxy, and without the proxy's password. */
export function serverWords({server, proxyUrl}: Pick<Endpoint, 'server' | 'proxyUrl'>): string {
	if (proxyUrl === undefined) {
		return quoted(server);
	}

	const {protocol, host} = new URL(proxyUrl);
	return localized`${quoted(server)} (through the proxy ${quoted(`${protocol}//${host}`)})`;
}

/**
 * Converts an error of a socket, of TLS, or of an AbortSignal.
 *
 * @param server - the result of `serverWords`.
 */
export function fromFailure(error: unknown, server: string): ClusterError {
	if (error instanceof ClusterError) {
		return error;
	}

	const {name, code = '', message = ''} = error as NodeJS.ErrnoException;
	if (name === 'AbortError' || code === 'ABORT_ERR') {
		return new ClusterError('aborted', localized`given up`, {cause: error});
	}

	const refusal = /^Bad response: (\d+)$/.exec(message);
	const what =
		failures[code] ??
		(refusal
			? localized`can not be reached: the proxy answered ${refusal[1]}`
			: /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|EPROTO)/.test(code)
				? localized`can not be spoken to over TLS (${code})`
				: code.startsWith('HPE_')
					? localized`answered something that is not HTTP (${code})`
					: localized`can not be reached (${code || visible(message).slice(0, 200) || localized`unknown error`})`);
	return new ClusterError('unreachable', `${server} ${what}`, {
		cause: error,
		// A user who has set the variable needs to know that certdeck ignores it.
		...(what.includes(notVouchedFor) && process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
			? {
					hint: localized`NODE_TLS_REJECT_UNAUTHORIZED changes nothing here: the kubeconfig alone says who is verified, and by whom`,
				}
			: {}),
	});
}
