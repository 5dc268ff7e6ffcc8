import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import {parseSigningConfig, policyFor, selectPolicy} from '../../pki/spec/index.js';
import {readDocument} from '../files/index.js';
import {parseDuration} from '../plan/index.js';
import {refuseWithoutUsages} from './look-first.js';

export type PolicyOptions = {
	/** The path of a cfssl signing config. */
	readonly config?: string | undefined;
	readonly profile?: string | undefined;
	/** The lifetime without a config; a year by default. */
	readonly expiry?: string | undefined;
	/** The usages without a config; by default those that the request asks for. */
	readonly usages?: readonly string[];
};

const yearSeconds = 8760 * 3600;

/**
 * The policy to sign a request with: a profile of a signing config, or usages and a lifetime, or what the request asks for
 * and a year.
 *
 * @throws {PkiError} `bad-signing-config`, `policy`
 * @throws {OperationError} `refused` for the lifetime.
 * @throws {FileError}
 */
export async function readSigningPolicy({
	config,
	profile,
	expiry,
	usages = [],
}: PolicyOptions): Promise<(request: Pick<CertificateSigningRequest, 'usages'>) => SigningPolicy> {
	if (config !== undefined) {
		const policy = await readDocument(
			config,
			{kind: 'config', wanted: localized`a signing config, cfssl JSON,`},
			text => signingPolicyFrom(text, profile),
		);
		return () => policy;
	}

	const seconds = expiry === undefined ? yearSeconds : parseDuration(expiry);
	return request => {
		const words = usages.length > 0 ? usages : request.usages;
		refuseWithoutUsages(words);
		return policyFor(words, seconds * 1000);
	};
}

/** The policy of a profile, from the text of a signing config. */
export function signingPolicyFrom(config: string, profile?: string): SigningPolicy {
	return selectPolicy(parseSigningConfig(config), profile);
}
