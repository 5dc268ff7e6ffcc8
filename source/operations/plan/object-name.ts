import {isLabel, isSubdomain} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {OperationError} from './operation-error.js';

/** Namespace and name of an object. */
export type ObjectName = {readonly namespace: string; readonly name: string};

/**
 * Reads `NAMESPACE/NAME`, or `NAME` in the default namespace.
 *
 * @param what - the kind of the object, for the message.
 * @throws {OperationError} `refused` for an invalid name of a Secret or ConfigMap (RFC 1123).
 */
export function objectName(text: string, what: string, defaultNamespace: string): ObjectName {
	const parts = text.split('/');
	const [namespace, name] = parts.length === 1 ? [defaultNamespace, parts[0]] : parts;
	if (parts.length > 2 || !namespace || !name || !isLabel(namespace) || !isSubdomain(name)) {
		throw new OperationError(
			'refused',
			localized`${what} wants NAMESPACE/NAME in lower-case letters, digits, "-" and ".", not ${JSON.stringify(text)}`,
		);
	}

	return {namespace, name};
}
