import type {CertificateSigningRequest} from '../cluster/types.js';
import type {CertificationRequest} from '../pki/types.js';
import {attributeOf, shortSubject} from './name-text.js';
import {printable} from './printable.js';

/**
 * Who asks to be whom, in one cell: `mallory → dana`. One name where somebody asks for themselves; a service account by its
 * namespace and name, a node by its name, a bootstrap token by its id.
 */
export function whoText(
	{username}: Pick<CertificateSigningRequest, 'username'>,
	request: Pick<CertificationRequest, 'subject' | 'subjectAltNames'> | undefined,
): string {
	const user = printable(username);
	const asker = shortName(user);
	if (request === undefined) {
		return `${asker} → (unreadable)`;
	}

	// Compared as written: what only looks alike is another.
	return attributeOf(request.subject, 'CN') === user ? asker : `${asker} → ${shortName(shortSubject(request))}`;
}

/** A user of Kubernetes without what all of its kind begin with. */
function shortName(name: string): string {
	const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
	const [, node] = /^system:node:(.+)$/.exec(name) ?? [];
	const [, token] = /^system:bootstrap:(.+)$/.exec(name) ?? [];
	return account === undefined
		? (node ?? (token === undefined ? name : `bootstrap ${token}`))
		: `${namespace}/${account}`;
}
