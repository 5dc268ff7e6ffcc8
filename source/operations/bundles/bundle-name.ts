import {isSubdomain} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import {OperationError} from '../plan/index.js';

/**
 * The signer at the beginning of a ClusterTrustBundle's name: `example.com:serving:NAME` belongs to `example.com/serving`.
 * A name without a colon belongs to no signer.
 *
 * @throws {OperationError} `refused` for an invalid name of a bundle.
 */
export function signerOfBundle(name: string): string | undefined {
	const parts = name.split(':');
	if ((parts.length !== 1 && parts.length !== 3) || parts.some(part => !isSubdomain(part))) {
		throw new OperationError('refused', localized`${JSON.stringify(name)} is no name of a ClusterTrustBundle`, {
			hint: localized`NAME for one of no signer, example.com:serving:NAME for one of the signer example.com/serving`,
		});
	}

	const [domain = '', path = ''] = parts;
	return parts.length === 1 ? undefined : `${domain}/${path}`;
}
