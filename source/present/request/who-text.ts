import type {Printable} from '../../base/text/index.js';
import {printable, printableSentence, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {attributeOf, shortSubject} from '../words/index.js';

/**
 * Who asks to be whom, in one cell: `mallory → dana`. One name where somebody asks for themselves; a service account by its
 * namespace and name, a node by its name, a bootstrap token by its id.
 */
export function whoText(
	{username}: Pick<CertificateSigningRequest, 'username'>,
	request: Pick<CertificationRequest, 'subject' | 'subjectAltNames'> | undefined,
): Printable {
	const user = printable(username);
	const asker = shortName(user);
	if (request === undefined) {
		return printed`${asker} → (unreadable)`;
	}

	// Compared as written: what only looks alike is another.
	return attributeOf(request.subject, 'CN') === user ? asker : printed`${asker} → ${shortName(shortSubject(request))}`;
}

/** A user of Kubernetes without what all of its kind begin with. */
function shortName(name: Printable): Printable {
	return printableSentence(
		name
			.replace(/^system:serviceaccount:([^:]+):([^:]+)$/, '$1/$2')
			.replace(/^system:node:(?=.)/, '')
			.replace(/^system:bootstrap:(?=.)/, 'bootstrap '),
	);
}
