import type {ObjectName} from '../operations/publish.js';
import type {Arguments} from './command.js';
import {UsageError} from './command.js';

/**
 * Checks a CertificateSigningRequest name before it is put in a URL; the API takes nearly anything else.
 *
 * @throws {UsageError} for what no object can be called.
 */
export function nameOperand(name: string): string {
	const bare = name.replace(/^(certificatesigningrequests?|csr)(\.certificates\.k8s\.io)?\//, '');
	if (bare === '' || bare === '.' || bare === '..' || bare.includes('/') || bare.includes('%')) {
		throw new UsageError(
			`${JSON.stringify(name)} is no name of a CertificateSigningRequest: it may not be empty, "." or "..", nor hold "/" or "%"`,
		);
	}

	return bare;
}

/** The one operand of a verb. @throws {UsageError} where there is none, or more. */
export function oneName(verb: string, {operands}: Arguments): string {
	const [name, extra] = operands;
	if (name === undefined) {
		throw new UsageError(`"${verb}" needs the NAME of a CertificateSigningRequest`, 'certdeck list shows them');
	}

	if (extra !== undefined) {
		throw new UsageError(`"${verb}" takes one NAME, got ${operands.length}`);
	}

	return nameOperand(name);
}

/** `NS/NAME`, or `NAME` in the namespace of the context. @throws {UsageError} for a name that is no DNS subdomain. */
export function objectName(text: string, flag: string, defaultNamespace: string): ObjectName {
	const parts = text.split('/');
	const [namespace, name] = parts.length === 1 ? [defaultNamespace, parts[0]] : parts;
	const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
	const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
	if (parts.length > 2 || !namespace || !name || !label.test(namespace) || !subdomain.test(name) || name.length > 253) {
		throw new UsageError(
			`${flag} wants NAMESPACE/NAME in lower-case letters, digits, "-" and ".", not ${JSON.stringify(text)}`,
		);
	}

	return {namespace, name};
}
