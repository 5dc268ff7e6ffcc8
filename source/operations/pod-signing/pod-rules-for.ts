import {localized} from '../../base/text/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {PkiError} from '../../pki/index.js';
import {OperationError, parseDuration} from '../plan/index.js';
import type {PodRules} from './pod-rules.js';
import {parsePodRules} from './pod-rules.js';

/**
 * Rules for one request alone, with names that the operator gives. As in a configuration, `{namespace}` and
 * `{serviceAccount}` are replaced by those of the request.
 *
 * @throws {OperationError} `refused` with the fault of a name, a usage or the lifetime.
 */
export function podRulesFor(
	{namespace, serviceAccountName}: Pick<PodCertificateRecord, 'namespace' | 'serviceAccountName'>,
	{
		names,
		expiry,
		usages = [],
	}: {readonly names: readonly string[]; readonly expiry?: string | undefined; readonly usages?: readonly string[]},
): PodRules {
	const pods = {
		...(expiry !== undefined && {longest: `${parseDuration(expiry)}s`}),
		...(usages.length > 0 && {usages}),
		admit: [{serviceAccounts: [`${namespace}/${serviceAccountName}`], names}],
	};
	try {
		return parsePodRules(JSON.stringify({pods})).rules;
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}

		const said = error.details.map(each =>
			each
				.replace(/^pods\.admit\[0\]\.names(\[\d+\])?/, 'the name')
				.replace(/^pods\.longest/, localized`the life span`)
				.replace(/^pods\.usages/, localized`the usages`),
		);
		throw new OperationError('refused', said[0] ?? error.message, {details: said.slice(1), cause: error});
	}
}
