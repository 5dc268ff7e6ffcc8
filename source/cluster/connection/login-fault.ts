import {X509Certificate} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {ClusterError, quoted} from '../model/index.js';
import type {Credentials} from './credentials.js';
import type {LoadedContext} from './kubeconfig.js';

/**
 * Explains a refusal by the kubeconfig, if possible: the client certificate has expired, or the server ignores the
 * credentials and treats the operator as `system:anonymous`. More rights for that user would not help.
 */
export function explainLogin(
	error: ClusterError,
	{identity, info}: Pick<LoadedContext, 'identity' | 'info'>,
	{certificatePem}: Pick<Credentials, 'certificatePem'>,
	now: Date = new Date(),
): ClusterError {
	const isNobody =
		error.code === 'forbidden' &&
		/"system:anonymous"/.test(error.message) &&
		identity.impersonation?.['Impersonate-User'] === undefined;
	const {code = ''} = (error.cause ?? {}) as NodeJS.ErrnoException;
	const isCertificateRefused = error.code === 'unreachable' && /ALERT_(BAD_|UNSUPPORTED_)?CERTIFICATE/.test(code);
	if (!isNobody && error.code !== 'unauthorized' && !isCertificateRefused) {
		return error;
	}

	const user = localized`user ${quoted(info.user)} of the kubeconfig`;
	const why =
		whyOutOfTime(certificatePem, user, now) ??
		(identity.username === undefined
			? isNobody
				? localized`the API server treats you as anonymous ("system:anonymous"): ${user} has no credentials that it knows`
				: undefined
			: localized`${user} has no credentials that the API server takes: since Kubernetes 1.19 it takes no username and password`);
	if (why === undefined) {
		return error;
	}

	const what = isCertificateRefused
		? error.message
		: error.message.replace(/: [^:]*(?:"system:anonymous"|\(401\)).*$/s, '');
	return new ClusterError('unauthorized', `${what}: ${why}`, {
		hint: localized`log in again; kubectl auth whoami shows whether kubectl can`,
		...(error.status !== undefined && {status: error.status}),
		cause: error,
	});
}

function whyOutOfTime(pem: Buffer | undefined, user: string, now: Date): string | undefined {
	if (pem === undefined) {
		return undefined;
	}

	const {validFromDate, validToDate} = new X509Certificate(pem);
	const text = (date: Date) => date.toISOString().replace('.000Z', 'Z');
	return validToDate < now
		? localized`the client-certificate of ${user} has expired: it was valid until ${text(validToDate)}`
		: validFromDate > now
			? localized`the client-certificate of ${user} is not valid before ${text(validFromDate)}: compare the clocks`
			: undefined;
}
