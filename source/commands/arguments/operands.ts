import {isLabel} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {ObjectName} from '../../operations/plan/index.js';
import {objectName} from '../../operations/plan/index.js';
import type {Arguments} from './command.js';
import {UsageError} from './command.js';

/**
 * Checks a CertificateSigningRequest name before it becomes part of a URL. The API allows nearly any other name.
 *
 * @throws {UsageError} for an impossible name.
 */
export function nameOperand(name: string): string {
	const bare = name.replace(/^(certificatesigningrequests?|csr)(\.certificates\.k8s\.io)?\//, '');
	if (bare === '' || bare === '.' || bare === '..' || bare.includes('/') || bare.includes('%')) {
		throw new UsageError(
			localized`${JSON.stringify(name)} is no name of a CertificateSigningRequest: it may not be empty, "." or "..", nor hold "/" or "%"`,
		);
	}

	return bare;
}

/**
 * The single operand of a verb.
 *
 * @throws {UsageError} without an operand, or with several.
 */
export function oneName(verb: string, {operands}: Arguments): string {
	const [name, extra] = operands;
	if (name === undefined) {
		throw new UsageError(
			localized`"${verb}" needs the NAME of a CertificateSigningRequest`,
			localized`certdeck list shows them`,
		);
	}

	if (extra !== undefined) {
		throw new UsageError(localized`"${verb}" takes one NAME, got ${operands.length}`);
	}

	return nameOperand(name);
}

/**
 * The namespace of `-n`.
 *
 * @throws {UsageError} for an invalid name.
 */
export function namespaceOperand(text: string): string {
	if (!isLabel(text)) {
		throw new UsageError(
			localized`${JSON.stringify(text)} is no name of a namespace`,
			localized`lower-case letters, digits and "-"`,
		);
	}

	return text;
}

/**
 * `NS/NAME` of a flag.
 *
 * @throws {UsageError} for an invalid name.
 */
export function objectOperand(text: string, flag: string, defaultNamespace: string): ObjectName {
	try {
		return objectName(text, flag, defaultNamespace);
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}
